// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_calendar.h"

#include <gtest/gtest.h>

#include <set>

namespace hanes {
namespace {

Date Day(std::string_view iso) { return *Date::Parse(iso); }

// The vectors that the service's own calendar is held to as well; they share no code.
TEST(InventedCalendarTest, AddsWorkingDaysOverHolidaysAndWeekends) {
  EXPECT_EQ(AddWorkingDays(Day("2013-03-27"), 7), Day("2013-04-09"));
  EXPECT_EQ(AddWorkingDays(Day("2012-05-30"), 7), Day("2012-06-12"));
  EXPECT_EQ(AddWorkingDays(Day("2013-12-23"), 35), Day("2014-02-13"));
  EXPECT_EQ(AddWorkingDays(Day("2022-09-09"), 10), Day("2022-09-26"));
  EXPECT_EQ(AddWorkingDays(Day("2013-08-24"), 7), Day("2013-09-04"));
  EXPECT_EQ(WorkingDaysBetween(Day("2013-03-27"), Day("2013-04-09")), 7);
}

TEST(InventedCalendarTest, KnowsTheHolidaysOfYearsThatWereOtherwise) {
  const auto of_year = [](int year) {
    std::set<std::string> days;
    for (Date day = Date::FromCivil(year, 1, 1); day.year() == year; day = day + 1) {
      if (IsBankHoliday(day) && !IsWeekend(day)) days.insert(day.ToString().substr(5));
    }
    return days;
  };
  EXPECT_EQ(of_year(2011), (std::set<std::string>{"01-03", "04-22", "04-25", "04-29", "05-02", "05-30", "08-29", "12-26", "12-27"}));
  EXPECT_EQ(of_year(2012), (std::set<std::string>{"01-02", "04-06", "04-09", "05-07", "06-04", "06-05", "08-27", "12-25", "12-26"}));
  EXPECT_EQ(of_year(2020), (std::set<std::string>{"01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"}));
  EXPECT_EQ(of_year(2021), (std::set<std::string>{"01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"}));
}

TEST(InventedCalendarTest, ASchoolYearHasAbout190Days) {
  for (int year = 2005; year < 2030; ++year) {
    int days = 0;
    for (Date day = Date::FromCivil(year, 8, 1); day < Date::FromCivil(year + 1, 8, 1); day = day + 1) days += IsSchoolDay(day) ? 1 : 0;
    EXPECT_NEAR(days, 190, 8) << year;
  }
  EXPECT_TRUE(IsSchoolDay(Day("2012-10-19")));
  EXPECT_FALSE(IsSchoolDay(Day("2012-10-31"))) << "half-term";
  EXPECT_FALSE(IsSchoolDay(Day("2012-08-15")));
  EXPECT_GT(AddSchoolDays(Day("2012-07-16"), 20), Day("2012-09-15")) << "the summer is no time to plan in";
}

}  // namespace
}  // namespace hanes
