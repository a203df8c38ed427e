// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"
#include "projections/indicators/worker_duties.h"

namespace hanes {
namespace {

constexpr std::string_view kIntervalRule = "supervision.interval";

// The reports write the interval in three ways, which are read in three ways.
enum class ReadAs { kCalendarDays, kDaysToWorkingDay, kWorkingDays };

Date DueOn(Reading& reading, ReadAs read_as, Date began) {
  const std::optional<Limit> interval = reading.LimitOf(kIntervalRule, began);
  if (!interval) return Date::Max();
  if (read_as == ReadAs::kWorkingDays) return reading.Due(Limit{interval->count, Limit::kWorkingDays}, began);
  const Date due = reading.Due(Limit{interval->count, Limit::kDays}, began);
  // The first working day from then on is the first after the day before.
  return read_as == ReadAs::kDaysToWorkingDay ? reading.Due(Limit{1, Limit::kWorkingDays}, due - 1) : due;
}

// As the rule writes it: the target is set for that.
Date DueAsWritten(Reading& reading, Date began) { return reading.Due(kIntervalRule, began); }

template <typename DueOf>
void SupervisedBy(Reading& reading, Cohort& cohort, const DueOf& due_of) {
  const Date day = reading.last_day();
  OneToOneSupervisions(reading, [&](const RepeatedDuty& duty) {
    const auto [worker, employed, unknown_end] = duty.spell;
    if (!employed.Contains(day)) return;
    if (IsAway(reading, worker, day)) return cohort.Add(worker, day, {Verdict::kLeftOut, "away on the day"});
    const auto after = std::upper_bound(duty.done.begin(), duty.done.end(), day);
    const bool supervised = after != duty.done.begin() && *(after - 1) >= employed.from;
    const Date last = supervised ? *(after - 1) : employed.from;
    const Date due = due_of(reading, last);
    if (supervised) return cohort.Add(worker, day, YesOrNo(due >= day, "supervised, on", "last supervised, on", last));
    cohort.Add(worker, day, {due >= day ? Verdict::kLeftOut : Verdict::kAgainst, due >= day ? "not yet due" : "never supervised", Date::Max(), due});
  });
}

template <ReadAs kReadAs>
void SupervisedReadAs(Reading& reading, Cohort& cohort) {
  SupervisedBy(reading, cohort, [](Reading& r, Date began) { return DueOn(r, kReadAs, began); });
}

void Supervised(Reading& reading, Cohort& cohort) { SupervisedBy(reading, cohort, DueAsWritten); }

Indicator OneReading(std::string_view code, std::string_view measure, std::string_view how, void (*gather)(Reading&, Cohort&)) {
  return {.code = code,
          .measure = measure,
          .definition = "As SUP, with the number of days of its rule read in one of the ways in which the reports write it.",
          .source = "[S] the reports say 28 calendar days, 28 days and 28 working days",
          .rules = {kIntervalRule},
          .choices = {how},
          .history = {kSupervision},
          .gather = gather};
}

}  // namespace

std::vector<Indicator> Sup() {
  return {
      {.code = "SUP",
       .measure = "Workers supervised within 28 calendar days",
       .definition = "Social workers and other practitioners employed on the last day of the period; those count whose last one-to-one supervision was "
                     "within the interval before that day. One who joined within it and was not yet supervised, or is away on the day, is left out.",
       .source = "[S] measure and target: qualified and unqualified workers, 28 calendar days",
       .rules = {kIntervalRule},
       .choices = {"The rule is read as it is written; SUP/calendar, SUP/days and SUP/working have the three readings beside each other.",
                   "Workers are counted, not supervisions. Managers are not among them [K]."},
       .history = {kSupervision},
       .gather = Supervised},
      OneReading("SUP/calendar", "Workers supervised, read as calendar days", "Calendar days, as they fall.", SupervisedReadAs<ReadAs::kCalendarDays>),
      OneReading("SUP/days", "Workers supervised, read as days", "Days of the calendar; where the last is no working day, the next working day is in time [K].",
                 SupervisedReadAs<ReadAs::kDaysToWorkingDay>),
      OneReading("SUP/working", "Workers supervised, read as working days", "Working days.", SupervisedReadAs<ReadAs::kWorkingDays>),
  };
}

}  // namespace hanes
