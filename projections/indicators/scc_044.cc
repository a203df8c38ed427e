// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

// Exclusions of the kind in the period, while looked after.
template <typename Visit>
void EachExclusion(Reading& reading, Symbol child, std::string_view kind, const Visit& visit) {
  for (const IndicatorRow& excluded : reading.All(kExclusion).Of(child)) {
    const bool counts = excluded.dimensions[1] == reading.Named(kind) && reading.period().Contains(excluded.from) &&
                        reading.facts().PeriodOfCare(child, excluded.from) != nullptr;
    if (counts) visit(excluded);
  }
}

// Each child once who was looked after on a day of the period, up to today, and the last of those days.
template <typename Visit>
void EachLookedAfter(Reading& reading, const Visit& visit) {
  const std::vector<EntitySpell>& spells = reading.facts().PeriodsOfCare();
  for (size_t i = 0; i < spells.size(); ++i) {
    const EntitySpell& care = spells[i];
    if (care.days.from > reading.last_day() || care.days.to <= reading.period().from) continue;
    const bool again = i + 1 < spells.size() && spells[i + 1].entity == care.entity && spells[i + 1].days.from <= reading.last_day();
    if (!again) visit(care.entity, std::min(care.days.to - 1, reading.last_day()));
  }
}

void PermanentlyExcluded(Reading& reading, Cohort& cohort) {
  EachLookedAfter(reading, [&](Symbol child, Date day) {
    std::optional<Date> on;
    EachExclusion(reading, child, "permanent", [&](const IndicatorRow& excluded) { on = excluded.from; });
    cohort.Add(child, day, on ? Verdict{Verdict::kCounts, "excluded", *on} : Verdict{Verdict::kAgainst, "not excluded"});
  });
}

void DaysOut(Reading& reading, Cohort& cohort) {
  EachLookedAfter(reading, [&](Symbol child, Date day) {
    int32_t half_days = 0;
    bool excluded_at_all = false;
    EachExclusion(reading, child, "fixed_period", [&](const IndicatorRow& excluded) {
      excluded_at_all = true;
      half_days += std::max(excluded.amount, 0);
    });
    if (excluded_at_all) cohort.Add(child, day, {.side = Verdict::kCounts, .words = "excluded for some days", .amount = half_days});
  });
}

}  // namespace

std::vector<Indicator> Scc044() {
  return {
      {.code = "SCC/044a",
       .measure = "Looked-after children permanently excluded from school",
       .definition = "Children looked after on a day of the period; those count who were permanently excluded on one of those days.",
       .source = "[S]",
       .better = Better::kLower,
       .history = {kLookedAfter},
       .gather = PermanentlyExcluded},
      {.code = "SCC/044b",
       .measure = "Mean days out of school of looked-after children excluded for a fixed period",
       .definition = "Children excluded for a fixed period in the period while looked after: the mean of the days of it, in all of the period. n is days.",
       .source = "[S]",
       .better = Better::kLower,
       .unit = FigureUnit::kMeanOfHalves,
       .choices = {"Days that are not recorded are none."},
       .history = {kLookedAfter},
       .gather = DaysOut},
  };
}

}  // namespace hanes
