// SPDX-License-Identifier: Apache-2.0
// What an ingestor does, apart from its threads, its waiting and its sockets: which state to go on from, when the topic must be shown to
// be the one known, and how a batch becomes an append. Ingestor runs these steps in a loop.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/status.h"
#include "ingest/arrival_reader.h"
#include "ingest/ingestor.h"
#include "ingest/kafka_consumer.h"
#include "store/event_log.h"

namespace hanes {

class IngestSteps {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  // CheckTopicIdentity, or another way of asking.
  using IdentityCheck = std::function<StatusOr<std::string>(const SourceState& known)>;

  // Everything given outlives it.
  IngestSteps(const IngestorOptions& options, EventLog& log, const Clock& clock, Metrics& metrics, IdentityCheck check);
  ~IngestSteps();

  // Reads from the log where to go on.
  Status Begin();
  const SourceState& state() const { return update_.state; }
  const std::string& source() const { return update_.source; }

  // Time to show the identity again, before the next append. A batch in doubt is no batch to append at all: what is read must be read
  // again, from state().next_offset on, once the identity is shown.
  bool IdentityDue(SteadyTime now) const { return now - identity_shown_ >= options_.identity_interval; }
  // OK when the topic is shown to be the one known. FailedPrecondition when it is shown not to be: stop. Unavailable or NotFound when
  // nobody can say: ask again.
  Status ShowIdentity(SteadyTime now);
  // An offset that is gone is best explained by what became of the topic, where that can be told.
  Status Explain(const Status& failure) const;

  // Stores the batch and the offset to read next. An error is a loud stop.
  Status Append(ArrivalBatch& batch, KafkaConsumer& consumer);

 private:
  class Figures;
  void SetMissingTimes(std::vector<Arrival>& arrivals) const;

  const IngestorOptions& options_;
  const std::string topic_;
  const bool embedded_;
  EventLog& log_;
  const Clock& clock_;
  const IdentityCheck check_;
  std::unique_ptr<Figures> figures_;
  SourceUpdate update_;
  SteadyTime identity_shown_;
};

}  // namespace hanes
