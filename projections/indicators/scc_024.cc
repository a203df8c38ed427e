// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void PlansInTime(Reading& reading, Cohort& cohort) {
  EachOnceDue(reading, {"plan completed", "no plan", "not looked after any more"}, EducationPlans, cohort);
}

}  // namespace

std::vector<Indicator> Scc024() {
  return {{.code = "SCC/024",
           .measure = "Personal education plans within 20 school days of entering care or a new school",
           .definition = "Plans due in the period to children looked after on the day: within the limit after they became looked after, and after each new "
                         "school while looked after. Those count that were completed by that day.",
           .source = "[S]",
           .rules = {"pep.limit"},
           .choices = {"Every child is counted, whatever its age [K].", "Without the terms of the year there is no value."},
           .history = {kLookedAfter},
           .gather = PlansInTime}};
}

}  // namespace hanes
