// SPDX-License-Identifier: Apache-2.0
// Months on from a day, with the choice that a rule (months.end) makes about days that the other month does not have.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/civil_date.h"
#include "base/status.h"

namespace hanes {

// What becomes of a month on from 31 January.
enum class MonthEnd : uint8_t {
  kClamp,  // the last day of that month: 28 February
  kNext,   // the first day after it: 1 March
};
// "clamp" or "next". Errors: InvalidArgument naming both.
StatusOr<MonthEnd> ParseMonthEnd(std::string_view text);

// The day so many months on; `months` may be negative. Counted from `start` itself: 31 January, three months on, is 30 April when clamped.
Date AddMonths(Date start, int months, MonthEnd end);

}  // namespace hanes
