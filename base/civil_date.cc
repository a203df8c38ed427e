// SPDX-License-Identifier: Apache-2.0
#include "base/civil_date.h"

#include <algorithm>
#include <chrono>

#include "base/utf8.h"

namespace hanes {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day Civil(Date date) { return year_month_day(sys_days(std::chrono::days(date.days()))); }

// The digits of text[at, at+count) as a number, or -1.
int Digits(std::string_view text, size_t at, size_t count) {
  int value = 0;
  for (char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

Date Date::FromCivil(int year, unsigned month, unsigned day) {
  const year_month_day ymd{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  return Date(static_cast<int32_t>(sys_days(ymd).time_since_epoch().count()));
}

StatusOr<Date> Date::Parse(std::string_view iso) {
  const bool shaped = iso.size() == 10 && iso[4] == '-' && iso[7] == '-';
  const int year = shaped ? Digits(iso, 0, 4) : -1;
  const int month = shaped ? Digits(iso, 5, 2) : -1;
  const int day = shaped ? Digits(iso, 8, 2) : -1;
  if (year < 1800 || year > 2200 || month < 0 || day < 0) {
    return InvalidArgument("\"{}\" is not a date: write it as 2018-03-31", Excerpt(iso));
  }
  const year_month_day ymd{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!ymd.ok()) return InvalidArgument("\"{}\" is not a day of the calendar", iso);
  return FromCivil(year, month, day);
}

int Date::year() const { return static_cast<int>(Civil(*this).year()); }
unsigned Date::month() const { return static_cast<unsigned>(Civil(*this).month()); }
unsigned Date::day_of_month() const { return static_cast<unsigned>(Civil(*this).day()); }
unsigned Date::weekday() const { return std::chrono::weekday(sys_days(std::chrono::days(days_))).c_encoding(); }

Date Date::AddMonths(int months) const {
  if (!IsReal()) return *this;
  const year_month_day day = Civil(*this);
  const auto month = std::chrono::year_month(day.year(), day.month()) + std::chrono::months(months);
  const std::chrono::year_month_day_last last(month.year(), std::chrono::month_day_last(month.month()));
  const auto same = std::min(day.day(), last.day());
  return Date(static_cast<int32_t>(sys_days(month / same).time_since_epoch().count()));
}

std::string Date::ToString() const {
  if (*this == Max() || *this == Min()) return "";
  const year_month_day day = Civil(*this);
  const int of_year = static_cast<int>(day.year());
  const auto month = static_cast<unsigned>(day.month()), of_month = static_cast<unsigned>(day.day());
  if (of_year < 0 || of_year > 9999) return fmt::format("{:04}-{:02}-{:02}", of_year, month, of_month);
  // Answers are full of days: digit by digit costs a tenth of a format.
  std::string text = "0000-00-00";
  const auto put = [&](size_t last, unsigned number) {
    for (; number != 0; number /= 10, --last) text[last] = static_cast<char>('0' + number % 10);
  };
  put(3, static_cast<unsigned>(of_year));
  put(6, month);
  put(9, of_month);
  return text;
}

}  // namespace hanes
