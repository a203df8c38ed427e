// SPDX-License-Identifier: Apache-2.0
// Where adapters hand over what they read: events, and rows that could not become events.
#pragma once

#include "base/status.h"
#include "hanes/v1/event.pb.h"
#include "store/event_log.h"

namespace hanes {

// One authority's topic. Not for use by several threads at once.
class EventPublisher {
 public:
  virtual ~EventPublisher() = default;

  // Queues the event; may wait while too much is on its way. The event is safe only after Flush.
  virtual Status Publish(const v1::Event& event) = 0;

  // Queues a row that was refused: it travels the same topic, so that it reaches the quarantine of the log exactly once.
  virtual Status Reject(const Refusal& refusal) = 0;

  // Returns when everything published so far is handed over: acknowledged by all in-sync replicas of Kafka or, over the embedded broker,
  // stored in the log.
  virtual Status Flush() = 0;
};

}  // namespace hanes
