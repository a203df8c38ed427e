// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

bool CaseWasOpen(Reading& reading, const IndicatorRow& referral) {
  const std::span<const IndicatorRow> cases = reading.All(kOpenCase).Of(referral.entity);
  return std::any_of(cases.begin(), cases.end(),
                     [&](const IndicatorRow& open) { return open.from < referral.from && referral.from < open.to; });
}

// The last referral of the child before the day of this one.
std::optional<Date> ReferralBefore(Reading& reading, const IndicatorRow& referral) {
  std::optional<Date> before;
  for (const IndicatorRow& other : reading.All(kReferral).Of(referral.entity)) {
    if (other.from >= referral.from) break;
    before = other.from;
  }
  return before;
}

void ReferredAgain(Reading& reading, Cohort& cohort) {
  const int32_t day_out = reading.Says("rereferral.bound", "exclusive") ? 1 : 0;
  EachOnDay(reading, kReferral, cohort, FirstDay, [&](const IndicatorRow& referral) -> std::optional<Verdict> {
    if (CaseWasOpen(reading, referral)) return Verdict{Verdict::kLeftOut, "a case was open"};
    const std::optional<Date> before = ReferralBefore(reading, referral);
    const bool again = before && referral.from <= reading.Due("rereferral.window", *before) - day_out;
    return again ? Verdict{Verdict::kCounts, "referred before, on", *before} : Verdict{Verdict::kAgainst, "not referred in the time before"};
  });
}

}  // namespace

std::vector<Indicator> Scc010() {
  return {{.code = "SCC/010",
           .measure = "Referrals that are re-referrals within 12 months",
           .definition = "Referrals received in the period while no case of the child was open; those count that came within the window after the "
                         "child's referral before, its last day included unless the rule says otherwise. Every repeat counts. Contacts are no referrals.",
           .source = "[S] measure and target; [F] how repeats are counted",
           .rules = {"rereferral.window", "rereferral.bound"},
           .better = Better::kLower,
           .choices = {"A referral while a case is open is on neither side, and the next one is still counted from it [K].",
                       "A case opened on the day of the referral, or closed on it, was not open [K].",
                       "Two referrals on one day are not repeats of each other [K]."},
           .history = {kReferral},
           .gather = ReferredAgain}};
}

}  // namespace hanes
