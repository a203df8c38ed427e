// SPDX-License-Identifier: Apache-2.0
// The topic of an authority as adapters see it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "base/ids.h"
#include "base/metrics.h"
#include "base/status.h"
#include "ingest/flow_window.h"
#include "ingest/kafka_address.h"
#include "ingest/publisher.h"

namespace hanes {

struct PublisherOptions {
  KafkaAddress kafka;
  AuthorityId authority;
  std::chrono::milliseconds delivery_timeout{120'000};
  std::function<void(uint64_t acknowledged)> progress;  // on the publisher's thread; may be empty
  Metrics* metrics = nullptr;     // publish_events_total, publish_rejected_total; may be null, else outlives the publisher
  FlowWindow* window = nullptr;   // EmbeddedBroker::window() over the embedded broker, else null
};

// Publishes to hanes.<authority>.events. An event that ValidateEvent would refuse is refused here, by its sender, before it travels.
// With a window, Flush returns when everything is in the log; else when all in-sync replicas have it.
StatusOr<std::unique_ptr<EventPublisher>> OpenKafkaPublisher(PublisherOptions options);

}  // namespace hanes
