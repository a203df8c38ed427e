// SPDX-License-Identifier: Apache-2.0
#include "projections/own_days.h"

#include <algorithm>
#include <numeric>

namespace hanes {
namespace {

bool IsWeekend(Date day) { return day.weekday() == 0 || day.weekday() == 6; }

}  // namespace

StatusOr<bool> OwnDays::Works(Date day) const {
  if (HoursOn(day)[day.weekday()] == 0) return false;
  if (IsWeekend(day)) return true;
  return calendar_.IsWorkingDay(day);
}

StatusOr<bool> OwnDays::NoneWorked(DateRange days) const {
  for (Date day = days.to - 1; day >= days.from; day = day - 1) {
    ASSIGN_OR_RETURN(const bool works, Works(day));
    if (works) return false;
  }
  return true;
}

uint64_t OwnDays::FullTimeDay(Date day, uint32_t fte_hundredths) const {
  const WeekHours& hours = HoursOn(day);
  const uint64_t week = std::accumulate(hours.begin(), hours.end(), uint64_t{0});
  if (week == 0) return 0;
  const auto usual_days = static_cast<uint64_t>(std::count_if(usual_.begin(), usual_.end(), [](uint32_t h) { return h > 0; }));
  return (uint64_t{100} * fte_hundredths * usual_days * hours[day.weekday()] + week / 2) / week;
}

const WeekHours& OwnDays::HoursOn(Date day) const {
  const auto found = std::find_if(weeks_.begin(), weeks_.end(), [&](const WorkedWeek& week) { return week.valid.Contains(day); });
  return found == weeks_.end() ? usual_ : found->hours;
}

}  // namespace hanes
