// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void CarePlanInPlace(Reading& reading, Cohort& cohort) {
  CarePlans(reading, [&](const OnceDuty& plan) {
    if (!reading.period().Contains(plan.began)) return;
    const OnceDue once{reading.Due(plan.rule, plan.began), plan.done, plan.ends};
    cohort.Add(plan.entity, plan.began, VerdictOf(reading, {"plan in place", "no plan", "left before a plan was due"}, once));
  });
}

// When the review was to be that must have a plan, had those before it been on their days.
Date ReviewDue(Reading& reading, Date began) {
  static constexpr std::array<std::string_view, 3> kRules = {"lac.review.first", "lac.review.second", "lac.review.next"};
  const std::optional<int32_t> review = reading.Number("permanence_plan.review", began);
  if (!review) return Date::Max();
  Date due = began;
  for (int32_t i = 0; i < *review; ++i) due = reading.Due(kRules[static_cast<size_t>(std::min(i, 2))], due);
  return due;
}

void PermanencePlanAtSecondReview(Reading& reading, Cohort& cohort) {
  for (const EntitySpell& care : reading.facts().PeriodsOfCare()) {
    const Date due = ReviewDue(reading, care.days.from);
    const std::span<const IndicatorRow> plans = reading.All(kPermanencePlan).Of(care.entity);
    const auto made = std::find_if(plans.begin(), plans.end(), [&](const IndicatorRow& plan) { return plan.from >= care.days.from; });
    const OnceDue plan{due, made == plans.end() ? std::nullopt : std::optional(made->from), care.days.to};
    AddOnceDue(reading, {"plan made", "no plan made", "left before the second review was due"}, care.entity, plan, cohort);
  }
}

}  // namespace

std::vector<Indicator> Scc001() {
  return {
      {.code = "SCC/001a",
       .measure = "First placements of looked-after children that began with a care plan in place",
       .definition = "Periods of being looked after that began in the period; those count where a care plan was in force on the first day, or "
                     "made within the limit after it. One that ended before the limit without a plan is left out.",
       .source = "[S] measure and figures; [F] the limit, in the regulations of 2015",
       .rules = {"care_plan.limit"},
       .choices = {"Episodes that touch or overlap are one period of care; a child who comes back has a first placement again [K]."},
       .history = {kLookedAfter},
       .gather = CarePlanInPlace},
      {.code = "SCC/001b",
       .measure = "Looked-after children with a plan for permanence at the second review",
       .definition = "Periods of being looked after whose second review was due in the period and that still lasted then; those count where a "
                     "plan for permanence was made since they began, by that day.",
       .source = "[S]",
       .rules = {"permanence_plan.review", "lac.review.first", "lac.review.second", "lac.review.next"},
       .choices = {"The second review is due on the day it would be were the first on its own, which is four months after the first day [S: due at 4 "
                   "months]."},
       .history = {kLookedAfter},
       .gather = PermanencePlanAtSecondReview},
  };
}

}  // namespace hanes
