// SPDX-License-Identifier: Apache-2.0
#include "projections/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/civil_date.h"
#include "proto/validate.h"

namespace hanes {
namespace {

using testing::HasSubstr;

const AuthorityId kWelsh("W06000012");
const AuthorityId kEnglish("E06000001");

std::string Refused(const std::string& toml) { return MessageOf(ReadRules("x.toml", toml, kWelsh).status()); }

TEST(RulesTest, ShippedRulesAreValidEventsOfTheirOwnDay) {
  for (const AuthorityId& authority : {kWelsh, kEnglish}) {
    const auto events = ShippedRules(authority);
    ASSERT_TRUE(events.ok()) << MessageOf(events.status());
    ASSERT_FALSE(events->empty());
    for (const v1::Event& event : *events) {
      EXPECT_TRUE(ValidateEvent(event, authority).ok()) << MessageOf(ValidateEvent(event, authority));
      EXPECT_EQ(event.stream(), "authority:" + authority.value());
      EXPECT_FALSE(event.rule_set().citation().empty());
      EXPECT_EQ(event.recorded_at().seconds(), int64_t{Date::Parse(event.occurred_on())->days()} * 86400);
    }
  }
}

TEST(RulesTest, WalesHasTheCapOfFifteenAndEnglandNone) {
  const auto has_cap = [](const AuthorityId& authority) {
    const auto events = *ShippedRules(authority);
    return std::any_of(events.begin(), events.end(), [](const v1::Event& e) {
      return e.rule_set().rule() == "caseload.cap" && e.rule_set().value() == "15";
    });
  };
  EXPECT_TRUE(has_cap(kWelsh));
  EXPECT_FALSE(has_cap(kEnglish));
}

TEST(RulesTest, IdsStayTheSameAndDifferBetweenCouncils) {
  const auto first = *ShippedRules(kWelsh), second = *ShippedRules(kWelsh), other = *ShippedRules(AuthorityId("W06000001"));
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].SerializeAsString(), second[i].SerializeAsString());
    EXPECT_NE(first[i].id(), other[i].id());
  }
}

TEST(RulesTest, ANationWithoutRulesIsNotFound) {
  EXPECT_EQ(ShippedRules(AuthorityId("S12000005")).status().code(), StatusCode::kNotFound);
}

TEST(RulesTest, ABadFileIsRefusedWithItsLine) {
  const std::string good = "[[rule]]\nname = \"a.b\"\nvalue = \"1\"\nvalid_from = 2011-04-01\nrecorded_at = 2011-04-01T00:00:00Z\n";
  EXPECT_THAT(Refused("[[rule]\n"), HasSubstr("x.toml:1"));
  EXPECT_THAT(Refused(good), HasSubstr("x.toml:1: the rule needs citation"));
  EXPECT_THAT(Refused(good + "colour = \"red\"\n"), HasSubstr("x.toml:6: \"colour\" is not one of"));
  EXPECT_THAT(Refused("[[rule]]\nname = \"a\"\nvalue = \"1\"\ncitation = \"c\"\nvalid_from = \"2011-04-01\"\n"), HasSubstr("valid_from"));
  EXPECT_THAT(Refused("[[rule]]\nname = \"a\"\nvalue = \"1\"\ncitation = \"c\"\nvalid_from = 2011-04-01\nrecorded_at = 2011-04-01\n"),
              HasSubstr("recorded_at"));
  EXPECT_THAT(Refused("rule = 1\n"), HasSubstr("is not a list of [[rule]]"));
  EXPECT_THAT(Refused("[[rule]]\nname = \"a\"\nvalue = \"1\"\ncitation = \"c\"\nvalid_from = 9551-04-01\nrecorded_at = 2011-04-01T00:00:00Z\n"),
              HasSubstr("x.toml:1: occurred_on"));
  EXPECT_THAT(Refused("[rules]\na = 1\n"), HasSubstr("is not a list of [[rule]]"));
}

}  // namespace
}  // namespace hanes
