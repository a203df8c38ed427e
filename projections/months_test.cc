// SPDX-License-Identifier: Apache-2.0
#include "projections/months.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

using testing::HasSubstr;

std::string MonthsOn(std::string_view start, int months, MonthEnd end) { return AddMonths(*Date::Parse(start), months, end).ToString(); }

TEST(MonthsTest, AMonthOnFromADayThatIsNotThereIsARulesChoice) {
  EXPECT_EQ(MonthsOn("2013-01-31", 1, *ParseMonthEnd("clamp")), "2013-02-28");
  EXPECT_EQ(MonthsOn("2013-01-31", 1, *ParseMonthEnd("next")), "2013-03-01");
  EXPECT_EQ(MonthsOn("2012-01-31", 1, MonthEnd::kClamp), "2012-02-29");
  EXPECT_EQ(MonthsOn("2012-02-29", 12, MonthEnd::kClamp), "2013-02-28");
  EXPECT_EQ(MonthsOn("2012-02-29", 12, MonthEnd::kNext), "2013-03-01");
  EXPECT_EQ(MonthsOn("2013-01-31", 3, MonthEnd::kClamp), "2013-04-30");
  EXPECT_EQ(MonthsOn("2013-12-15", 3, MonthEnd::kNext), "2014-03-15");
  EXPECT_EQ(MonthsOn("2013-03-31", -1, MonthEnd::kClamp), "2013-02-28");
  EXPECT_EQ(MonthsOn("2014-01-15", -13, MonthEnd::kClamp), "2012-12-15");
  EXPECT_THAT(MessageOf(ParseMonthEnd("round").status()), HasSubstr("write clamp"));
}

}  // namespace
}  // namespace hanes
