// SPDX-License-Identifier: Apache-2.0
#include "projections/time_limit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

using testing::HasSubstr;

std::string MonthsOn(std::string_view start, int months, MonthEnd end) { return AddMonths(*Date::Parse(start), months, end).ToString(); }

TEST(TimeLimitTest, ReadsWhatARuleWrites) {
  EXPECT_EQ(*TimeLimit::Parse("7 working days"), (TimeLimit{7, TimeUnit::kWorkingDay}));
  EXPECT_EQ(*TimeLimit::Parse("1 working day"), (TimeLimit{1, TimeUnit::kWorkingDay}));
  EXPECT_EQ(*TimeLimit::Parse("20 school days"), (TimeLimit{20, TimeUnit::kSchoolDay}));
  EXPECT_EQ(*TimeLimit::Parse("28 days"), *TimeLimit::Parse("28 calendar days"));
  EXPECT_EQ(*TimeLimit::Parse("6 weeks"), (TimeLimit{6, TimeUnit::kWeek}));
  EXPECT_EQ(*TimeLimit::Parse("0 days"), TimeLimit{});
  for (const char* text : {"1 working day", "7 working days", "20 school days", "28 days", "6 weeks", "3 months"}) {
    EXPECT_EQ(TimeLimit::Parse(text)->ToString(), text);
  }
}

TEST(TimeLimitTest, RefusesWhatItWouldHaveToGuess) {
  for (const char* text : {"", "7", "7 ", "seven days", "-1 days", "7 wd", "7days", "3.5 months", "10000 days", "7 working  days", "7 Days"}) {
    EXPECT_FALSE(TimeLimit::Parse(text).ok()) << text;
  }
  EXPECT_THAT(MessageOf(TimeLimit::Parse("7 wd").status()), HasSubstr("\"7 wd\" is not a length of time: write a number"));
  EXPECT_THAT(MessageOf(ParseMonthEnd("round").status()), HasSubstr("write clamp"));
}

TEST(TimeLimitTest, AMonthOnFromADayThatIsNotThereIsARulesChoice) {
  EXPECT_EQ(MonthsOn("2013-01-31", 1, *ParseMonthEnd("clamp")), "2013-02-28");
  EXPECT_EQ(MonthsOn("2013-01-31", 1, *ParseMonthEnd("next")), "2013-03-01");
  EXPECT_EQ(MonthsOn("2012-01-31", 1, MonthEnd::kClamp), "2012-02-29");
  EXPECT_EQ(MonthsOn("2012-02-29", 12, MonthEnd::kClamp), "2013-02-28");
  EXPECT_EQ(MonthsOn("2012-02-29", 12, MonthEnd::kNext), "2013-03-01");
  EXPECT_EQ(MonthsOn("2013-01-31", 3, MonthEnd::kClamp), "2013-04-30");
  EXPECT_EQ(MonthsOn("2013-12-15", 3, MonthEnd::kNext), "2014-03-15");
  EXPECT_EQ(MonthsOn("2013-03-31", -1, MonthEnd::kClamp), "2013-02-28");
  EXPECT_EQ(MonthsOn("2014-01-15", -13, MonthEnd::kClamp), "2012-12-15");
}

}  // namespace
}  // namespace hanes
