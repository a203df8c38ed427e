// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void DecidedInTime(Reading& reading, Cohort& cohort) {
  const Symbol withdrawn = reading.Named("withdrawn");
  EachOnDay(reading, kReferral, cohort, FirstDay, [&](const IndicatorRow& referral) -> std::optional<Verdict> {
    const std::optional<Date> decided = referral.other_day();
    if (!decided && referral.dimensions[1] == withdrawn) return Verdict{Verdict::kLeftOut, "withdrawn before a decision"};
    return VerdictOf(reading, {"decided", "no decision"}, {reading.Due("referral.decision.limit", referral.from), decided});
  });
}

}  // namespace

std::vector<Indicator> Scc006() {
  return {{.code = "SCC/006",
           .measure = "Referrals with a decision within one working day",
           .definition = "Referrals received in the period; those count that were decided within the limit, the day after receipt being the first "
                         "day. A referral without a decision counts against once the limit has passed, and is left out until then.",
           .source = "[S]",
           .rules = {"referral.decision.limit"},
           .choices = {"A referral withdrawn before a decision is left out [K].", "Of several decisions the first tells the day [K]."},
           .history = {kReferral},
           .gather = DecidedInTime}};
}

}  // namespace hanes
