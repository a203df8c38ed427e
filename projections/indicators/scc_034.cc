// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void ReviewsInTime(Reading& reading, Cohort& cohort) {
  EachDueAlong(reading, {"held", "never held", "not on the register any more"}, ProtectionReviews, cohort);
}

}  // namespace

std::vector<Indicator> Scc034() {
  return {{.code = "SCC/034",
           .measure = "Child protection reviews held within timescale",
           .definition = "Review conferences due in the period of children on the register on the day: the first after registration, each later one after "
                         "the one before. Those count that were held by that day.",
           .source = "[S] measure and figures; [F] the timescales",
           .rules = {"cp.review.first", "cp.review.next"},
           .choices = {"As SCC/021. The day of registration is taken for the day of the initial conference [K]."},
           .history = {kChildProtection},
           .gather = ReviewsInTime}};
}

}  // namespace hanes
