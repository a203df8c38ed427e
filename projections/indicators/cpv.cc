// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void VisitsInTime(Reading& reading, Cohort& cohort) {
  EachDueAlong(reading, {"visited", "not visited", "not on the register any more"}, ProtectionVisits, cohort);
}

}  // namespace

std::vector<Indicator> Cpv() {
  return {{.code = "CPV",
           .measure = "Child protection visits within six weeks",
           .definition = "Visits due in the period to children on the register on the day: within the interval after registration, and after each visit. "
                         "Those count that took place by the day they were due.",
           .source = "[S] a local target",
           .rules = {"cp.visit.interval"},
           .choices = {"As SCC/025: visits more often than they need be are not more visits due, and a child not seen was not visited [K]."},
           .history = {kChildProtection},
           .gather = VisitsInTime}};
}

}  // namespace hanes
