// SPDX-License-Identifier: Apache-2.0
// The measures that a target can be set for, and files of targets.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

struct TargetedMeasure {
  std::string_view code;       // "SCC/025"
  std::string_view better;     // "higher" or "lower": of the measure, where a target does not say; empty when only a target can say
  int64_t hundredths_max = 0;  // 10000 for a share, which is at most 100 %
};

// An indicator, any measure of measure.h, or recruitment.campaign.CODE. InvalidArgument with the nearest code there is.
StatusOr<TargetedMeasure> FindTargetedMeasure(std::string_view code);

// A target before it is an event: cells as they are written.
struct WrittenTarget {
  std::string measure;
  std::string value;   // "85", "85.5"; "none" withdraws the target
  std::string team;    // empty for the council
  std::string period;  // "2013-14"; empty for any
  std::string better;  // empty for the measure's own
  std::string citation;
  Date valid_from;
  std::optional<Timestamp> recorded_at;
};
// Errors: InvalidArgument naming the field, its value and the remedy; not the place, which the caller knows.
StatusOr<v1::Event> MakeTarget(const AuthorityId& authority, const WrittenTarget& target);

// TargetSet events from the text of a target file. Shape:
//   valid_from = 2013-04-01       # of every target that does not say its own, as are recorded_at, citation and period
//   recorded_at = 2013-04-01T00:00:00Z
//   citation = "..."
//   [[target]]
//   measure = "SCC/025"
//   value = "85"
//   team = "T3"                   # left out: the council
//   better = "higher"             # left out: the measure's own
// Errors: InvalidArgument naming `file`, the line, the value and the remedy.
StatusOr<std::vector<v1::Event>> ReadTargets(std::string_view file, std::string_view toml, const AuthorityId& authority);

}  // namespace hanes
