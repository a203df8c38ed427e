// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void VisitsInTime(Reading& reading, Cohort& cohort) {
  EachDueAlong(reading, {"visited", "not visited", "the placement was over"}, LookedAfterVisits, cohort);
}

}  // namespace

std::vector<Indicator> Scc025() {
  return {{.code = "SCC/025",
           .measure = "Statutory visits to looked-after children that took place as the regulations say",
           .definition = "Visits due in the period to children in a placement on the day: within the first limit of the beginning of any placement; then "
                         "again and again, sooner in its first year, and later less often where it is meant to last to eighteen. Those count that took "
                         "place by the day they were due.",
           .source = "[S] measure and target; [F] the limits, regulation 31 of 2015",
           .rules = {"visit.after_placement", "visit.first_year.interval", "visit.later.interval", "visit.long_term.interval"},
           .choices = {"Visits more often than they need be are not more visits due: of those before one is due, the last starts the time of the next [K].",
                       "A visit at which the child was not seen is none [K].",
                       "A period of being looked after of which no placement is recorded is one placement from its first day: whoever is looked "
                       "after is visited [K].",
                       "The limit of the first year holds for what is due from a visit in that year."},
           .history = {kPlacement, kLookedAfter},
           .gather = VisitsInTime}};
}

}  // namespace hanes
