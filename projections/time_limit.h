// SPDX-License-Identifier: Apache-2.0
// A length of time as a rule writes it: "7 working days", "28 days", "6 weeks", "3 months", "20 school days".
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"

namespace hanes {

enum class TimeUnit : uint8_t { kDay, kWorkingDay, kSchoolDay, kWeek, kMonth };

// What becomes of a month on from a day that the other month does not have, such as 31 January.
enum class MonthEnd : uint8_t {
  kClamp,  // its last day: 28 February
  kNext,   // the first day after it: 1 March
};

struct TimeLimit {
  int count = 0;
  TimeUnit unit = TimeUnit::kDay;

  // "calendar days" are days. Errors: InvalidArgument naming the text and what may be written.
  static StatusOr<TimeLimit> Parse(std::string_view text);
  // "1 working day", "3 months"
  std::string ToString() const;
  auto operator<=>(const TimeLimit&) const = default;
};

// "clamp" or "next". Errors: InvalidArgument naming both.
StatusOr<MonthEnd> ParseMonthEnd(std::string_view text);

// The day so many months on; `months` may be negative. Counted from `start` itself: 31 January, three months on, is 30 April when clamped.
Date AddMonths(Date start, int months, MonthEnd end);

}  // namespace hanes
