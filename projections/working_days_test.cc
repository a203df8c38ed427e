// SPDX-License-Identifier: Apache-2.0
#include "projections/working_days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

using testing::HasSubstr;

Date Day(std::string_view iso) { return *Date::Parse(iso); }

std::vector<Date> Days(std::initializer_list<std::string_view> days) {
  std::vector<Date> list;
  for (const std::string_view day : days) list.push_back(Day(day));
  return list;
}

// Bank holidays of England and Wales as published on gov.uk (Open Government Licence), of the years that the vectors cross.
const std::vector<Date> kBefore2022 = Days({
    "2012-01-02", "2012-04-06", "2012-04-09", "2012-05-07", "2012-06-04", "2012-06-05", "2012-08-27", "2012-12-25", "2012-12-26",
    "2013-01-01", "2013-03-29", "2013-04-01", "2013-05-06", "2013-05-27", "2013-08-26", "2013-12-25", "2013-12-26",
    "2014-01-01", "2014-04-18", "2014-04-21", "2014-05-05", "2014-05-26", "2014-08-25", "2014-12-25", "2014-12-26",
    "2022-01-03", "2022-04-15", "2022-04-18", "2022-05-02", "2022-06-02", "2022-06-03", "2022-08-29", "2022-12-26", "2022-12-27"});

WorkingDays Known(std::initializer_list<std::string_view> declared_later = {}) {
  std::vector<Date> holidays = kBefore2022;
  for (const std::string_view day : declared_later) holidays.push_back(Day(day));
  return WorkingDays("england-and-wales", holidays);
}

std::string After(const WorkingDays& calendar, std::string_view start, int n) {
  const StatusOr<Date> day = calendar.Add(Day(start), n);
  return day.ok() ? day->ToString() : MessageOf(day.status());
}

TEST(WorkingDaysTest, TheDayAfterTheStartIsDayOne) {
  const WorkingDays calendar = Known();
  EXPECT_EQ(After(calendar, "2013-03-27", 7), "2013-04-09");   // over Easter
  EXPECT_EQ(After(calendar, "2012-05-30", 7), "2012-06-12");   // over a jubilee of two days
  EXPECT_EQ(After(calendar, "2013-12-23", 35), "2014-02-13");  // over a new year
  EXPECT_EQ(After(calendar, "2013-08-24", 7), "2013-09-04");   // from a Saturday
  EXPECT_EQ(After(calendar, "2013-04-09", 1), "2013-04-10");
  EXPECT_EQ(After(calendar, "2013-03-28", 1), "2013-04-02");
  EXPECT_EQ(After(calendar, "2013-03-30", 0), "2013-03-30");
}

TEST(WorkingDaysTest, AHolidayDeclaredLateMovesADueDate) {
  EXPECT_EQ(After(Known(), "2022-09-09", 10), "2022-09-23");
  EXPECT_EQ(After(Known({"2022-09-19"}), "2022-09-09", 10), "2022-09-26");
}

TEST(WorkingDaysTest, CountingBackIsTheSameCount) {
  const WorkingDays calendar = Known();
  EXPECT_EQ(After(calendar, "2013-04-09", -1), "2013-04-08");
  EXPECT_EQ(After(calendar, "2013-04-02", -1), "2013-03-28");
  EXPECT_EQ(After(calendar, "2013-04-01", -1), "2013-03-28");
  EXPECT_EQ(After(calendar, "2012-01-03", -1), "the calendar of england-and-wales has no bank holidays for 2011: add them with `hanes calendar "
                                              "import FILE`, from the list that is published, or the days of that year with their source");
}

TEST(WorkingDaysTest, BetweenIsWhatAddAdded) {
  const WorkingDays calendar = Known();
  EXPECT_EQ(*calendar.Between(Day("2013-03-27"), Day("2013-04-09")), 7);
  EXPECT_EQ(*calendar.Between(Day("2013-03-27"), Day("2013-03-27")), 0);
  EXPECT_EQ(*calendar.Between(Day("2013-03-28"), Day("2013-04-01")), 0);
  for (Date start = Day("2012-01-01"); start < Day("2013-12-31"); start = start + 1) {
    for (const int n : {1, 7, 15, 42, 100}) {
      const Date due = *calendar.Add(start, n);
      ASSERT_EQ(*calendar.Between(start, due), n) << start.ToString();
      ASSERT_TRUE(*calendar.IsWorkingDay(due)) << due.ToString();
      if (!*calendar.IsWorkingDay(start)) continue;
      ASSERT_EQ(*calendar.Add(due, -n), start) << due.ToString();
      ASSERT_EQ(*calendar.Between(due, start), -n) << due.ToString();
    }
  }
}

TEST(WorkingDaysTest, AHolidayAtAWeekendChangesNothing) {
  EXPECT_EQ(After(Known({"2013-08-31", "2013-08-31"}), "2013-08-24", 7), "2013-09-04");
}

TEST(WorkingDaysTest, AYearThatIsNotKnownIsAnErrorThatNamesIt) {
  const WorkingDays calendar = Known();
  EXPECT_EQ(After(calendar, "2014-12-30", 1), "2014-12-31");
  EXPECT_THAT(After(calendar, "2014-12-31", 1), HasSubstr("no bank holidays for 2015"));   // a gap inside the calendar
  EXPECT_THAT(After(calendar, "2013-12-31", 2500), HasSubstr("no bank holidays for 2015"));
  EXPECT_THAT(After(calendar, "2022-12-30", 1), HasSubstr("no bank holidays for 2023"));   // its end
  EXPECT_THAT(After(calendar, "2011-12-30", 1), HasSubstr("no bank holidays for 2011"));   // its beginning
  EXPECT_THAT(After(WorkingDays("wales", {}), "2013-01-01", 1), HasSubstr("calendar of wales has no bank holidays for 2013"));
  EXPECT_THAT(MessageOf(calendar.Between(Day("2014-12-01"), Day("2022-02-01")).status()), HasSubstr("for 2015"));
  EXPECT_THAT(MessageOf(calendar.Between(Day("2012-02-01"), Day("2011-12-01")).status()), HasSubstr("for 2011"));
  EXPECT_THAT(MessageOf(calendar.IsWorkingDay(Day("2018-12-01")).status()), HasSubstr("for 2018"));
}

}  // namespace
}  // namespace hanes
