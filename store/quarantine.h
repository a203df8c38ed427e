// SPDX-License-Identifier: Apache-2.0
// Records that were refused, in the store of the log they were meant for: nothing is lost, nothing is silent.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "hanes/v1/log_service.pb.h"
#include "store/event_log.h"

namespace hanes {

class Quarantine {
 public:
  virtual ~Quarantine() = default;

  // Entries, oldest first, `raw` left out unless asked for. `id` empty for all. NotFound when `id` is not there.
  virtual StatusOr<std::vector<v1::QuarantineEntry>> List(const std::string& id, bool with_raw) const = 0;

  // Entries not yet sent to the dead-letter topic, oldest first, with their bytes.
  virtual StatusOr<std::vector<v1::QuarantineEntry>> NotDeadLettered(size_t count_max) const = 0;
  virtual Status MarkDeadLettered(const std::vector<std::string>& ids) = 0;

  // Marks an entry as taken in at `position`. Synced.
  virtual Status MarkReplayed(const std::string& id, Position position) = 0;
};

// The reason of a row of an extract that cannot be read.
inline constexpr std::string_view kBadRow = "bad_row";

// The id of a refusal: the same record refused twice is one entry. So is a row that an extract sends again, whatever line it is on by then.
std::string QuarantineId(const Refusal& refusal);

}  // namespace hanes
