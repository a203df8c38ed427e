// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/limit.h"

#include <gtest/gtest.h>

namespace hanes {
namespace {

TEST(LimitTest, ReadsWhatRulesWrite) {
  EXPECT_EQ(*Limit::Parse("1 working day"), (Limit{1, Limit::kWorkingDays}));
  EXPECT_EQ(*Limit::Parse("28 days"), (Limit{28, Limit::kDays}));
  EXPECT_EQ(*Limit::Parse("28 calendar days"), (Limit{28, Limit::kDays}));
  EXPECT_EQ(*Limit::Parse("20 school days"), (Limit{20, Limit::kSchoolDays}));
  EXPECT_EQ(*Limit::Parse("6 weeks"), (Limit{6, Limit::kWeeks}));
  EXPECT_EQ(*Limit::Parse("3 months"), (Limit{3, Limit::kMonths}));
  EXPECT_EQ(*Limit::Parse("0 days"), (Limit{0, Limit::kDays}));  // before it begins
  EXPECT_EQ(*Limit::Parse("1 year"), (Limit{1, Limit::kYears}));
}
TEST(LimitTest, RefusesWhatIsNone) {
  for (const char* text : {"", "10", "days", "-1 days", "1001 days", "10days", "10  days", "10 fortnights", "ten days"}) {
    EXPECT_FALSE(Limit::Parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace hanes
