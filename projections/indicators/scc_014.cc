// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

// Conferences that were held, or called for, in the period and have no day to run from.
void AddWithoutClock(Reading& reading, uint8_t kind, Cohort& cohort) {
  const Symbol initial = reading.Named("initial");
  EachOnDay(reading, kind, cohort, FirstDay, [&](const IndicatorRow& row) -> std::optional<Verdict> {
    const bool held_elsewhere = kind == kConferenceRequested && row.other_day();
    if (row.dimensions[1] != initial || held_elsewhere) return std::nullopt;
    if (ConferenceClock(reading, row.entity, row.dimensions[2], kind == kConference ? row.from : reading.today())) return std::nullopt;
    return Verdict{Verdict::kLeftOut, "no strategy discussion is known"};
  });
}

void HeldInTime(Reading& reading, Cohort& cohort) {
  EachOnceDue(reading, {"held", "never held"}, InitialConferences, cohort);
  AddWithoutClock(reading, kConference, cohort);
  AddWithoutClock(reading, kConferenceRequested, cohort);
}

}  // namespace

std::vector<Indicator> Scc014() {
  return {{.code = "SCC/014",
           .measure = "Initial child protection conferences held within 15 working days of the strategy discussion",
           .definition = "Initial conferences due in the period, one case for each child of a meeting; those count that were held within the limit "
                         "after the last strategy discussion before them. One that was called for and never held counts against.",
           .source = "[S] measure; [F] that children are counted and not meetings: 94 of 120 children, 78.3 %, where 52 of 60 meetings are 86.7 %",
           .rules = {"cp.conference.limit", "cp.conference.from"},
           .choices = {"A strategy discussion that names another enquiry than the conference does not start its time [K].",
                       "Without a strategy discussion the time runs from the day the enquiry began; without that the conference is left out [K]."},
           .history = {kConference, kConferenceRequested},
           .gather = HeldInTime}};
}

}  // namespace hanes
