// SPDX-License-Identifier: Apache-2.0
#include "projections/rules_in_force.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/due_dates.h"
#include "projections/testing/settings_world.h"

namespace hanes::testing {
namespace {

using ::testing::HasSubstr;

Date Day(std::string_view iso) { return *Date::Parse(iso); }
const Timestamp kNow = *Timestamp::Parse("2026-01-01T00:00:00Z");

// Two sets of a nation, one based on the other, and the council that went from the first to the second in April 2016.
SettingsWorld TwoSets() {
  SettingsWorld world;
  world.Rule("rules.title", "Wales", "2011-04-01", "old");
  world.Rule("assessment.initial.limit", "7 working days", "2011-04-01", "old");
  world.Rule("referral.decision.limit", "1 working day", "2011-04-01", "old");
  world.Rule("rules.based_on", "old", "2016-04-06", "new");
  world.Rule("assessment.initial.limit", "none", "2016-04-06", "new");
  world.Rule("assessment.single.limit", "42 working days", "2016-04-06", "new");
  world.Rule("rules.in_force", "old", "2011-04-01");
  world.Rule("rules.in_force", "new", "2016-04-06");
  world.Rule("caseload.cap", "15", "2011-04-01");
  return world;
}

std::string ValueOf(const SettingsWorld& world, std::string_view rule, std::string_view day, std::string_view rule_set = "",
                    Timestamp known_at = kNow) {
  const auto rules = RulesInForce::At(world.Facts(), Day(day), known_at, rule_set);
  if (!rules.ok()) return MessageOf(rules.status());
  const auto value = rules->Word(rule);
  return value.ok() ? *value : MessageOf(value.status());
}

TEST(RulesInForceTest, ADayHasTheRulesOfTheSetInForceOnIt) {
  const SettingsWorld world = TwoSets();
  EXPECT_EQ(ValueOf(world, "assessment.initial.limit", "2013-03-31"), "7 working days");
  EXPECT_THAT(ValueOf(world, "assessment.single.limit", "2016-04-05"), HasSubstr("rule assessment.single.limit is not in force on 2016-04-05"));
  EXPECT_EQ(ValueOf(world, "assessment.single.limit", "2016-04-06"), "42 working days");
  EXPECT_THAT(ValueOf(world, "assessment.initial.limit", "2016-04-06"), HasSubstr("not in force")) << "the later set ended it";
  EXPECT_EQ(ValueOf(world, "referral.decision.limit", "2016-04-06"), "1 working day") << "of the set it is based on";
  const auto rules = RulesInForce::At(world.Facts(), Day("2013-03-31"), kNow);
  EXPECT_EQ(*rules->Note("assessment.initial.limit"), "Rule assessment.initial.limit = 7 working days, of old since 2011-04-01.");
  EXPECT_EQ(*rules->Note("caseload.cap"), "Rule caseload.cap = 15, in force since 2011-04-01.");
  EXPECT_FALSE(rules->On(Day("2016-04-06")).Has("assessment.initial.limit")) << "each case by the rule of its own day";
}

TEST(RulesInForceTest, RulesReadAloneAreWhatTheyAreAmongAll) {
  const SettingsWorld world = TwoSets();
  constexpr std::array<std::string_view, 2> kOnly = {"caseload.cap", "assessment.single.limit"};
  for (const char* rule_set : {"", "old", "new"}) {
    for (const char* day : {"2010-01-01", "2013-03-31", "2016-04-06"}) {
      const auto all = RulesInForce::At(world.Facts(), Day(day), kNow, rule_set);
      const auto alone = RulesInForce::At(world.Facts(), Day(day), kNow, rule_set, kOnly);
      ASSERT_TRUE(all.ok() && alone.ok()) << rule_set;
      for (const std::string_view rule : kOnly) {
        ASSERT_EQ(all->Has(rule), alone->Has(rule)) << rule << " " << rule_set << " " << day;
        if (all->Has(rule)) EXPECT_EQ(all->Find(rule)->value, alone->Find(rule)->value);
      }
    }
  }
  EXPECT_EQ(MessageOf(RulesInForce::At(world.Facts(), Day("2013-03-31"), kNow, "odl", kOnly).status()),
            MessageOf(RulesInForce::At(world.Facts(), Day("2013-03-31"), kNow, "odl").status()));
}

TEST(RulesInForceTest, AMissingRuleIsAnErrorThatSaysHowToSetIt) {
  EXPECT_EQ(ValueOf(SettingsWorld(), "pep.limit", "2013-03-31"),
            "rule pep.limit is not in force on 2013-03-31, as known at 2026-01-01T00:00:00Z: set it with `hanes rules set pep.limit=VALUE --from "
            "2013-03-31 --reason CITATION`");
  EXPECT_EQ(RulesInForce::At(SettingsWorld().Facts(), Day("2013-03-31"), kNow)->Time("pep.limit").status().code(),
            StatusCode::kFailedPrecondition);
}

TEST(RulesInForceTest, AQuestionUnderANamedSetLooksThereFirst) {
  SettingsWorld world = TwoSets();
  EXPECT_EQ(ValueOf(world, "assessment.single.limit", "2013-03-31", "new"), "42 working days") << "a past year under later rules";
  EXPECT_THAT(ValueOf(world, "assessment.initial.limit", "2013-03-31", "new"), HasSubstr("on 2013-03-31 in rule set new"));
  EXPECT_EQ(ValueOf(world, "assessment.initial.limit", "2020-03-31", "old"), "7 working days");
  EXPECT_EQ(ValueOf(world, "caseload.cap", "2020-03-31", "old"), "15") << "what no set says is the council's own";
  EXPECT_EQ(ValueOf(world, "caseload.cap", "2020-03-31", "odl").substr(0, 99),
            "there is no rule set \"odl\" as known at 2026-01-01T00:00:00Z; did you mean \"old\"?; there is new, old");
}

TEST(RulesInForceTest, WhatTheCouncilSetsItselfComesBeforeItsRuleSet) {
  SettingsWorld world = TwoSets();
  world.Rule("assessment.initial.limit", "10 working days", "2013-01-01");
  EXPECT_EQ(ValueOf(world, "assessment.initial.limit", "2012-12-31"), "7 working days");
  EXPECT_EQ(ValueOf(world, "assessment.initial.limit", "2013-01-01"), "10 working days");
  EXPECT_EQ(ValueOf(world, "assessment.initial.limit", "2013-01-01", "old"), "7 working days");
}

TEST(RulesInForceTest, AVariationGoesOnWithWhateverIsInForce) {
  SettingsWorld world = TwoSets();
  world.Rule("rules.based_on", "in-force", "2011-04-01", "varied").Rule("supervision.interval", "28 working days", "2011-04-01", "varied");
  EXPECT_EQ(ValueOf(world, "supervision.interval", "2013-03-31", "varied"), "28 working days");
  EXPECT_EQ(ValueOf(world, "assessment.initial.limit", "2013-03-31", "varied"), "7 working days");
  EXPECT_EQ(ValueOf(world, "assessment.single.limit", "2017-03-31", "varied"), "42 working days");
}

TEST(RulesInForceTest, SetsBasedOnEachOtherEndInAnError) {
  SettingsWorld world;
  world.Rule("rules.based_on", "a", "2011-04-01", "b").Rule("rules.based_on", "b", "2011-04-01", "a");
  world.Rule("rules.based_on", "in-force", "2011-04-01", "c").Rule("rules.in_force", "c", "2011-04-01");
  EXPECT_THAT(ValueOf(world, "pep.limit", "2013-03-31", "a"), HasSubstr("not in force"));
  EXPECT_THAT(ValueOf(world, "pep.limit", "2013-03-31"), HasSubstr("not in force"));
}

TEST(RulesInForceTest, ARuleThatBecameKnownLaterMovesNoEarlierAnswer) {
  SettingsWorld world = TwoSets();
  world.Rule("caseload.cap", "12", "2013-04-01", "", "2013-05-20T09:00:00Z");
  const Timestamp before = *Timestamp::Parse("2013-05-20T08:59:59Z"), after = *Timestamp::Parse("2013-05-20T09:00:00Z");
  EXPECT_EQ(ValueOf(world, "caseload.cap", "2013-04-30", "", before), "15");
  EXPECT_EQ(ValueOf(world, "caseload.cap", "2013-04-30", "", after), "12");
  world.Rule("rules.title", "later", "2013-04-01", "later", "2013-05-20T09:00:00Z");
  EXPECT_THAT(ValueOf(world, "rules.title", "2013-04-30", "later", before), HasSubstr("there is no rule set \"later\""));
  EXPECT_EQ(ValueOf(world, "rules.title", "2013-04-30", "later", after), "later");
}

TEST(RulesInForceTest, ARuleIsReadAsWhatItSays) {
  SettingsWorld world;
  world.Rule("pep.limit", "20 school days", "2011-04-01").Rule("probation.checks", "8 weeks,16 weeks", "2011-04-01");
  world.Rule("xmr.limit_factor", "2.66", "2011-04-01").Rule("caseload.cap", "fifteen", "2011-04-01").Rule("limits.bound", "inclusive", "2011-04-01");
  world.Rule("appraisal.due_day", "08-31", "2011-04-01");
  const RulesInForce rules = *RulesInForce::At(world.Facts(), Day("2013-03-31"), kNow);
  EXPECT_EQ(*rules.Time("pep.limit"), (Limit{20, Limit::kSchoolDays}));
  EXPECT_EQ(rules.Times("probation.checks")->at(1), (Limit{16, Limit::kWeeks}));
  EXPECT_EQ(*rules.Decimal("xmr.limit_factor"), 2.66);
  EXPECT_TRUE(*rules.Inclusive("limits.bound"));
  EXPECT_EQ(*rules.DayOf("appraisal.due_day", 2013), Day("2013-08-31"));
  EXPECT_THAT(MessageOf(rules.Count("caseload.cap").status()), HasSubstr("rule caseload.cap in force since 2011-04-01 is \"fifteen\", which is not "
                                                                         "a whole number"));
  EXPECT_FALSE(rules.Time("appraisal.due_day").ok());
  EXPECT_FALSE(rules.EndOfMonths().ok());
}

// The bank holidays that the days asked about cross, known long ago but for one.
SettingsWorld Calendar() {
  SettingsWorld world;
  for (const char* day : {"2022-01-03", "2022-04-15", "2022-06-02", "2022-08-29", "2022-12-26", "2022-12-27"}) world.Holiday(day);
  world.Holiday("2022-09-19", "2022-09-10T12:00:00Z");
  world.Rule("calendar.bank_holidays", "england-and-wales", "2011-04-01").Rule("calendar.terms", "wales", "2011-04-01");
  return world.Rule("months.end", "clamp", "2011-04-01");
}

std::string Due(const SettingsWorld& world, std::string_view start, std::string_view limit, std::string_view known_at = "2026-01-01T00:00:00Z") {
  const Timestamp known = *Timestamp::Parse(known_at);
  const auto rules = RulesInForce::At(world.Facts(), Day(start), known);
  const auto dates = DueDates::At(world.Facts(), *rules, known);
  if (!dates.ok()) return MessageOf(dates.status());
  const auto due = dates->Due(Day(start), *Limit::Parse(limit));
  return due.ok() ? due->ToString() : MessageOf(due.status());
}

TEST(DueDatesTest, AHolidayDeclaredLateMovesWhatIsDueFromThenOn) {
  EXPECT_EQ(Due(Calendar(), "2022-09-09", "10 working days", "2022-09-10T11:59:59Z"), "2022-09-23");
  EXPECT_EQ(Due(Calendar(), "2022-09-09", "10 working days", "2022-09-10T12:00:00Z"), "2022-09-26");
}

TEST(DueDatesTest, AHolidayThatIsWithdrawnIsAWorkingDayFromThenOn) {
  SettingsWorld world = Calendar();
  world.Holiday("2022-06-02", "2022-03-01T00:00:00Z", /*withdrawn=*/true);
  EXPECT_EQ(Due(world, "2022-06-01", "1 working day", "2022-02-28T00:00:00Z"), "2022-06-03");
  EXPECT_EQ(Due(world, "2022-06-01", "1 working day", "2022-03-01T00:00:00Z"), "2022-06-02");
}

TEST(DueDatesTest, EachUnitIsCountedOnItsOwnCalendar) {
  SettingsWorld world = Calendar();
  world.Term("2022-spring", "2022-01-04", "2022-02-12").Term("2022-summer", "2022-04-25", "2022-07-21");
  world.Holiday("2022-01-07", SettingsWorld::kLongAgo, false, "school_closed", "wales");
  EXPECT_EQ(Due(world, "2022-01-31", "28 days"), "2022-02-28");
  EXPECT_EQ(Due(world, "2022-01-31", "6 weeks"), "2022-03-14");
  EXPECT_EQ(Due(world, "2022-01-31", "1 month"), "2022-02-28");
  EXPECT_EQ(Due(world, "2022-01-31", "1 year"), "2023-01-31");
  EXPECT_EQ(Due(world, "2022-01-06", "1 school day"), "2022-01-10");
  EXPECT_EQ(Due(world, "2022-02-11", "1 school day"), "2022-04-25");
  EXPECT_THAT(Due(world, "2022-07-20", "2 school days"), HasSubstr("no term dates of wales for the school year 2022/23"));
  world.Rule("months.end", "next", "2022-01-01");
  EXPECT_EQ(Due(world, "2022-01-31", "1 month"), "2022-03-01");
}

TEST(DueDatesTest, WhatIsMissingIsNamed) {
  EXPECT_THAT(Due(Calendar(), "2022-12-30", "10 working days"), HasSubstr("the calendar of england-and-wales has no bank holidays for 2023"));
  EXPECT_THAT(Due(SettingsWorld(), "2022-12-30", "1 day"), HasSubstr("rule calendar.bank_holidays is not in force on 2022-12-30"));
  EXPECT_THAT(Due(Calendar(), "2022-01-06", "1 school day"), HasSubstr("2021/22"));
}

TEST(DueDatesTest, TheLastDayIsInTimeWhenTheRuleSaysSo) {
  const RulesInForce rules = *RulesInForce::At(Calendar().Facts(), Day("2022-09-09"), kNow);
  const DueDates dates = *DueDates::At(Calendar().Facts(), rules, kNow);
  const Limit ten{10, Limit::kWorkingDays};
  EXPECT_TRUE(*dates.InTime(Day("2022-09-09"), ten, Day("2022-09-26"), true));
  EXPECT_FALSE(*dates.InTime(Day("2022-09-09"), ten, Day("2022-09-26"), false));
  EXPECT_FALSE(*dates.InTime(Day("2022-09-09"), ten, Day("2022-09-27"), true));
}

TEST(SettingsFactsTest, TargetsHoldUntilTheNextAndCanBeWithdrawn) {
  SettingsWorld world;
  const auto target = [&](std::string_view from, std::optional<int64_t> value) {
    EventWords words(SettingsWorld::kStream);
    words->mutable_target_set()->set_measure("SCC/025");
    words->mutable_target_set()->set_better("higher");
    if (value.has_value()) words->mutable_target_set()->set_value_hundredths(*value);
    world.Say(words.On(from).Recorded(SettingsWorld::kLongAgo));
  };
  target("2013-04-01", 8500);
  target("2014-04-01", std::nullopt);
  const FactIndex::Snapshot facts = world.Facts();
  const auto at = [&](std::string_view day) {
    int32_t amount = -1;
    facts.ForEachAt(kSettingTarget, Day(day), kNow, [&](const FactSpan&, const FactContent& content) { amount = content.amount; });
    return amount;
  };
  EXPECT_EQ(at("2013-03-31"), -1);
  EXPECT_EQ(at("2014-03-31"), 8500);
  EXPECT_EQ(at("2014-04-01"), -1);
  target("2015-04-01", int64_t{1} << 40);
  EXPECT_THAT(world.Fold().parked->reason, HasSubstr("target of SCC/025: 1099511627776 hundredths are too many"));
}

}  // namespace
}  // namespace hanes::testing
