// SPDX-License-Identifier: Apache-2.0
// The working days of one worker: the days of the worker's own week that are no bank holidays.
//
// A week that nobody recorded is the council's. A bank holiday from Monday to Friday is a working day of nobody; whoever works on Saturdays or
// Sundays has them by the own week alone.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/civil_date.h"
#include "base/status.h"
#include "projections/working_days.h"

namespace hanes {

// Hours in hundredths by Date::weekday(): Sunday first.
using WeekHours = std::array<uint32_t, 7>;

// A week as it was worked over a span of days.
struct WorkedWeek {
  DateRange valid;
  WeekHours hours{};
};

class OwnDays {
 public:
  // `weeks` of one worker do not overlap; they, `usual` and `calendar` live as long as this. `usual` is the week of whoever has none on the day.
  OwnDays(std::span<const WorkedWeek> weeks, const WeekHours& usual, const WorkingDays& calendar)
      : weeks_(weeks), usual_(usual), calendar_(calendar) {}

  // Errors: FailedPrecondition when the calendar lacks the year.
  StatusOr<bool> Works(Date day) const;
  // Is none of the days a working day? Looks from the last day back, so that years before the answer need no calendar. Errors: as Works.
  StatusOr<bool> NoneWorked(DateRange days) const;

  // What a working day counts in full-time days, in ten-thousandths: its share of the week's hours, times the days of the usual week, times the
  // full-time equivalent. Three whole days a week of 0.6 are one each; five half days of 0.5 are a half each.
  uint64_t FullTimeDay(Date day, uint32_t fte_hundredths) const;

 private:
  const WeekHours& HoursOn(Date day) const;

  std::span<const WorkedWeek> weeks_;
  const WeekHours& usual_;
  const WorkingDays& calendar_;
};

}  // namespace hanes
