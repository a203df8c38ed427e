// SPDX-License-Identifier: Apache-2.0
#include "projections/school_days.h"

#include <algorithm>

#include "projections/settings_facts.h"

namespace hanes {
namespace {

constexpr unsigned kAugust = 8;

// The year in which the school year of a day begins: 2013 for 2013/14.
int SchoolYear(Date day) { return day.month() >= kAugust ? day.year() : day.year() - 1; }

}  // namespace

StatusOr<SchoolDays> SchoolDays::Make(std::string division, const WorkingDays& working, const std::vector<DateRange>& terms,
                                      const std::vector<DateRange>& closed) {
  SchoolDays school;
  school.division_ = std::move(division);
  const auto is_closed = [&](Date day) {
    return std::any_of(closed.begin(), closed.end(), [&](const DateRange& range) { return range.Contains(day); });
  };
  for (const DateRange& term : terms) {
    school.years_.push_back(SchoolYear(term.from));
    for (Date day = term.from; day < term.to; day = day + 1) {
      ASSIGN_OR_RETURN(const bool working_day, working.IsWorkingDay(day));
      if (working_day && !is_closed(day)) school.days_.push_back(day);
    }
  }
  const auto sort_once = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  sort_once(school.years_);
  sort_once(school.days_);
  return school;
}

StatusOr<SchoolDays> SchoolDays::At(const FactIndex::Snapshot& facts, std::string_view division, const WorkingDays& working,
                                    Timestamp known_at) {
  std::vector<DateRange> terms;
  std::vector<DateRange> closed;
  const auto days_of = [](const FactSpan& span) { return DateRange{Date::FromDays(span.valid_from), Date::FromDays(span.valid_to)}; };
  facts.ForEachDuring(kSchoolTerm, DateRange{}, known_at, [&](const FactSpan& span, const FactContent& content) {
    if (facts.SymbolName(content.dimensions[0]) == division) terms.push_back(days_of(span));
  });
  facts.ForEachDuring(kCalendarDay, DateRange{}, known_at, [&](const FactSpan& span, const FactContent& content) {
    const bool counts = facts.SymbolName(content.dimensions[0]) == division && facts.SymbolName(content.dimensions[1]) == "school_closed";
    if (counts) closed.push_back(days_of(span));
  });
  return Make(std::string(division), working, terms, closed);
}

Status SchoolDays::ExpectKnown(int from_year, int to_year) const {
  for (int year = from_year; year <= to_year; ++year) {
    if (std::binary_search(years_.begin(), years_.end(), year)) continue;
    return FailedPrecondition("there are no term dates of {} for the school year {}/{:02}: add them with `hanes calendar import TERMS.csv` "
                              "(from,to,kind,division)", division_, year, (year + 1) % 100);
  }
  return OkStatus();
}

StatusOr<Date> SchoolDays::Add(Date start, int n) const {
  if (n == 0) return start;
  const int year = SchoolYear(start);
  RETURN_IF_ERROR(ExpectKnown(year, year));
  const auto after = std::upper_bound(days_.begin(), days_.end(), start);
  if (days_.end() - after < n) {
    RETURN_IF_ERROR(ExpectKnown(year, years_.back()));
    return ExpectKnown(years_.back() + 1, years_.back() + 1);
  }
  const Date day = after[n - 1];
  RETURN_IF_ERROR(ExpectKnown(year, SchoolYear(day)));
  return day;
}

}  // namespace hanes
