// SPDX-License-Identifier: Apache-2.0
// A broker inside the process, on loopback, for `hanes serve` without Kafka: the client library's mock cluster, spoken to by the same
// producer and consumer as a real one. It keeps 5 MiB and forgets on exit, so its publishers never run further ahead of the log than a
// window well inside that, and count a record as handed over only when it is in the log.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "ingest/flow_window.h"
#include "ingest/kafka_address.h"
#include "ingest/kafka_publisher.h"
#include "ingest/publisher.h"

namespace hanes {

class EmbeddedBroker {
 public:
  // Starts it with the authority's events topic, one partition. `log` outlives it.
  static StatusOr<std::unique_ptr<EmbeddedBroker>> Start(const AuthorityId& authority, const EventReader& log);
  // As above, with other limits of the window; for tests.
  static StatusOr<std::unique_ptr<EmbeddedBroker>> Start(const AuthorityId& authority, const EventReader& log, FlowWindow::Limits limits);
  virtual ~EmbeddedBroker() = default;

  // Loopback, a port given by the system.
  virtual const KafkaAddress& address() const = 0;
  // "embedded:<incarnation>": offsets begin at 0 at each start, so each start is a source of its own in the log.
  virtual const std::string& source() const = 0;
  virtual FlowWindow& window() = 0;

  // A publisher that keeps within the window; address and window of the options are set here. The broker outlives it; several may be
  // open.
  virtual StatusOr<std::unique_ptr<EventPublisher>> OpenPublisher(PublisherOptions options) = 0;

  // Faults, for tests: the next produce requests fail with these codes of the Kafka protocol; the broker is gone or back.
  virtual void FailNextProduces(const std::vector<int>& protocol_errors) = 0;
  virtual void SetDown(bool down) = 0;
};

}  // namespace hanes
