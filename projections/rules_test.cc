// SPDX-License-Identifier: Apache-2.0
#include "projections/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/calendar_file.h"
#include "projections/due_dates.h"
#include "projections/rule_names.h"
#include "projections/targets.h"
#include "projections/testing/settings_world.h"
#include "proto/validate.h"

namespace hanes::testing {
namespace {

using ::testing::HasSubstr;

const AuthorityId kWelsh("W06000012");
const AuthorityId kEnglish("E06000001");
const Timestamp kNow = *Timestamp::Parse("2026-11-01T00:00:00Z");

Date Day(std::string_view iso) { return *Date::Parse(iso); }

SettingsWorld Shipped() { return SettingsWorld().SayAll(*ShippedSettings(kWelsh)); }

// What comes with hanes for Wales, as on a day.
RulesInForce Rules(std::string_view day, std::string_view rule_set = "") {
  return *RulesInForce::At(Shipped().Facts(), Day(day), kNow, rule_set);
}

std::string Due(std::string_view start, std::string_view limit, std::string_view known_at = "2026-11-01T00:00:00Z") {
  const SettingsWorld world = Shipped();
  const Timestamp known = *Timestamp::Parse(known_at);
  const DueDates dates = *DueDates::At(world.Facts(), *RulesInForce::At(world.Facts(), Day(start), known), known);
  const auto due = dates.Due(Day(start), *Limit::Parse(limit));
  return due.ok() ? due->ToString() : MessageOf(due.status());
}

TEST(ShippedSettingsTest, AreValidEventsOfTheirOwnDayWithACitationThatSaysHowSureItIs) {
  for (const AuthorityId& authority : {kWelsh, kEnglish}) {
    const auto events = ShippedSettings(authority);
    ASSERT_TRUE(events.ok()) << MessageOf(events.status());
    std::set<std::string> ids;
    for (const v1::Event& event : *events) {
      EXPECT_TRUE(ValidateEvent(event, authority).ok()) << MessageOf(ValidateEvent(event, authority));
      EXPECT_EQ(event.stream(), "authority:" + authority.value());
      EXPECT_TRUE(event.has_recorded_at());
      EXPECT_TRUE(ids.insert(event.id()).second) << event.DebugString();
      const v1::RuleSet& rule = event.rule_set();
      if (rule.rule_set().empty() || rule.rule().starts_with("rules.")) continue;
      EXPECT_THAT(rule.citation().substr(0, 3), ::testing::AnyOf("[S]", "[F]", "[K]")) << rule.rule();
    }
  }
}

TEST(ShippedSettingsTest, WhatIsOnlyCommonlyKnownIsNeverCalledStatutory) {
  for (const AuthorityId& authority : {kWelsh, kEnglish}) {
    const auto events = *ShippedSettings(authority);
    for (const v1::Event& event : events) {
      const std::string& citation = event.rule_set().citation();
      const bool says_so = citation.starts_with("[K]") && citation.find("statut") != std::string::npos;
      EXPECT_FALSE(says_so) << citation;
    }
  }
}

TEST(ShippedSettingsTest, WalesHasItsRulesOf2012AndAnotherSetFrom2016) {
  EXPECT_EQ(*Rules("2013-03-31").Word("assessment.initial.limit"), "7 working days");
  EXPECT_EQ(*Rules("2013-03-31").Word("assessment.core.limit"), "35 working days");
  EXPECT_FALSE(Rules("2013-03-31").Has("assessment.single.limit"));
  EXPECT_EQ(*Rules("2016-04-06").Word("assessment.single.limit"), "42 working days");
  EXPECT_FALSE(Rules("2016-04-06").Has("assessment.initial.limit"));
  EXPECT_EQ(*Rules("2013-03-31", "wales-2016").Word("assessment.single.limit"), "42 working days");
  EXPECT_EQ(*Rules("2016-04-06").Word("cp.core_group.limit"), "10 working days");
  EXPECT_EQ(*Rules("2013-03-31").Word("caseload.cap"), "15");
}

TEST(ShippedSettingsTest, SupervisionHasThreeReadingsByName) {
  EXPECT_EQ(*Rules("2013-03-31").Time("supervision.interval"), (Limit{28, Limit::kDays}));
  EXPECT_EQ(*Rules("2013-03-31", "supervision-28-working-days").Time("supervision.interval"), (Limit{28, Limit::kWorkingDays}));
  EXPECT_EQ(*Rules("2013-03-31", "supervision-28-days").Word("supervision.interval"), "28 days");
  EXPECT_EQ(*Rules("2013-03-31", "supervision-28-calendar-days").Word("supervision.interval"), "28 calendar days");
  EXPECT_EQ(*Rules("2017-03-31", "supervision-28-working-days").Word("assessment.single.limit"), "42 working days") << "all else as in force";
}

TEST(ShippedSettingsTest, EveryRuleOfASetIsReadAsItsNameSays) {
  for (const AuthorityId& authority : {kWelsh, kEnglish}) {
    const auto events = *ShippedRules(authority);
    for (const v1::Event& event : events) {
      EXPECT_EQ(CheckRuleValue(event.rule_set().rule(), event.rule_set().value()), OkStatus());
    }
  }
  EXPECT_EQ(ShippedSettings(AuthorityId("S12000005")).status().code(), StatusCode::kNotFound);
  EXPECT_THAT(MessageOf(ShippedRuleSet("wales-2013", kWelsh).status()), HasSubstr("there are wales-2012, wales-2016"));
  for (const std::string& name : ShippedRuleSets()) EXPECT_TRUE(ShippedRuleSet(name, kWelsh).ok()) << name;
}

TEST(ShippedSettingsTest, DueDatesAreThoseOfTheDefinitions) {
  EXPECT_EQ(Due("2013-03-27", "7 working days"), "2013-04-09");
  EXPECT_EQ(Due("2012-05-30", "7 working days"), "2012-06-12");
  EXPECT_EQ(Due("2013-12-23", "35 working days"), "2014-02-13");
  EXPECT_EQ(Due("2022-09-09", "10 working days"), "2022-09-26");
  EXPECT_EQ(Due("2013-08-24", "7 working days"), "2013-09-04");
  EXPECT_EQ(Due("2022-09-09", "10 working days", "2022-09-09T22:59:59Z"), "2022-09-23") << "before the holiday was declared";
  EXPECT_EQ(Due("2022-09-09", "10 working days", "2022-09-10T00:00:00Z"), "2022-09-26");
  EXPECT_EQ(Due("2020-05-01", "1 working day", "2019-06-01T00:00:00Z"), "2020-05-05") << "before the early May holiday moved to the Friday";
  EXPECT_EQ(Due("2020-05-01", "1 working day", "2019-06-08T00:00:00Z"), "2020-05-04");
  EXPECT_EQ(Due("2020-05-07", "1 working day", "2019-06-08T00:00:00Z"), "2020-05-11");
  EXPECT_THAT(Due("2022-05-27", "1 working day", "2020-12-31T00:00:00Z"), HasSubstr("no bank holidays for 2022")) << "not yet published";
  EXPECT_THAT(Due("2028-12-28", "7 working days"), HasSubstr("no bank holidays for 2029"));
}

TEST(ShippedSettingsTest, TargetsOf2013AreThere) {
  std::map<std::string, int32_t> targets;
  const FactIndex::Snapshot facts = Shipped().Facts();
  facts.ForEachAt(kSettingTarget, Day("2014-03-31"), kNow, [&](const FactSpan&, const FactContent& content) {
    targets[std::string(facts.SymbolName(content.dimensions[0]))] = content.amount;
  });
  EXPECT_EQ(targets, (std::map<std::string, int32_t>{{"SCC/001a", 10000}, {"SCC/010", 2900}, {"SCC/021", 9000}, {"SCC/025", 8500},
                                                     {"SCC/042a", 7000}, {"core/a", 7000}, {"CPV", 10000}, {"SUP", 9500}}));
}

TEST(ShippedSettingsTest, IdsStayTheSameAndDifferBetweenCouncils) {
  const auto first = *ShippedSettings(kWelsh), second = *ShippedSettings(kWelsh), other = *ShippedSettings(AuthorityId("W06000001"));
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].SerializeAsString(), second[i].SerializeAsString());
    EXPECT_NE(first[i].id(), other[i].id());
  }
}

constexpr std::string_view kHead = "valid_from = 2011-04-01\nrecorded_at = 2011-04-01T00:00:00Z\ncitation = \"[S] reports\"\n";
std::string Rule(std::string_view rest) { return "[[rule]]\nname = \"caseload.cap\"\n" + std::string(rest); }

std::string Refused(const std::string& toml) { return MessageOf(ReadRules("x.toml", toml, kWelsh).status()); }

TEST(RuleFileTest, ASetSaysItsNameOnce) {
  const auto events = ReadRules("x.toml", "set = \"ours\"\ntitle = \"Ours\"\nbased_on = \"wales-2012\"\n" + std::string(kHead) + Rule("value = \"9\"\n"),
                                kWelsh);
  ASSERT_TRUE(events.ok()) << MessageOf(events.status());
  ASSERT_EQ(events->size(), 3u);
  for (const v1::Event& event : *events) EXPECT_EQ(event.rule_set().rule_set(), "ours");
  EXPECT_EQ(events->at(0).rule_set().value(), "9");
  EXPECT_THAT(Refused("title = \"Ours\"\n" + std::string(kHead)), HasSubstr("x.toml:1: title belongs to a named rule set"));
}

TEST(RuleFileTest, ARuleThatEndsIsInForceNoLonger) {
  const auto events = ReadRules("x.toml", std::string(kHead) + Rule("value = \"9\"\nvalid_to = 2012-03-31\n"), kWelsh);
  ASSERT_EQ(events->size(), 2u);
  EXPECT_EQ(events->at(1).occurred_on(), "2012-04-01");
  EXPECT_EQ(events->at(1).rule_set().value(), "none");
}

TEST(RuleFileTest, AnOverlapAndAGapAreNamedByBothTheirLines) {
  const std::string first = std::string(kHead) + Rule("value = \"9\"\nvalid_to = 2012-03-31\n");
  EXPECT_EQ(Refused(first + Rule("value = \"8\"\nvalid_from = 2012-03-31\n")),
            "x.toml:8: rule caseload.cap from 2012-03-31 overlaps the one of x.toml:4: let that one end the day before, or begin this one later");
  EXPECT_EQ(Refused(first + Rule("value = \"8\"\nvalid_from = 2012-04-03\n")),
            "x.toml:8: rule caseload.cap has a gap from 2012-04-01 to 2012-04-02, after the one of x.toml:4: begin this one sooner, or set value = "
            "\"none\" for those days");
  EXPECT_EQ(Refused(first + Rule("value = \"8\"\nvalid_from = 2012-04-01\n")), "");
  EXPECT_THAT(Refused(std::string(kHead) + Rule("value = \"9\"\n") + Rule("value = \"8\"\n")), HasSubstr("x.toml:7: rule caseload.cap from 2011-04-01 "
                                                                                                        "overlaps the one of x.toml:4"));
  EXPECT_THAT(Refused(std::string(kHead) + Rule("value = \"9\"\nvalid_to = 2011-03-31\n")), HasSubstr("valid_to 2011-03-31 is before"));
}

TEST(RuleFileTest, ABadFileIsRefusedWithLineValueAndRemedy) {
  const std::string head(kHead);
  EXPECT_THAT(Refused("[[rule]\n"), HasSubstr("x.toml:1"));
  EXPECT_THAT(Refused("[[rule]]\nname = \"caseload.cap\"\nvalue = \"1\"\n"), HasSubstr("x.toml:1: needs citation"));
  EXPECT_THAT(Refused(head + Rule("value = \"1\"\ncolour = \"red\"\n")), HasSubstr("x.toml:7: \"colour\" is not one of name"));
  EXPECT_THAT(Refused(head + "[[rule]]\nname = \"caselod.cap\"\nvalue = \"1\"\n"),
              HasSubstr("x.toml:4: there is no rule \"caselod.cap\"; did you mean \"caseload.cap\"?"));
  EXPECT_THAT(Refused(head + Rule("value = \"1001\"\n")), HasSubstr("x.toml:4: rule caseload.cap cannot be \"1001\": it is a whole number from 1 to 1000"));
  EXPECT_THAT(Refused(head + "[[rule]]\nname = \"pep.limit\"\nvalue = \"20\"\n"), HasSubstr("rule pep.limit cannot be \"20\": it is a length of time"));
  EXPECT_THAT(Refused(head + "[[rule]]\nname = \"months.end\"\nvalue = \"round\"\n"), HasSubstr("it is one of clamp, next"));
  EXPECT_THAT(Refused(head + "[[rule]]\nname = \"sickness.usual_week\"\nvalue = \"mon,mon\"\n"), HasSubstr("a list of some of mon, tue"));
  EXPECT_THAT(Refused(head + "[[rule]]\nname = \"appraisal.due_day\"\nvalue = \"02-29\"\n"), HasSubstr("a day of every year, such as 08-31"));
  EXPECT_THAT(Refused(head + Rule("value = \"1\"\nvalid_from = \"2011-04-01\"\n")), HasSubstr("x.toml:7: needs valid_from = a date without quotes"));
  EXPECT_THAT(Refused(head + Rule("value = \"1\"\nrecorded_at = 2011-04-01\n")), HasSubstr("x.toml:7: needs recorded_at = an instant"));
  EXPECT_THAT(Refused(head + Rule("value = \"1\"\nvalid_from = 9551-04-01\n")), HasSubstr("x.toml:4: occurred_on"));
  EXPECT_THAT(Refused("rule = 1\n"), HasSubstr("x.toml:1: \"rule\" is not a list: write [[rule]]"));
  EXPECT_THAT(Refused("[rules]\na = 1\n"), HasSubstr("\"rules\" is not one of set"));
}

std::string RefusedCalendar(const std::string& toml) { return MessageOf(ReadCalendar("c.toml", toml, kWelsh).status()); }

TEST(CalendarFileTest, ABadFileIsRefusedWithLineValueAndRemedy) {
  const std::string head = "division = \"england-and-wales\"\ncitation = \"[F] list\"\n[[declaration]]\n";
  const std::string known = "recorded_at = 2011-01-01T00:00:00Z\n";
  EXPECT_EQ(RefusedCalendar(head + known + "days = [{ day = 2012-01-02, name = \"New Year\" }]\n"), "");
  EXPECT_THAT(RefusedCalendar(head + known + "days = [{ day = 2012-02-30, name = \"New Year\" }]\n"), HasSubstr("c.toml:5"));
  EXPECT_THAT(RefusedCalendar(head + known + "days = [{ day = 2012-01-02 }]\n"), HasSubstr("c.toml:5: needs name"));
  EXPECT_THAT(RefusedCalendar(head + known), HasSubstr("c.toml:3: needs days"));
  EXPECT_THAT(RefusedCalendar(head + "days = [{ day = 2012-01-02, name = \"New Year\" }]\n"), HasSubstr("c.toml:3: needs recorded_at"));
  EXPECT_THAT(RefusedCalendar(head + known + "kind = \"feast\"\ndays = []\n"), HasSubstr("kind \"feast\" is not bank_holiday or school_closed"));
  EXPECT_THAT(RefusedCalendar(head + known + "days = [{ day = 2012-01-02, name = \"A\" }, { day = 2012-01-02, name = \"B\" }]\n"),
              HasSubstr("2012-01-02 is said twice"));
}

std::string RefusedTargets(const std::string& toml) { return MessageOf(ReadTargets("t.toml", std::string(kHead) + toml, kWelsh).status()); }

TEST(TargetFileTest, ABadFileIsRefusedWithLineValueAndRemedy) {
  EXPECT_EQ(RefusedTargets("[[target]]\nmeasure = \"SCC/025\"\nvalue = \"85.5\"\nteam = \"T1\"\nperiod = \"2013-14\"\n"), "");
  EXPECT_EQ(RefusedTargets("[[target]]\nmeasure = \"recruitment.campaign.spring\"\nvalue = \"15\"\nperiod = \"ytd:2013-06-30\"\n"), "");
  EXPECT_THAT(RefusedTargets("[[target]]\nmeasure = \"SCC/52\"\nvalue = \"85\"\n"), HasSubstr("t.toml:4: there is no measure \"SCC/52\"; did you mean"));
  EXPECT_THAT(RefusedTargets("[[target]]\nmeasure = \"SCC/025\"\nvalue = \"101\"\n"),
              HasSubstr("t.toml:4: target of SCC/025 cannot be \"101\": write a number from 0 to 100"));
  for (const char* value : {"85 %", "-1", "85.555", ".5", "85.", "eighty"}) {
    EXPECT_THAT(RefusedTargets(fmt::format("[[target]]\nmeasure = \"SCC/025\"\nvalue = \"{}\"\n", value)), HasSubstr("cannot be")) << value;
  }
  EXPECT_THAT(RefusedTargets("[[target]]\nmeasure = \"SCC/025\"\nvalue = \"85\"\nbetter = \"more\"\n"), HasSubstr("better \"more\" is not higher or lower"));
  EXPECT_THAT(RefusedTargets("[[target]]\nmeasure = \"SCC/025\"\nvalue = \"85\"\nperiod = \"2013\"\n"), HasSubstr("\"2013\" is not a period"));
  const std::string target = "[[target]]\nmeasure = \"SCC/025\"\nvalue = \"85\"\n";
  EXPECT_THAT(RefusedTargets(target + target), HasSubstr("t.toml:7: the target of SCC/025 is set twice: leave out this one or the one of t.toml:4"));
}

TEST(TargetFileTest, NoneWithdrawsATarget) {
  const auto events = ReadTargets("t.toml", std::string(kHead) + "[[target]]\nmeasure = \"SCC/042b\"\nvalue = \"none\"\n", kWelsh);
  ASSERT_TRUE(events.ok()) << MessageOf(events.status());
  EXPECT_FALSE(events->at(0).target_set().has_value_hundredths());
}

}  // namespace
}  // namespace hanes::testing
