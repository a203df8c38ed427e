// SPDX-License-Identifier: Apache-2.0
// What was taken into the log after a position, as far as it can change figures.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/status.h"
#include "base/timestamp.h"
#include "store/event_log.h"

namespace hanes {

struct FigureChanges {
  Timestamp then;                  // when the position was appended: what was known at it, but for what is backdated
  std::set<std::string> published;  // weeks whose edition came after the position
  // Projections that read something that came after the position and was known before: the source had recorded it earlier. Their figures as known
  // then are others now, and nobody can ask for what they were.
  std::set<std::string, std::less<>> backdated;
  bool everything = false;  // every figure may be another one
};

// Position 0 is before the first event: everything is new, as it is when too much came since to look at each event. Errors: OutOfRange for a position after the head; those of the log.
StatusOr<FigureChanges> FigureChangesAfter(const EventReader& log, Position after);

}  // namespace hanes
