// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

bool IsFirstSchool(Reading& reading, const IndicatorRow& change) {
  return reading.All(kSchoolChange).Of(change.entity).front().from == change.from;
}

// To another school while looked after, in the twelve months up to the day.
bool IsChange(Reading& reading, const IndicatorRow& change, Date day) {
  const bool in_window = change.from <= day && YearAfter(change.from) > day;
  return in_window && change.dimensions[1] != reading.Named("yes") && change.dimensions[0] != 0 && !IsFirstSchool(reading, change) &&
         reading.facts().PeriodOfCare(change.entity, change.from) != nullptr;
}

void ChangedSchool(Reading& reading, Cohort& cohort) {
  const Date day = reading.last_day();
  const std::optional<int32_t> many = reading.Number("school.changes.threshold", day);
  if (!many) return;
  EachLookedAfterOn(reading, day, cohort, [&](const EntitySpell& care) -> std::optional<Verdict> {
    const auto changes = reading.All(kSchoolChange).Of(care.entity);
    const auto counted = std::count_if(changes.begin(), changes.end(), [&](const IndicatorRow& c) { return IsChange(reading, c, day); });
    return YesOrNo(counted >= *many, "changed school", "did not change school");
  });
}

}  // namespace

std::vector<Indicator> Scc002() {
  return {{.code = "SCC/002",
           .measure = "Looked-after children with a change of school in 12 months",
           .definition = "Children looked after on the last day of the period; those count who went to another school while looked after, in the twelve "
                         "months up to that day and as often as the rule says or more, other than at an age at which every child changes.",
           .source = "[S]",
           .rules = {"school.changes.threshold"},
           .better = Better::kLower,
           .choices = {"A change of which it is not known whether every child makes it counts [K].", "The first school that is known is no change."},
           .history = {kSchoolChange},
           .gather = ChangedSchool}};
}

}  // namespace hanes
