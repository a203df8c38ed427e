// SPDX-License-Identifier: Apache-2.0
#include "base/period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

using testing::HasSubstr;

// "2012-04-01 2013-03-31": first and last day.
std::string Days(std::string_view text) {
  const auto period = Period::Parse(text);
  if (!period.ok()) return MessageOf(period.status());
  return period->days().from.ToString() + " " + (period->days().to - 1).ToString();
}

Date Day(std::string_view iso) { return *Date::Parse(iso); }

TEST(PeriodTest, EachKindIsItsDays) {
  EXPECT_EQ(Days("2012-13"), "2012-04-01 2013-03-31");
  EXPECT_EQ(Days("2012/13"), "2012-04-01 2013-03-31");
  EXPECT_EQ(Days("1999-00"), "1999-04-01 2000-03-31");
  EXPECT_EQ(Days("2013-Q2"), "2013-04-01 2013-06-30");
  EXPECT_EQ(Days("2013-Q4"), "2013-10-01 2013-12-31");
  EXPECT_EQ(Days("2013-02"), "2013-02-01 2013-02-28");
  EXPECT_EQ(Days("2012-02"), "2012-02-01 2012-02-29");
  EXPECT_EQ(Days("2013-W09"), "2013-02-25 2013-03-03");
  EXPECT_EQ(Days("ytd:2013-02-28"), "2012-04-01 2013-02-28");
  EXPECT_EQ(Days("ytd:2013-04-01"), "2013-04-01 2013-04-01");
}

TEST(PeriodTest, WeeksAreOfTheYearOfTheirThursday) {
  EXPECT_EQ(Days("2013-W01"), "2012-12-31 2013-01-06");
  EXPECT_EQ(Days("2009-W53"), "2009-12-28 2010-01-03");
  EXPECT_THAT(Days("2013-W53"), HasSubstr("2013 has no week 53"));
  EXPECT_THAT(Days("2013-W00"), HasSubstr("2013 has no week 0"));
  EXPECT_EQ(Period::Of(Period::Kind::kWeek, Day("2010-01-03")).ToString(), "2009-W53");
  EXPECT_EQ(Period::Of(Period::Kind::kWeek, Day("2012-12-31")).ToString(), "2013-W01");
}

TEST(PeriodTest, WhatCouldBeAYearOrAMonthIsNeitherUntilItIsSaid) {
  EXPECT_THAT(Days("2011-12"), HasSubstr("write 2011/12 or 2011-M12"));
  EXPECT_THAT(Days("2004-05"), HasSubstr("write 2004/05 or 2004-M05"));
  EXPECT_EQ(Days("2011/12"), "2011-04-01 2012-03-31");
  EXPECT_EQ(Days("2011-M12"), "2011-12-01 2011-12-31");
  EXPECT_EQ(Days("2011-11"), "2011-11-01 2011-11-30");
}

TEST(PeriodTest, WhatIsNoPeriodIsRefusedWithWhatMayBeWritten) {
  for (const char* text : {"", "2013", "2013-00", "2013-Q5", "2013-Q0", "2013-Q", "2013-W9", "13-14", "2013-Q02", "20x3-02", "2013-1", "2013/W09",
                           "2013-02-28", "2013-+2", "2013-M13", "0000-01", "2013 14"}) {
    EXPECT_FALSE(Period::Parse(text).ok()) << text;
  }
  EXPECT_THAT(Days("quarter 2"), HasSubstr("\"quarter 2\" is not a period: write 2012-13"));
  EXPECT_THAT(Days("2012-14"), HasSubstr("the one that begins in April 2012 is 2012/13"));
  EXPECT_THAT(Days("ytd:2013-02-30"), HasSubstr("2013-02-30"));
}

TEST(PeriodTest, EveryPeriodOfEveryDayReadsBackAndHoldsTheDay) {
  for (Date day = Day("1999-12-25"); day < Day("2017-01-05"); day = day + 1) {
    for (const auto kind : {Period::Kind::kFinancialYear, Period::Kind::kQuarter, Period::Kind::kMonth, Period::Kind::kWeek,
                            Period::Kind::kYearToDate}) {
      const Period period = Period::Of(kind, day);
      ASSERT_TRUE(period.days().Contains(day)) << period.ToString();
      const auto again = Period::Parse(period.ToString());
      ASSERT_TRUE(again.ok()) << MessageOf(again.status());
      ASSERT_EQ(*again, period) << day.ToString();
      if (kind == Period::Kind::kYearToDate) continue;
      ASSERT_EQ(period.Next().days().from, period.days().to);
      ASSERT_EQ(period.Next().Previous(), period);
    }
  }
}

TEST(PeriodTest, AYearToDateGoesOnToTheSameDay) {
  EXPECT_EQ(Period::Parse("ytd:2013-02-28")->Next().ToString(), "ytd:2014-02-28");
  EXPECT_EQ(Period::Parse("ytd:2012-02-29")->Next().ToString(), "ytd:2013-02-28");
  EXPECT_EQ(Period::Parse("ytd:2012-02-29")->Previous().ToString(), "ytd:2011-02-28");
}

TEST(PeriodTest, KindsHaveNames) {
  EXPECT_EQ(NameOf(Period::Kind::kYearToDate), "year_to_date");
  EXPECT_EQ(*ParsePeriodKind("week"), Period::Kind::kWeek);
  EXPECT_THAT(MessageOf(ParsePeriodKind("fortnight").status()), HasSubstr("there are financial_year, quarter, month, week, year_to_date"));
}

}  // namespace
}  // namespace hanes
