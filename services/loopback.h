// SPDX-License-Identifier: Apache-2.0
// The only addresses hanes answers at, as long as it cannot tell who asks.
#pragma once

#include <cstdint>
#include <string>

#include "base/status.h"

namespace hanes {

struct HostPort {
  std::string host;  // without brackets: "127.0.0.1", "::1"
  uint16_t port = 0;
  std::string ToString() const;
};

// "127.0.0.1:8600", "localhost:8600", "[::1]:8600". InvalidArgument, with the form that is expected, for anything else.
StatusOr<HostPort> ParseHostPort(const std::string& text);

// As ParseHostPort, and InvalidArgument with the reason when the host is another than loopback.
StatusOr<HostPort> RequireLoopback(const std::string& text);

}  // namespace hanes
