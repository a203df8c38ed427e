// SPDX-License-Identifier: Apache-2.0
// Sends records to one Kafka topic of a single partition: idempotent, acks=all, lz4, in order.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/status.h"
#include "ingest/flow_window.h"
#include "ingest/kafka_address.h"
#include "ingest/kafka_record.h"

namespace hanes {

struct ProducerOptions {
  KafkaAddress kafka;
  std::string topic;
  size_t queue_bytes_max = 32 << 20;               // Send waits while this much is on its way
  std::chrono::milliseconds delivery_timeout{120'000};  // how long a record is tried before it counts as failed
  // Called from Send and Flush, on the caller's thread, with how many records are acknowledged so far. May be empty.
  std::function<void(uint64_t acknowledged)> progress;
  // Set over the embedded broker only: holds Send back so that nothing is trimmed before it is stored. Outlives the producer.
  FlowWindow* window = nullptr;
};

// Records to one topic. Not for use by several threads at once.
class KafkaProducer {
 public:
  static StatusOr<std::unique_ptr<KafkaProducer>> Open(ProducerOptions options);
  virtual ~KafkaProducer() = default;

  // Queues a record; waits while too much is on its way. Fails with the first failure of an earlier record, too: what follows a lost
  // record must not be sent as if nothing had happened. ResourceExhausted when the record is larger than the broker takes.
  virtual Status Send(const KafkaMessage& message) = 0;

  // Returns when every record sent so far is acknowledged by all in-sync replicas, or with the first failure and its remedy; what was
  // not acknowledged is then forgotten, and publishing again is safe: ids make it a no-op for what did arrive.
  virtual Status Flush() = 0;

  virtual uint64_t acknowledged() const = 0;
};

}  // namespace hanes
