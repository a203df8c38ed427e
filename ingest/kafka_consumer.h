// SPDX-License-Identifier: Apache-2.0
// Reads one topic from an explicit offset: `assign`, never a group's rebalance; auto.offset.reset=error, so that an offset that is gone
// is an error and never a jump.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/planted_fault.h"
#include "base/status.h"
#include "ingest/kafka_address.h"
#include "ingest/kafka_record.h"

namespace hanes {

struct ConsumerOptions {
  KafkaAddress kafka;
  std::string topic;
  std::string data;   // data folder of the log, for the remedy of a loud stop; "" leaves it out
  std::string group;  // its committed offset is a hint for Kafka's own tools; "" for none
  // What the client fetches ahead; whichever is reached first counts. Little enough to be found in the processor's caches, enough for the
  // time that a fetch takes. 100,000 records of 175 bytes take about 50 MiB while there is a backlog, and nothing when there is none. Left
  // alone the client goes on fetching up to a second after it was full; the consumer wakes it.
  int prefetch_records = 100'000;
  int prefetch_kbytes = 160 << 10;
};

// What happens when the offset to read is not there any more (auto.offset.reset).
inline constexpr const char* kOffsetReset = Planted("skip_unknown_offset") ? "earliest" : "error";

// Records of one topic, in order, and the memory they stand in.
class KafkaBatch {
 public:
  KafkaBatch() = default;
  // `memory` is what the views of `records` point into.
  KafkaBatch(std::vector<KafkaRecord> records, std::shared_ptr<const void> memory, bool in_doubt)
      : memory_(std::move(memory)), records_(std::move(records)), in_doubt_(in_doubt) {}

  std::span<const KafkaRecord> records() const { return records_; }
  bool empty() const { return records_.empty(); }
  // True when since the last batch a broker said that topic or partition are unknown, or a connection was lost: the topic may have been
  // deleted and made again, or a leader that lacks records may have been elected. Records of the batch may be from before and from after.
  bool in_doubt() const { return in_doubt_; }

 private:
  std::shared_ptr<const void> memory_;
  std::vector<KafkaRecord> records_;
  bool in_doubt_ = false;
};

// Not for use by several threads at once; batches may be read and destroyed on another.
class KafkaConsumer {
 public:
  static StatusOr<std::unique_ptr<KafkaConsumer>> Open(ConsumerOptions options);
  virtual ~KafkaConsumer() = default;

  // Reads from here on. May be called again.
  virtual Status Assign(int64_t offset) = 0;

  // Up to `records_max` records, waiting up to `wait` for the first. Empty when none came, or while brokers are away: the client tries
  // again by itself. DataLoss when the offset to read is not there any more, naming topic, offset, watermarks and the remedy.
  virtual StatusOr<KafkaBatch> ReadBatch(size_t records_max, std::chrono::milliseconds wait) = 0;

  // The same, record by record: a record's memory is gone when `take` returns, so that the next one finds it warm. Returns whether the
  // topic is in doubt (see KafkaBatch). After an error some records may have been taken already.
  virtual StatusOr<bool> ReadEach(size_t records_max, std::chrono::milliseconds wait, const std::function<void(const KafkaRecord&)>& take);

  // Tells the group how far we are. A hint: failures are of no consequence.
  virtual void CommitHint(int64_t next_offset) = 0;

  // The offset that the topic's next record will get, as the last fetch told; -1 before the first.
  virtual int64_t end_offset() const = 0;

  virtual uint64_t transport_errors() const = 0;
};

}  // namespace hanes
