// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

constexpr std::string_view kLimitRule = "assessment.core.limit";

void InTime(Reading& reading, Cohort& cohort) {
  EachOnceDue(reading, {"completed", "not completed"}, RequiredCoreAssessments, cohort);
}

void MeanOfLate(Reading& reading, Cohort& cohort) {
  RequiredCoreAssessments(reading, [&](const OnceDuty& core) {
    if (!core.done || !reading.period().Contains(*core.done)) return;
    const Date due = reading.Due(core.rule, core.began);
    if (*core.done <= due) return;
    cohort.Add(core.entity, *core.done, {Verdict::kCounts, "completed", *core.done, due, reading.WorkingDaysBetween(core.began, *core.done)});
  });
}

}  // namespace

std::vector<Indicator> Core() {
  return {
      {.code = "core/a",
       .measure = "Required core assessments completed within 35 working days",
       .definition = "Core assessments that were due in the period; those count that were completed within the limit after they were required. One never "
                     "completed counts against.",
       .source = "[S] measure and target; it has no code in the reports",
       .rules = {kLimitRule},
       .choices = {"Where nothing says when it was required, its time runs from the day it began [K]."},
       .history = {kAssessmentRequired},
       .gather = InTime},
      {.code = "core/b",
       .measure = "Mean working days of core assessments that took longer",
       .definition = "Core assessments completed in the period after their limit: the mean of the working days from when they were required.",
       .source = "[S]",
       .rules = {kLimitRule},
       .better = Better::kLower,
       .unit = FigureUnit::kMean,
       .history = {kAssessmentRequired},
       .gather = MeanOfLate},
  };
}

}  // namespace hanes
