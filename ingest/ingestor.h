// SPDX-License-Identifier: Apache-2.0
// The store role's loop: read a batch from Kafka, decode it, append it. What the log has stored and the offset to read next are one
// write, so a crash anywhere loses nothing and doubles nothing.
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "base/metrics.h"
#include "base/status.h"
#include "ingest/kafka_address.h"
#include "store/event_log.h"

namespace hanes {

struct IngestorOptions {
  KafkaAddress kafka;
  AuthorityId authority;
  std::string data;  // data folder of the log, for the remedy of a loud stop; "" leaves it out
  // Name of the source in the log: "" for the topic's own name, EmbeddedBroker::source() for the embedded broker.
  std::string source;
  size_t batch_records_max = 5'000;               // bounds the memory; 5,000 cost one sync for 4 ms of work
  std::chrono::milliseconds batch_wait{20};       // how long an empty batch waits for its first record
  std::chrono::milliseconds identity_interval{60'000};
  int prefetch_records = 100'000;  // see ConsumerOptions
  int prefetch_kbytes = 160 << 10;
  bool commit_hint = true;
};

class Ingestor {
 public:
  // `log`, `clock` and `metrics` outlive it. `clock` gives the time of append only where the broker gives none.
  Ingestor(IngestorOptions options, EventLog& log, const Clock& clock, Metrics& metrics);

  // Runs until `stop`, then returns OK; or returns early with the reason for a loud stop: FailedPrecondition another topic or cluster,
  // DataLoss the offset is gone, or what the log said when it could not append. Brokers that are away are waited for, and said once.
  // Metrics: ingest_events_total, ingest_duplicates_total, ingest_rejected_total{reason}, ingest_bytes_total, ingest_offset,
  // ingest_lag_records, ingest_transport_errors_total, ingest_identity_checks_total.
  Status Run(std::stop_token stop);

 private:
  const IngestorOptions options_;
  EventLog& log_;
  const Clock& clock_;
  Metrics& metrics_;
};

}  // namespace hanes
