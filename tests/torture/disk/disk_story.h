// SPDX-License-Identifier: Apache-2.0
// What a log is given to store, and what it must then hold: the story that is told to a disk, kept beside in plain memory.
//
// A verdict is a Status: OK when the promise was kept, Internal when it was broken, with words that say where.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "projections/runner.h"
#include "projections/testing/memory_log.h"
#include "projections/testing/temporary_folder.h"
#include "store/rocks_event_log.h"

namespace hanes {

inline constexpr char kStoryTopic[] = "hanes.W06000012.events";

// One call of Append: new events, events told before, other events under an id told before, and records that are no events.
struct Portion {
  std::vector<Arrival> arrivals;
  SourceUpdate update;
};

// The log as it must be. Copied before a portion is tried: after a failure the log is one or the other.
class KeptStory {
 public:
  void Take(const Portion& portion);
  size_t size() const { return events_.size(); }
  const AcceptedEvent& At(Position position) const { return events_[position.value() - 1]; }
  int64_t next_offset() const { return next_offset_; }

  // Compares everything the log says with what it must say, by scan and by stream.
  Status Check(const RocksEventLog& log) const;
  // Gives the log every event again: it must know each. The log must be thrown away after this: its source has moved on.
  Status CheckKnowsItsIds(RocksEventLog& log) const;

 private:
  Status CheckScan(const RocksEventLog& log) const;
  Status CheckStreams(const RocksEventLog& log) const;
  Status CheckQuarantine(const RocksEventLog& log) const;

  std::vector<AcceptedEvent> events_;
  std::map<std::string, size_t> by_id_;
  std::multiset<std::string> refused_;
  int64_t next_offset_ = 0;
};

// Tells a random history in portions.
class StoryTeller {
 public:
  explicit StoryTeller(uint64_t seed, int events = 160);
  bool done() const { return told_ == history_.size(); }
  // The next portion after what is kept.
  Portion Next(const KeptStory& kept);
  // The portion that Next gave last was not stored: it will be told again.
  void TakeBack() { told_ = told_before_; }

 private:
  size_t Pick(size_t below) { return std::uniform_int_distribution<size_t>(0, below - 1)(random_); }
  Arrival NextArrival(const KeptStory& kept, int64_t offset);

  std::mt19937_64 random_;
  std::vector<AcceptedEvent> history_;
  size_t told_ = 0;
  size_t told_before_ = 0;
};

// The same events in a view that nothing ever happened to.
class UndisturbedView {
 public:
  explicit UndisturbedView(const Projection& projection);
  // What the view is at the end of the story.
  StatusOr<Checkpoint> After(const KeptStory& kept);
  const testing::MemoryLog& log() const { return log_; }

 private:
  const testing::TemporaryFolder folder_;
  testing::MemoryLog log_;
  std::unique_ptr<RocksFactStore> store_;
  std::unique_ptr<ViewRunner> runner_;
  size_t taken_ = 0;
};

// A memory of facts for questions: their digest and number. It answers from what it read at the start and was told since.
class SummedFacts : public FactListener {
 public:
  static StatusOr<std::shared_ptr<FactListener>> Read(const FactStore& store);
  Status Apply(const FactChange& change) override;
  // Internal unless it answers as the undisturbed view does.
  Status Check(const Checkpoint& undisturbed) const;

 private:
  FactDigest digest_;
  uint64_t facts_ = 0;
};

// Small enough that a hundred events cross every boundary.
RocksEventLogOptions SmallLog(rocksdb::Env* env);

// Does the message of a loud stop tell the operator what to do?
bool NamesARemedy(const Status& stop);

}  // namespace hanes
