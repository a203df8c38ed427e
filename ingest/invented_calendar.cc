// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace hanes {
namespace {

constexpr unsigned kMonday = 1, kFriday = 5;

Date OnOrAfter(Date day, unsigned weekday) { return day + static_cast<int32_t>((weekday + 7 - day.weekday()) % 7); }
Date OnOrBefore(Date day, unsigned weekday) { return day - static_cast<int32_t>((day.weekday() + 7 - weekday) % 7); }

// The Gregorian computus, in the form of Meeus, Jones and Butcher.
Date EasterSunday(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
  return Date::FromCivil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

struct Proclaimed {
  int year;
  unsigned month;
  unsigned day;
};
// Days beside those of every year, and those to which one of them was moved.
constexpr std::array<Proclaimed, 10> kProclaimed = {{{1999, 12, 31}, {2002, 6, 3}, {2002, 6, 4}, {2011, 4, 29}, {2012, 6, 4}, {2012, 6, 5},
                                                     {2020, 5, 8}, {2022, 6, 2}, {2022, 6, 3}, {2022, 9, 19}}};
constexpr Proclaimed kCoronation = {2023, 5, 8};

bool Is(Date day, const Proclaimed& proclaimed) { return day == Date::FromCivil(proclaimed.year, proclaimed.month, proclaimed.day); }

bool IsMondayOfMay(Date day) {
  const int year = day.year();
  if (day.month() != 5 || day.weekday() != kMonday) return false;
  const bool first = day.day_of_month() <= 7 && year != 2020;
  const bool last = day.day_of_month() >= 25 && year != 2002 && year != 2012 && year != 2022;
  return first || last;
}

// Christmas, Boxing Day and New Year's Day; of one on a weekend, the weekday after it that takes its place.
bool IsMidwinter(Date day) {
  const unsigned month = day.month(), date = day.day_of_month(), weekday = day.weekday();
  if (month == 1) return date == 1 || (weekday == kMonday && date <= 3);
  if (month != 12) return false;
  return date == 25 || date == 26 || ((weekday == kMonday || weekday == kMonday + 1) && (date == 27 || date == 28));
}

struct Term {
  std::string_view name;
  Date from;
  Date to;  // the last day
  Date half_term;  // its Monday
};

// Of the school year that begins in September of `year`.
std::array<Term, 3> TermsOf(int year) {
  const Date easter = EasterSunday(year + 1);
  const Date autumn = OnOrAfter(Date::FromCivil(year, 9, 2), kMonday);
  const Date spring = OnOrAfter(Date::FromCivil(year + 1, 1, 5), kMonday);
  const Date spring_ends = easter < Date::FromCivil(year + 1, 4, 8) ? easter - 3 : easter - 9;
  const Date summer = OnOrAfter(spring_ends + 15, kMonday);
  return {{{"autumn", autumn, OnOrBefore(Date::FromCivil(year, 12, 21), kFriday), OnOrAfter(Date::FromCivil(year, 10, 25), kMonday)},
           {"spring", spring, spring_ends, OnOrAfter(Date::FromCivil(year + 1, 2, 11), kMonday)},
           {"summer", summer, OnOrBefore(Date::FromCivil(year + 1, 7, 22), kFriday),
            OnOrBefore(Date::FromCivil(year + 1, 5, 31), kMonday)}}};
}

int SchoolYear(Date day) { return day.month() >= 8 ? day.year() : day.year() - 1; }

}  // namespace

bool IsWeekend(Date day) { return day.weekday() == 0 || day.weekday() == 6; }

bool IsBankHoliday(Date day) {
  if (IsMidwinter(day) || IsMondayOfMay(day) || Is(day, kCoronation)) return true;
  if (day.month() == 8) return day.weekday() == kMonday && day.day_of_month() >= 25;
  const auto is_day = [&](const Proclaimed& proclaimed) { return Is(day, proclaimed); };
  if (std::any_of(kProclaimed.begin(), kProclaimed.end(), is_day)) return true;
  if (day.month() != 3 && day.month() != 4) return false;
  const Date easter = EasterSunday(day.year());
  return day == easter - 2 || day == easter + 1;
}

Date AddWorkingDays(Date start, int32_t days) {
  Date day = start;
  while (days > 0) {
    day = day + 1;
    days -= IsWorkingDay(day) ? 1 : 0;
  }
  return day;
}

int32_t WorkingDaysBetween(Date start, Date end) {
  int32_t days = 0;
  for (Date day = start + 1; day <= end; day = day + 1) days += IsWorkingDay(day) ? 1 : 0;
  return days;
}

bool IsSchoolDay(Date day) {
  if (!IsWorkingDay(day)) return false;
  const std::array<Term, 3> terms = TermsOf(SchoolYear(day));
  return std::any_of(terms.begin(), terms.end(), [&](const Term& term) {
    const bool half_term = term.half_term <= day && day < term.half_term + 7;
    return term.from <= day && day <= term.to && !half_term;
  });
}

Date AddSchoolDays(Date start, int32_t days) {
  Date day = start;
  while (days > 0) {
    day = day + 1;
    days -= IsSchoolDay(day) ? 1 : 0;
  }
  return day;
}

std::string TermDatesCsv(Date from, Date to) {
  std::string csv = "from,to,kind,division,name\n";
  for (int year = SchoolYear(from); year <= SchoolYear(to); ++year) {
    for (const Term& term : TermsOf(year)) {
      const std::string name = fmt::format("{}-{}-{:02}", term.name, year, (year + 1) % 100);
      csv += fmt::format("{},{},term,wales,{}\n", term.from.ToString(), term.to.ToString(), name);
      csv += fmt::format("{},{},half_term,wales,half-of-{}\n", term.half_term.ToString(), (term.half_term + 4).ToString(), name);
    }
  }
  return csv;
}

std::string TargetsCsv(Date from) {
  constexpr std::string_view kTargets[] = {
      "caseload.unallocated,10,lower", "caseload.over_cap_workers,0,lower", "caseload.children_per_fte,16,lower", "sickness.absence_rate,5,lower",
      "recruitment.vacancy_rate,10,lower", "recruitment.agency_rate,7.5,lower", "SCC/006,85,", "SCC/021,90,", "SCC/025,88,", "SCC/042a,75,",
      "CPV,98,", "SUP,92,"};
  std::string csv = "measure,value,better,valid_from,citation\n";
  for (const std::string_view target : kTargets) csv += fmt::format("{},{},The invented council's own plan\n", target, from.ToString());
  return csv;
}

}  // namespace hanes
