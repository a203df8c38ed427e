// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

// Attainments of the period at the end of a key stage, of children looked after on the day.
template <typename Judge>
void EachAttainment(Reading& reading, Cohort& cohort, std::string_view key_stage, const Judge& judge) {
  EachOnDay(reading, kAttainment, cohort, FirstDay, [&](const IndicatorRow& attained) -> std::optional<Verdict> {
    if (attained.dimensions[0] != reading.Named(key_stage)) return std::nullopt;
    if (reading.facts().PeriodOfCare(attained.entity, attained.from) == nullptr) return std::nullopt;
    return judge(attained);
  });
}

void CoreSubjects(Reading& reading, Cohort& cohort, std::string_view key_stage) {
  EachAttainment(reading, cohort, key_stage, [&](const IndicatorRow& attained) {
    if (attained.dimensions[1] == 0) return Verdict{Verdict::kLeftOut, "not recorded"};
    return YesOrNo(attained.dimensions[1] == reading.Named("yes"), "reached", "not reached");
  });
}

void Points(Reading& reading, Cohort& cohort) {
  EachAttainment(reading, cohort, "4", [](const IndicatorRow& attained) {
    if (attained.amount < 0) return Verdict{Verdict::kLeftOut, "not recorded"};
    return Verdict{.side = Verdict::kCounts, .words = "points", .amount = attained.amount};
  });
}

Indicator CoreSubjectIndicator(std::string_view code, std::string_view measure, void (*gather)(Reading&, Cohort&)) {
  return {.code = code,
          .measure = measure,
          .definition = "Assessments at the end of the key stage on a day of the period, of children looked after on that day; those count that reached the "
                        "core subject indicator.",
          .source = "[S]",
          .choices = {"Where it is not recorded the child is left out [K]."},
          .history = {kAttainment},
          .gather = gather};
}

}  // namespace

std::vector<Indicator> Scc035() {
  return {
      CoreSubjectIndicator("SCC/035", "Looked-after children with the core subject indicator at key stage 2",
                           [](Reading& reading, Cohort& cohort) { CoreSubjects(reading, cohort, "2"); }),
      CoreSubjectIndicator("SCC/036", "Looked-after children with the core subject indicator at key stage 3",
                           [](Reading& reading, Cohort& cohort) { CoreSubjects(reading, cohort, "3"); }),
      {.code = "SCC/037",
       .measure = "Mean external qualification points of looked-after children at 16",
       .definition = "Assessments at the end of key stage 4 on a day of the period, of children looked after on that day: the mean of their points.",
       .source = "[S]",
       .unit = FigureUnit::kMean,
       .choices = {"Where points are not recorded the child is left out [K]."},
       .history = {kAttainment},
       .gather = Points},
  };
}

}  // namespace hanes
