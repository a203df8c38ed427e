// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void WithPathwayPlan(Reading& reading, Cohort& cohort) {
  EachAt(reading, kLeaverStatus, cohort, [&](const IndicatorRow& standing) -> std::optional<Verdict> {
    const auto plans = reading.All(kPathwayPlan).Of(standing.entity);
    const bool planned = !plans.empty() && plans.front().from <= reading.last_day();
    return planned ? Verdict{Verdict::kCounts, "plan made", plans.front().from} : Verdict{Verdict::kAgainst, "no plan"};
  });
}

void WithAdviser(Reading& reading, Cohort& cohort) {
  const Date day = reading.last_day();
  EachAt(reading, kLeaverStatus, cohort, [&](const IndicatorRow& standing) -> std::optional<Verdict> {
    const auto advisers = reading.All(kPersonalAdviser).Of(standing.entity);
    const bool advised = std::any_of(advisers.begin(), advisers.end(),
                                     [&](const IndicatorRow& adviser) { return adviser.from <= day && day < adviser.to; });
    return YesOrNo(advised, "has an adviser", "no adviser");
  });
}

}  // namespace

std::vector<Indicator> Scc041() {
  return {
      {.code = "SCC/041a",
       .measure = "Eligible, relevant and former relevant young people with a pathway plan",
       .definition = "Young people of one of the three standings on the last day of the period; those count for whom a pathway plan had been made.",
       .source = "[S]",
       .choices = {"A plan once made is a plan, whenever it was reviewed last [K]."},
       .history = {kLeaverStatus},
       .gather = WithPathwayPlan},
      {.code = "SCC/041b",
       .measure = "Eligible, relevant and former relevant young people with a personal adviser",
       .definition = "The same young people; those count who had a personal adviser on the day.",
       .source = "[S]",
       .history = {kLeaverStatus},
       .gather = WithAdviser},
  };
}

}  // namespace hanes
