// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

// judge(const OnceDuty&, due) -> std::optional<Verdict> for each that was completed in the period.
template <typename Judge>
void EachCompleted(Reading& reading, Cohort& cohort, const Judge& judge) {
  InitialAssessments(reading, [&](const OnceDuty& assessment) {
    if (!assessment.done || !reading.period().Contains(*assessment.done)) return;
    const std::optional<Verdict> verdict = judge(assessment, reading.Due(assessment.rule, assessment.began));
    if (verdict) cohort.Add(assessment.entity, *assessment.done, *verdict);
  });
}

void InTime(Reading& reading, Cohort& cohort) {
  EachCompleted(reading, cohort, [&](const OnceDuty& assessment, Date due) -> std::optional<Verdict> {
    return VerdictOf(reading, {"completed", "not completed"}, {due, assessment.done});
  });
}

void MeanOfLate(Reading& reading, Cohort& cohort) {
  EachCompleted(reading, cohort, [&](const OnceDuty& assessment, Date due) -> std::optional<Verdict> {
    const Date completed = *assessment.done;
    if (completed <= due) return std::nullopt;
    return Verdict{Verdict::kCounts, "completed", completed, due, reading.WorkingDaysBetween(assessment.began, completed)};
  });
}

}  // namespace

std::vector<Indicator> Scc042() {
  return {
      {.code = "SCC/042a",
       .measure = "Initial assessments completed within 7 working days of the referral",
       .definition = "Initial assessments completed in the period; those count that were completed within the limit after the referral. Where single "
                     "assessments have a limit, as from 2016, they are counted by it.",
       .source = "[S] measure, limit and target; [F] the single assessment",
       .rules = {"assessment.initial.limit", "assessment.single.limit"},
       .choices = {"Completed is authorised. The referral is the one the assessment names; else the child's last by its first day; else that day [K]."},
       .history = {kAssessment},
       .gather = InTime},
      {.code = "SCC/042b",
       .measure = "Mean working days of initial assessments that took longer",
       .definition = "Of the assessments that count against SCC/042a: the mean of the working days from the referral to completion.",
       .source = "[S]",
       .rules = {"assessment.initial.limit", "assessment.single.limit"},
       .better = Better::kLower,
       .unit = FigureUnit::kMean,
       .history = {kAssessment},
       .gather = MeanOfLate},
  };
}

}  // namespace hanes
