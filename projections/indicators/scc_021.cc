// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void ReviewsInTime(Reading& reading, Cohort& cohort) {
  EachDueAlong(reading, {"held", "never held", "not looked after any more"}, LookedAfterReviews, cohort);
}

}  // namespace

std::vector<Indicator> Scc021() {
  return {{.code = "SCC/021",
           .measure = "Reviews of looked-after children held within timescale",
           .definition = "Reviews due in the period of children looked after on the day: the first after the child became looked after, the second after "
                         "the first, each later one after the one before. Those count that were held by that day.",
           .source = "[S] measure and target; [K] the timescales, which agree with the second review being due at 4 months [S]",
           .rules = {"lac.review.first", "lac.review.second", "lac.review.next"},
           .choices = {"Every review held starts the time of the next, early or late.",
                       "A review never held is due once, and the next from the day it was due [K].", "Two reviews on one day are one."},
           .history = {kLookedAfter},
           .gather = ReviewsInTime}};
}

}  // namespace hanes
