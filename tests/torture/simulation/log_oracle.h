// SPDX-License-Identifier: Apache-2.0
// What must be in the log, worked out from what was in the topic and how far the log says it has read: nothing else is believed.
//
// Records that the log says it has read are those of one life of the topic, which may take over from another only where the two are the
// same up to there, or where the operator said so. One exchange is let pass for a while: a topic made again under a live consumer, and
// filled beyond what that had read, is noticed when it is next looked at; until then it counts as borrowed, from whichever record on the
// consumer had not yet fetched. Of them every event is in the log once, in order, and every record that had to be refused is in quarantine
// once, with its reason.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/status.h"
#include "store/rocks_event_log.h"
#include "tests/torture/simulation/simulated_broker.h"

namespace hanes::simulation {

struct ExpectedEvent {
  SharedRecord record;
  Timestamp appended_at;  // as the log said
};

class LogOracle {
 public:
  explicit LogOracle(const SimulatedBroker& broker) : broker_(broker) {}

  // DataLoss saying which promise is broken. `whole`: everything is read again, not only what is new.
  Status Check(RocksEventLog& log, bool whole);
  // The operator said that the topic is to be read from here on.
  void Trust(int64_t offset);

  // By position, from 1 at index 0.
  const std::vector<ExpectedEvent>& events() const { return events_; }
  int64_t next_offset() const { return next_; }
  // Records of a topic that was made again have been read, and nobody has noticed yet.
  bool borrowed() const { return borrowed_; }
  // It can no longer be noticed: the records by which it could were deleted too.
  void Forgive() { borrowed_ = false; }
  // Something has happened to the topic for which ingest may, or must, stop before reading on from `position`.
  bool TopicDisturbed(int64_t position) const;

 private:
  using Place = std::pair<int64_t, std::string>;  // offset and bytes of a refused record
  struct Reading {
    std::vector<ExpectedEvent> events;            // new ones
    std::map<std::string, SharedRecord> ids;
    std::map<Place, std::string> refused;
  };
  bool MayBeReadOn(size_t history) const;
  bool MayBeBorrowed(const TopicHistory& history) const { return !fresh_ && history.life > life_; }
  // What may have been read up to the log's offset: records of one history before `turn`, and of a later life of the topic from there on.
  struct Way {
    const TopicHistory* before = nullptr;
    const TopicHistory* after = nullptr;
    int64_t turn = 0;
    bool borrowed = false;
  };
  std::vector<Way> WaysTo(const SourceState& stored) const;
  Reading Read(const Way& way, int64_t up_to) const;
  Status TakeIn(RocksEventLog& log, const SourceState& stored);
  void Take(const Way& way, Reading reading, int64_t up_to);
  Status CompareEvents(RocksEventLog& log, std::vector<ExpectedEvent>& expected, size_t from) const;
  Status CompareQuarantine(RocksEventLog& log, const std::map<Place, std::string>& refused) const;

  const SimulatedBroker& broker_;
  std::vector<ExpectedEvent> events_;
  std::map<std::string, SharedRecord> ids_;
  std::map<Place, std::string> refused_;
  int64_t next_ = 0;
  bool fresh_ = true;           // nothing was stored since the start or the operator's word
  size_t fresh_from_ = 0;       // number of the history that was there then
  uint64_t last_serial_ = 0;    // of the record at next_ - 1
  int life_ = 0;                // of the topic it is in
  bool borrowed_ = false;
};

}  // namespace hanes::simulation
