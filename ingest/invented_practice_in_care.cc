// SPDX-License-Identifier: Apache-2.0
// What is counted of a child's whole year in care: moves, schools, exclusions.
#include <algorithm>

#include "ingest/invented_practice.h"

namespace hanes {
namespace {

constexpr int32_t kManyPlacements = 3, kManySchools = 1;
constexpr int kMonthsBack = 12;

bool InCare(const InventedInCare& child, Date day) {
  return std::ranges::any_of(child.care, [&](DateRange care) { return care.Contains(day); });
}

bool InTheYearTo(Date last, Date day) { return day <= last && day.AddMonths(kMonthsBack) > last; }

// Placements that had begun by the day and were not over a year before it.
bool MovedOften(const InventedInCare& child, Date last) {
  return std::ranges::count_if(child.placements, [&](DateRange placement) {
           return placement.from <= last && (placement.to > last || InTheYearTo(last, placement.to));
         }) >= kManyPlacements;
}

// The first school that is known is no change; nor is that of an age at which every child changes.
bool ChangedSchool(const InventedInCare& child, Date last) {
  const auto first = std::ranges::min_element(child.schools, {}, &InventedInCare::School::on);
  return std::ranges::count_if(child.schools, [&](const InventedInCare::School& school) {
           return !school.transitional && school.on != first->on && InTheYearTo(last, school.on) && InCare(child, school.on);
         }) >= kManySchools;
}

}  // namespace

void InventedPractice::CountInCare() {
  for (size_t place = 0; place < cohorts_.periods().size(); ++place) {
    const DateRange days = cohorts_.periods()[place].days();
    const Date last = days.to - 1;
    for (const auto& [number, child] : in_care_) {
      if (InCare(child, last)) {
        cohorts_.AddIn(place, "SCC/002", number, ChangedSchool(child, last) ? 1 : 0, 1);
        cohorts_.AddIn(place, "SCC/004", number, MovedOften(child, last) ? 1 : 0, 1);
      }
      const bool any_day = std::ranges::any_of(child.care, [&](DateRange care) { return care.from < days.to && care.to > days.from; });
      if (!any_day) continue;
      bool for_good = false;
      int64_t half_days = 0;
      for (const InventedInCare::Exclusion& excluded : child.exclusions) {
        if (!days.Contains(excluded.on) || !InCare(child, excluded.on)) continue;
        for_good = for_good || excluded.half_days == 0;
        half_days += excluded.half_days;
      }
      cohorts_.AddIn(place, "SCC/044a", number, for_good ? 1 : 0, 1);
      if (half_days > 0) cohorts_.AddIn(place, "SCC/044b", number, half_days, 1);
    }
  }
}

}  // namespace hanes
