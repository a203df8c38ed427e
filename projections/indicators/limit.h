// SPDX-License-Identifier: Apache-2.0
// A limit of time as rules write it: "10 working days", "6 weeks", "3 months". The day after the start is day 1.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/status.h"

namespace hanes {

struct Limit {
  enum Unit : uint8_t { kDays, kWorkingDays, kSchoolDays, kWeeks, kMonths, kYears };
  int32_t count = 0;
  Unit unit = kDays;

  // "N UNIT": a whole number from 0 to 1000, and day, calendar day, working day, school day, week, month or year, one or many. A calendar day is
  // a day. Errors: InvalidArgument naming the text and the units.
  static StatusOr<Limit> Parse(std::string_view text);
  auto operator<=>(const Limit&) const = default;
};

}  // namespace hanes
