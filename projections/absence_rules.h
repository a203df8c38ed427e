// SPDX-License-Identifier: Apache-2.0
// The rules of absence as they were in force on a day, as known at a moment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.h"
#include "projections/own_days.h"
#include "projections/rules_in_force.h"

namespace hanes {

struct AbsenceRules {
  int long_from_days = 0;     // sickness.long_term: days of the calendar from which an absence is long
  uint64_t days_of_year = 0;  // sickness.absence_days: working days of a year of one full-time equivalent
  int bradford_days = 0;      // sickness.bradford.window: days of the calendar over which spells and days lost are counted
  WeekHours usual_week{};     // sickness.usual_week: of whom nobody recorded one; all its days alike
};

// Errors: FailedPrecondition naming the rule that is not in force, cannot be read, or is a time of neither days nor weeks.
StatusOr<AbsenceRules> ReadAbsenceRules(const RulesInForce& rules);
StatusOr<int> ReadLongFrom(const RulesInForce& rules);
StatusOr<WeekHours> ReadUsualWeek(const RulesInForce& rules);

// "mon,tue,wed,thu,fri". Errors: InvalidArgument naming what is no day of the week, said twice, or missing altogether.
StatusOr<WeekHours> ReadWeek(std::string_view text);

}  // namespace hanes
