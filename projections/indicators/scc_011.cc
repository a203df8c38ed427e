// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"
#include "projections/indicators/worker_roles.h"

namespace hanes {
namespace {

bool BySocialWorker(Reading& reading, const IndicatorRow& seen) {
  if (seen.dimensions[2] != 0) return seen.dimensions[2] == reading.Named("yes");
  return seen.dimensions[1] != 0 && RoleOnDay(reading.facts(), seen.dimensions[1], seen.from) == reading.Named("social_worker");
}

// Assessments completed in the period, and whether the child was seen for them, by their last day, in the way asked for.
template <typename Counts>
void EachSeen(Reading& reading, Cohort& cohort, std::string_view yes, std::string_view no, const Counts& counts) {
  const Symbol initial = reading.Named("initial");
  EachOnDay(reading, kAssessment, cohort, LastDay, [&](const IndicatorRow& assessment) -> std::optional<Verdict> {
    if (assessment.dimensions[1] != initial) return std::nullopt;
    for (const IndicatorRow& seen : reading.All(kSeenForAssessment).Of(assessment.entity)) {
      const bool for_it = seen.dimensions[0] == assessment.dimensions[0] && seen.from < assessment.to;
      if (for_it && counts(seen)) return Verdict{Verdict::kCounts, yes, seen.from};
    }
    return Verdict{Verdict::kAgainst, no};
  });
}

void Seen(Reading& reading, Cohort& cohort) {
  EachSeen(reading, cohort, "seen", "not recorded as seen", [](const IndicatorRow&) { return true; });
}

void SeenAlone(Reading& reading, Cohort& cohort) {
  EachSeen(reading, cohort, "seen alone by a social worker", "not recorded as seen alone by a social worker",
           [&](const IndicatorRow& seen) { return seen.amount == 1 && BySocialWorker(reading, seen); });
}

}  // namespace

std::vector<Indicator> Scc011() {
  return {
      {.code = "SCC/011a",
       .measure = "Initial assessments for which the child was seen",
       .definition = "Initial assessments completed in the period; those count for which the child was seen by the day of completion.",
       .source = "[S]",
       .choices = {"Not recorded is not seen [S: what was done and not recorded could not be shown]."},
       .history = {kAssessment},
       .gather = Seen},
      {.code = "SCC/011b",
       .measure = "Initial assessments for which the child was seen alone by the social worker",
       .definition = "Of all initial assessments completed in the period, and not of those of SCC/011a; those count for which a social worker saw the "
                     "child alone by the day of completion.",
       .source = "[S]",
       .choices = {"Where the record does not say whether it was a social worker, the worker's role on the day does."},
       .history = {kAssessment},
       .gather = SeenAlone},
  };
}

}  // namespace hanes
