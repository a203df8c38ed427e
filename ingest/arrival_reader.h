// SPDX-License-Identifier: Apache-2.0
// Reads a topic and decodes it on a thread of its own, a batch or two ahead of whoever appends: reading and appending cost about the
// same, and so share two cores.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/status.h"
#include "ingest/kafka_arrival.h"
#include "ingest/kafka_consumer.h"
#include "store/event_log.h"

namespace hanes {

// What came of one batch of records.
struct ArrivalBatch {
  KeptBytes memory;                // what the arrivals point into
  std::vector<Arrival> arrivals;   // in order of offset
  int64_t next_offset = 0;         // after the last of them
  uint64_t first_record_hash = 0;
  uint64_t last_record_hash = 0;
  size_t bytes = 0;                // of keys and values
  bool in_doubt = false;           // see KafkaBatch
};

// Reads the next records and decodes them. Empty when none came. Errors: those of KafkaConsumer::ReadBatch. `used` is a batch that is
// done with, whose memory serves again.
StatusOr<ArrivalBatch> ReadArrivals(KafkaConsumer& consumer, ArrivalDecoder& decoder, size_t records_max, std::chrono::milliseconds wait,
                                    ArrivalBatch used = {});

class ArrivalReader {
 public:
  // Starts to read at once. `consumer` is assigned, outlives the reader, and is its alone meanwhile.
  ArrivalReader(KafkaConsumer& consumer, ArrivalDecoder decoder, size_t records_max, std::chrono::milliseconds wait);
  ~ArrivalReader();

  // The next batch, which may be empty; none when `stop` was asked for; the error that ended the reading after the batches before it.
  StatusOr<std::optional<ArrivalBatch>> Next(std::stop_token stop);
  // A batch that is done with.
  void GiveBack(ArrivalBatch used);

 private:
  void Read(std::stop_token stop);
  ArrivalBatch Used();
  void Put(StatusOr<ArrivalBatch> batch, std::stop_token stop);

  KafkaConsumer& consumer_;
  ArrivalDecoder decoder_;
  const size_t records_max_;
  const std::chrono::milliseconds wait_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<StatusOr<ArrivalBatch>> ready_;
  std::vector<ArrivalBatch> used_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hanes
