// SPDX-License-Identifier: Apache-2.0
// Publishing to a store that is another process, over its Kafka or its embedded broker.
#pragma once

#include <memory>

#include "base/ids.h"
#include "base/metrics.h"
#include "base/status.h"
#include "ingest/flow_window.h"
#include "ingest/kafka_publisher.h"
#include "services/questions.h"
#include "store/event_log.h"

namespace hanes {

class RemotePublisher {
 public:
  // `log` is the store's and outlives this. Without `kafka.bootstrap` the store is asked where its topic is; over an embedded broker
  // this keeps within a window of its own, half of what the broker keeps. Unavailable when the store reads no topic.
  static StatusOr<std::unique_ptr<RemotePublisher>> Open(const Questions& store, const EventReader& log, KafkaAddress kafka,
                                                         const AuthorityId& authority, Metrics* metrics);
  EventPublisher& publisher() { return *publisher_; }

 private:
  RemotePublisher() = default;

  std::unique_ptr<FlowWindow> window_;  // null over a real cluster
  std::unique_ptr<EventPublisher> publisher_;
};

}  // namespace hanes
