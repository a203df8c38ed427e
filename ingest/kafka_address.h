// SPDX-License-Identifier: Apache-2.0
// How a Kafka cluster is reached.
#pragma once

#include <map>
#include <string>

namespace hanes {

struct KafkaAddress {
  std::string bootstrap;  // "host:port,host:port"
  // Settings of the client library, passed on as they are: "security.protocol", "ssl.ca.location", "sasl.mechanism", ... Those that
  // carry a promise of ours (acks, idempotence, auto.offset.reset) cannot be overridden.
  std::map<std::string, std::string> client_options;
};

}  // namespace hanes
