// SPDX-License-Identifier: Apache-2.0
// The log of another process, read over gRPC.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hanes/v1/log_service.pb.h"
#include "store/event_log.h"

namespace hanes {

// Safe for use by several threads. Unavailable while the other process is gone: gRPC connects again by itself, so try again later.
class RemoteEventReader : public EventReader {
 public:
  // As Quarantine::List.
  virtual StatusOr<std::vector<v1::QuarantineEntry>> ListQuarantine(const std::string& id, bool with_raw) const = 0;
  // Tries to take one entry in again, or all when `id` is empty; the entries as they stand afterwards.
  virtual StatusOr<std::vector<v1::QuarantineEntry>> ReplayQuarantine(const std::string& id) const = 0;
};

// `address` is "host:port". Returns at once; the first call connects.
std::unique_ptr<RemoteEventReader> ConnectRemoteEventReader(const std::string& address);

}  // namespace hanes
