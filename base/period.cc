// SPDX-License-Identifier: Apache-2.0
#include "base/period.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "base/utf8.h"

namespace hanes {
namespace {

constexpr std::string_view kToDate = "ytd:";
constexpr std::array<std::string_view, 5> kKinds = {"financial_year", "quarter", "month", "week", "year_to_date"};

// Exactly `text`, all digits.
std::optional<int> Number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool all_digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (error != std::errc() || end != text.data() + text.size() || !all_digits) return std::nullopt;
  return number;
}

Date FirstOfMonth(Date day) { return Date::FromCivil(day.year(), day.month(), 1); }
// The first of the month so many months later or earlier.
Date MonthsOn(Date first, int months) {
  const int count = first.year() * 12 + static_cast<int>(first.month()) - 1 + months;
  return Date::FromCivil(count / 12, static_cast<unsigned>(count % 12) + 1, 1);
}

Date FinancialYearStart(Date day) { return Date::FromCivil(day.month() >= 4 ? day.year() : day.year() - 1, 4, 1); }
Date Monday(Date day) { return day - static_cast<int32_t>((day.weekday() + 6) % 7); }

// "12" after 2011 is also a month.
bool YearReadsAsMonth(int year) { return (year + 1) % 100 >= 1 && (year + 1) % 100 <= 12; }
bool MonthReadsAsYear(int year, int month) { return (year + 1) % 100 == month; }

Status NoPeriod(std::string_view text) {
  return InvalidArgument("\"{}\" is not a period: write 2012-13 (1 April to 31 March), 2013-Q2, 2013-02, 2013-W09 or ytd:2013-02-28",
                         Excerpt(text));
}

StatusOr<Period> FinancialYear(std::string_view text, int year, int next) {
  if (next != (year + 1) % 100) {
    return InvalidArgument("\"{}\" is not a financial year: the one that begins in April {} is {}/{:02}", text, year, year, (year + 1) % 100);
  }
  return Period::Of(Period::Kind::kFinancialYear, Date::FromCivil(year, 4, 1));
}

StatusOr<Period> Month(std::string_view text, int year, int month) {
  if (month < 1 || month > 12) return NoPeriod(text);
  return Period::Of(Period::Kind::kMonth, Date::FromCivil(year, static_cast<unsigned>(month), 1));
}

StatusOr<Period> Week(std::string_view text, int year, int week) {
  // 4 January is in the first week of its year.
  const Date monday = Monday(Date::FromCivil(year, 1, 4)) + (week - 1) * 7;
  const bool of_this_year = (monday + 3).year() == year;
  if (week < 1 || !of_this_year) return InvalidArgument("\"{}\" is not a week: {} has no week {}", text, year, week);
  return Period::Of(Period::Kind::kWeek, monday);
}

// What stands after the year and its hyphen: "13", "Q2", "M02", "W09".
StatusOr<Period> AfterHyphen(std::string_view text, int year, std::string_view rest) {
  const char letter = rest[0];
  const bool lettered = letter == 'Q' || letter == 'M' || letter == 'W';
  const std::optional<int> number = Number(lettered ? rest.substr(1) : rest);
  if (!number.has_value() || rest.size() != (letter == 'Q' || !lettered ? 2u : 3u)) return NoPeriod(text);
  if (letter == 'W') return Week(text, year, *number);
  if (letter == 'M') return Month(text, year, *number);
  if (letter == 'Q') {
    if (*number < 1 || *number > 4) return NoPeriod(text);
    return Period::Of(Period::Kind::kQuarter, Date::FromCivil(year, static_cast<unsigned>(*number) * 3, 1));
  }
  const bool is_month = *number >= 1 && *number <= 12;
  if (is_month && MonthReadsAsYear(year, *number)) {
    return InvalidArgument("\"{}\" is a financial year and a month: write {}/{:02} or {}-M{:02}", text, year, *number, year, *number);
  }
  return is_month ? Month(text, year, *number) : FinancialYear(text, year, *number);
}

}  // namespace

StatusOr<Period> Period::Parse(std::string_view text) {
  if (text.starts_with(kToDate)) {
    ASSIGN_OR_RETURN(const Date day, Date::Parse(text.substr(kToDate.size())));
    return Of(Kind::kYearToDate, day);
  }
  const bool shaped = text.size() >= 7 && text.size() <= 8 && (text[4] == '-' || text[4] == '/');
  const std::optional<int> year = shaped ? Number(text.substr(0, 4)) : std::nullopt;
  if (!year.has_value() || *year < 1801 || *year > 2199) return NoPeriod(text);
  if (text[4] == '-') return AfterHyphen(text, *year, text.substr(5));
  const std::optional<int> next = Number(text.substr(5));
  if (!next.has_value() || text.size() != 7) return NoPeriod(text);
  return FinancialYear(text, *year, *next);
}

Period Period::Of(Kind kind, Date day) {
  switch (kind) {
    case Kind::kFinancialYear: return {kind, {FinancialYearStart(day), MonthsOn(FinancialYearStart(day), 12)}};
    case Kind::kQuarter: {
      const Date first = MonthsOn(FirstOfMonth(day), -static_cast<int>((day.month() - 1) % 3));
      return {kind, {first, MonthsOn(first, 3)}};
    }
    case Kind::kMonth: return {kind, {FirstOfMonth(day), MonthsOn(FirstOfMonth(day), 1)}};
    case Kind::kWeek: return {kind, {Monday(day), Monday(day) + 7}};
    case Kind::kYearToDate: break;
  }
  return {Kind::kYearToDate, {FinancialYearStart(day), day + 1}};
}

Period Period::Next() const {
  if (kind_ != Kind::kYearToDate) return Of(kind_, days_.to);
  const Date last = days_.to - 1;
  const bool leap_day = last.month() == 2 && last.day_of_month() == 29;
  return Of(kind_, Date::FromCivil(last.year() + 1, last.month(), leap_day ? 28 : last.day_of_month()));
}

Period Period::Previous() const {
  if (kind_ != Kind::kYearToDate) return Of(kind_, days_.from - 1);
  const Date last = days_.to - 1;
  const bool leap_day = last.month() == 2 && last.day_of_month() == 29;
  return Of(kind_, Date::FromCivil(last.year() - 1, last.month(), leap_day ? 28 : last.day_of_month()));
}

std::string Period::ToString() const {
  const Date from = days_.from;
  const int year = from.year();
  switch (kind_) {
    case Kind::kFinancialYear: return fmt::format("{}{}{:02}", year, YearReadsAsMonth(year) ? '/' : '-', (year + 1) % 100);
    case Kind::kQuarter: return fmt::format("{}-Q{}", year, (from.month() + 2) / 3);
    case Kind::kMonth:
      return fmt::format("{}-{}{:02}", year, MonthReadsAsYear(year, static_cast<int>(from.month())) ? "M" : "", from.month());
    case Kind::kWeek: {
      const Date thursday = from + 3;
      const int32_t week = (thursday - Date::FromCivil(thursday.year(), 1, 1)) / 7 + 1;
      return fmt::format("{}-W{:02}", thursday.year(), week);
    }
    case Kind::kYearToDate: break;
  }
  return fmt::format("{}{}", kToDate, (days_.to - 1).ToString());
}

std::string_view NameOf(Period::Kind kind) { return kKinds[static_cast<size_t>(kind)]; }

StatusOr<Period::Kind> ParsePeriodKind(std::string_view name) {
  const auto* found = std::find(kKinds.begin(), kKinds.end(), name);
  if (found == kKinds.end()) return InvalidArgument("\"{}\" is not a kind of period: there are {}", Excerpt(name), fmt::join(kKinds, ", "));
  return static_cast<Period::Kind>(found - kKinds.begin());
}

}  // namespace hanes
