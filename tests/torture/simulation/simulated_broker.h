// SPDX-License-Identifier: Apache-2.0
// One topic of a broker that is not there: what it holds, what it has ever held, and how a client sees it.
//
// What the client does is what librdkafka 2.0.2 was seen to do on a real broker: records fetched ahead are delivered whatever has become
// of the topic; an offset that is not there is an error; a topic that was made again with more records, or a tail that was lost and
// written anew, is read on from without a word.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "ingest/kafka_consumer.h"
#include "ingest/topic_identity.h"
#include "tests/torture/simulation/seeded.h"

namespace hanes::simulation {

// A record, and what whoever sent it knows of it.
struct SentRecord {
  KafkaMessage message;
  Timestamp at;        // 1970 when the topic does not say
  std::string id;      // of the event; "" for poison
  std::string reason;  // for which poison must be refused; "" for an event
  uint64_t serial = 0; // no two records of a topic's histories have one, but for those that a history shares with the one it came from
};
using SharedRecord = std::shared_ptr<const SentRecord>;

// Everything that was ever at the offsets of one life of the topic.
struct TopicHistory {
  std::vector<SharedRecord> records;
  int64_t first = 0;  // what is below was deleted
  int life = 0;       // how often the topic was made again before
  int64_t end() const { return static_cast<int64_t>(records.size()); }
};

class SimulatedBroker {
 public:
  explicit SimulatedBroker(std::string topic) : topic_(std::move(topic)), histories_(1) {}

  int64_t Append(SentRecord record);
  void DeleteBefore(int64_t offset) { now().first = std::max(now().first, offset); }
  // An election that was not clean: the records from here on are gone, and everybody's connection with the leader that had them.
  void LoseTail(int64_t from);
  void Recreate() { histories_.push_back({.records = {}, .first = 0, .life = now().life + 1}); }
  void GoDown();
  void ComeUp() { up_ = true; }

  const std::string& topic() const { return topic_; }
  bool up() const { return up_; }
  uint64_t connections_lost() const { return connections_lost_; }
  TopicHistory& now() { return histories_.back(); }
  const TopicHistory& now() const { return histories_.back(); }
  const std::vector<TopicHistory>& histories() const { return histories_; }

 private:
  const std::string topic_;
  std::vector<TopicHistory> histories_;
  bool up_ = true;
  uint64_t connections_lost_ = 0;
  uint64_t serials_ = 0;
};

class SimulatedConsumer : public KafkaConsumer {
 public:
  SimulatedConsumer(const SimulatedBroker& broker, Seeded& random) : broker_(broker), random_(random), lost_before_(broker.connections_lost()) {}
  Status Assign(int64_t offset) override;
  StatusOr<KafkaBatch> ReadBatch(size_t records_max, std::chrono::milliseconds wait) override;
  void CommitHint(int64_t) override {}
  int64_t end_offset() const override { return broker_.now().end(); }
  uint64_t transport_errors() const override { return broker_.connections_lost(); }
  int64_t position() const { return position_; }

 private:
  Status Fetch();
  const SimulatedBroker& broker_;
  Seeded& random_;
  uint64_t lost_before_;
  int64_t position_ = 0;                                  // to fetch next
  std::deque<std::pair<int64_t, SharedRecord>> fetched_;  // and not yet delivered
};

class SimulatedWitness : public TopicWitness {
 public:
  explicit SimulatedWitness(const SimulatedBroker& broker) : broker_(broker) {}
  StatusOr<std::string> Cluster() override;
  StatusOr<Offsets> Watermarks() override { return Offsets{broker_.now().first, broker_.now().end()}; }
  StatusOr<std::optional<uint64_t>> HashAt(int64_t offset) override;

 private:
  const SimulatedBroker& broker_;
};

}  // namespace hanes::simulation
