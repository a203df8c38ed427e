// SPDX-License-Identifier: Apache-2.0
// How many of those who applied will have started by a day: arithmetic over how applications before them went.
//
// Each application is a chance of its own: of past applications that had come as far and were still under way after as many days, the share that
// started within the days that are left. The number of starts is then a sum of such chances, of which the exact distribution is worked out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace hanes {

// A past application from the day on which it reached a stage.
struct PastStage {
  int32_t days = 0;      // until it started, or ended otherwise, or until today while it is under way
  bool started = false;
  bool ended = false;    // started, withdrawn or rejected
};

// Nothing when no past application says anything of it.
std::optional<double> ChanceOfStart(std::span<const PastStage> past, int32_t days_in_stage, int32_t days_left);

struct StartsRange {
  uint32_t low = 0;
  uint32_t middle = 0;
  uint32_t high = 0;
};
// The range in which the number of starts lies with `central_percent` of the chance, as much being left out below as above, and its median.
StartsRange RangeOfStarts(std::span<const double> chances, int central_percent);

}  // namespace hanes
