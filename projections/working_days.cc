// SPDX-License-Identifier: Apache-2.0
#include "projections/working_days.h"

#include <algorithm>

#include "projections/settings_facts.h"

namespace hanes {
namespace {

constexpr unsigned kSunday = 0, kSaturday = 6;

}  // namespace

WorkingDays::WorkingDays(std::string division, std::vector<Date> holidays) : division_(std::move(division)) {
  if (holidays.empty()) return;
  std::sort(holidays.begin(), holidays.end());
  const int first_year = holidays.front().year();
  first_ = Date::FromCivil(first_year, 1, 1);
  last_ = Date::FromCivil(holidays.back().year() + 1, 1, 1);
  years_.resize(static_cast<size_t>(last_.year() - first_year));
  for (const Date holiday : holidays) years_[static_cast<size_t>(holiday.year() - first_year)] = true;
  // A calendar has some twenty thousand days: none of them is asked for its weekday.
  const auto days = static_cast<size_t>(last_ - first_);
  counts_.resize(days);
  days_.reserve(days);
  auto next = holidays.begin();
  unsigned weekday = first_.weekday();
  for (size_t place = 0; place < days; ++place) {
    const Date day = first_ + static_cast<int32_t>(place);
    while (next != holidays.end() && *next < day) ++next;
    const bool holiday = next != holidays.end() && *next == day;
    if (!holiday && weekday != kSunday && weekday != kSaturday) days_.push_back(day);
    counts_[place] = static_cast<int>(days_.size());
    weekday = weekday == kSaturday ? kSunday : weekday + 1;
  }
}

WorkingDays WorkingDays::At(const FactIndex::Snapshot& facts, std::string_view division, Timestamp known_at) {
  std::vector<Date> holidays;
  const std::optional<Symbol> of_division = facts.FindSymbol(division);
  const std::optional<Symbol> bank_holiday = facts.FindSymbol("bank_holiday");
  if (of_division.has_value() && bank_holiday.has_value()) {
    facts.ForEachDuring(kCalendarDay, DateRange{}, known_at, [&](const FactSpan& span, const FactContent& content) {
      const bool counts = content.dimensions[0] == *of_division && content.dimensions[1] == *bank_holiday;
      if (counts) holidays.push_back(Date::FromDays(span.valid_from));
    });
  }
  // A series asks for the same calendar at each of its points: made once, it is copied. What it is depends on these two and nothing else.
  thread_local std::vector<Date> holidays_of_last;
  thread_local WorkingDays last("", {});
  if (last.division() != division || holidays_of_last != holidays) {
    last = WorkingDays(std::string(division), holidays);
    holidays_of_last = std::move(holidays);
  }
  return last;
}

Status WorkingDays::ExpectKnown(int from_year, int to_year) const {
  for (int year = from_year; year <= to_year; ++year) {
    const int place = year - first_.year();
    const bool known = !years_.empty() && place >= 0 && place < static_cast<int>(years_.size()) && years_[static_cast<size_t>(place)];
    if (!known) {
      return FailedPrecondition("the calendar of {} has no bank holidays for {}: add them with `hanes calendar import FILE`, from the list "
                                "that is published, or the days of that year with their source", division_, year);
    }
  }
  return OkStatus();
}

StatusOr<Date> WorkingDays::Add(Date start, int n) const {
  if (n == 0) return start;
  const int year = start.year();
  RETURN_IF_ERROR(ExpectKnown(year, year));
  // The place of the answer among all working days. Counting backwards, a start that is itself one is not counted.
  const bool forwards = n > 0;
  const int before = forwards ? CountUpTo(start) : start == first_ ? 0 : CountUpTo(start - 1);
  const int place = forwards ? before + n - 1 : before + n;
  if (place < 0) return ExpectKnown(first_.year() - 1, first_.year() - 1);
  if (place >= static_cast<int>(days_.size())) {
    RETURN_IF_ERROR(ExpectKnown(year, last_.year() - 1));
    return ExpectKnown(last_.year(), last_.year());
  }
  const Date day = days_[static_cast<size_t>(place)];
  RETURN_IF_ERROR(ExpectKnown(std::min(year, day.year()), std::max(year, day.year())));
  return day;
}

StatusOr<int> WorkingDays::Between(Date start, Date end) const {
  if (start == end) return 0;
  RETURN_IF_ERROR(ExpectKnown(std::min(start, end).year(), std::max(start, end).year()));
  if (start < end) return CountUpTo(end) - CountUpTo(start);
  const auto count_before = [this](Date day) { return day == first_ ? 0 : CountUpTo(day - 1); };
  return count_before(end) - count_before(start);
}

StatusOr<bool> WorkingDays::IsWorkingDay(Date day) const {
  RETURN_IF_ERROR(ExpectKnown(day.year(), day.year()));
  return day == first_ ? CountUpTo(day) == 1 : CountUpTo(day) > CountUpTo(day - 1);
}

}  // namespace hanes
