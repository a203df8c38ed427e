// SPDX-License-Identifier: Apache-2.0
#include "projections/absence_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

using ::testing::HasSubstr;

SetRule Set(std::string_view rule, std::string_view value) {
  return {std::string(rule), std::string(value), "", {*Date::Parse("2011-04-01"), Date::Max()}};
}

StatusOr<AbsenceRules> Read(std::string_view long_term, std::string_view window, std::string_view week) {
  const std::vector<SetRule> set = {Set("sickness.long_term", long_term), Set("sickness.bradford.window", window),
                                    Set("sickness.absence_days", "253"), Set("sickness.usual_week", week)};
  const auto rules = RulesInForce::Of(set, *Date::Parse("2013-03-31"), Timestamp::Max());
  if (!rules.ok()) return rules.status();
  return ReadAbsenceRules(*rules);
}

TEST(AbsenceRulesTest, DaysAndWeeksAreDaysOfTheCalendar) {
  const auto rules = Read("28 calendar days", "52 weeks", "mon,tue,sat");
  ASSERT_TRUE(rules.ok()) << MessageOf(rules.status());
  EXPECT_EQ(rules->long_from_days, 28);
  EXPECT_EQ(rules->bradford_days, 364);
  EXPECT_EQ(rules->days_of_year, 253u);
  EXPECT_EQ(rules->usual_week, (WeekHours{0, 100, 100, 0, 0, 0, 100}));
}

TEST(AbsenceRulesTest, WhatCannotBeReadIsNamed) {
  EXPECT_THAT(MessageOf(Read("1 month", "52 weeks", "mon").status()), HasSubstr("sickness.long_term"));
  EXPECT_THAT(MessageOf(Read("28 days", "20 working days", "mon").status()), HasSubstr("sickness.bradford.window"));
  EXPECT_THAT(MessageOf(Read("28 days", "52 weeks", "mon,fry").status()), HasSubstr("\"mon,fry\" is no list of"));
  EXPECT_THAT(MessageOf(Read("28 days", "52 weeks", "mon,tue,mon").status()), HasSubstr("has mon twice"));
  EXPECT_THAT(MessageOf(Read("28 days", "52 weeks", "mon,").status()), HasSubstr("is no list of"));
}

}  // namespace
}  // namespace hanes
