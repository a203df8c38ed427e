// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void ManyPlacements(Reading& reading, Cohort& cohort) {
  const Date day = reading.last_day();
  const std::optional<int32_t> many = reading.Number("placement.moves.threshold", day);
  if (!many) return;
  EachLookedAfterOn(reading, day, cohort, [&](const EntitySpell& care) -> std::optional<Verdict> {
    int32_t placements = 0;
    for (const IndicatorRow& placement : reading.All(kPlacement).Of(care.entity)) {
      const bool begun = placement.from <= day;
      const bool in_window = placement.to > day || YearAfter(placement.to) > day;
      placements += begun && in_window ? 1 : 0;
    }
    return YesOrNo(placements >= *many, "as many placements or more", "fewer placements");
  });
}

}  // namespace

std::vector<Indicator> Scc004() {
  return {{.code = "SCC/004",
           .measure = "Looked-after children with three or more placements in the year",
           .definition = "Children looked after on the last day of the period; those count who were in as many placements as the rule says, or more, in the "
                         "twelve months up to that day. One that had begun before and lasted into them is one of them.",
           .source = "[S]",
           .rules = {"placement.moves.threshold"},
           .better = Better::kLower,
           .history = {kPlacement},
           .gather = ManyPlacements}};
}

}  // namespace hanes
