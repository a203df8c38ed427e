// SPDX-License-Identifier: Apache-2.0
// The fold alone: which facts a history gives. What is counted from them is told by tests/scenarios/*.scenario.
#include "projections/caseload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/testing/event_words.h"
#include "projections/testing/naive_history.h"

namespace hanes {
namespace {

using testing::Allocated;
using testing::Closed;
using testing::EventWords;
using testing::Fte;
using testing::Joined;
using testing::Left;
using testing::LookedAfter;
using testing::Moved;
using testing::NotLookedAfter;
using testing::Opened;
using testing::Reopened;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Sink : public FactSink {
 public:
  void Add(const FactView& fact, std::span<const Position> made_by) override {
    EXPECT_TRUE(std::is_sorted(made_by.begin(), made_by.end()));
    EXPECT_FALSE(made_by.empty());
    EXPECT_FALSE(fact.valid.Empty());
    lines.push_back(Line(fact));
  }
  // "1 case1 T1 2012-03-01..2012-04-01 100 ?"
  static std::string Line(const FactView& fact) {
    std::string line = std::to_string(fact.kind);
    for (std::string_view dimension : fact.dimensions) line += dimension.empty() ? "" : fmt::format(" {}", dimension);
    line += fmt::format(" {}..{}", fact.valid.from.ToString(), fact.valid.to.ToString());
    if (fact.amount != 0) line += fmt::format(" {}", fact.amount);
    return line + (fact.unknown_end ? " ?" : "");
  }
  std::vector<std::string> lines;
};

// The facts of one entity, sorted; `unknown_from` holds for every event.
std::vector<std::string> Facts(std::vector<v1::Event> events, std::optional<std::string> unknown_from = std::nullopt) {
  std::vector<KnownEvent> known;
  testing::SaidHistory said;
  for (const v1::Event& event : events) said.Add(event, Timestamp(), Position(said.events().size() + 1));
  for (const HistoryEvent& event : said.events()) {
    KnownEvent one{event.said, event.occurred_on, Timestamp(), std::nullopt, event.position};
    if (unknown_from.has_value()) one.unknown_from = *Date::Parse(*unknown_from);
    known.push_back(one);
  }
  std::stable_sort(known.begin(), known.end(), [](const auto& a, const auto& b) { return a.occurred_on < b.occurred_on; });
  Sink sink;
  const std::string entity = events.empty() ? "child:C1" : events[0].stream();
  EXPECT_TRUE(CaseloadProjection().fold({entity, known}, sink).ok());
  std::sort(sink.lines.begin(), sink.lines.end());
  return sink.lines;
}

TEST(CaseloadTest, NothingKnownIsNoFact) {
  EXPECT_THAT(Facts({}), IsEmpty());
  EXPECT_THAT(Facts({testing::Registered("child:C1")}), IsEmpty());
}

TEST(CaseloadTest, ACaseIsOpenUntilItIsClosed) {
  EXPECT_THAT(Facts({Opened("child:C1", "R1").On("2012-03-01").Team("T1")}), ElementsAre("1 R1 T1 2012-03-01.."));
  EXPECT_THAT(Facts({Opened("child:C1", "R1").On("2012-03-01"), Closed("child:C1", "R1").On("2012-04-01")}),
              ElementsAre("1 R1 2012-03-01..2012-04-01"));
}

TEST(CaseloadTest, AReopenedCaseKeepsItsTeam) {
  EXPECT_THAT(Facts({Opened("child:C1", "R1").On("2012-03-01").Team("T1"), Closed("child:C1", "R1").On("2012-04-01"),
                     Reopened("child:C1", "R1").On("2012-05-01")}),
              ElementsAre("1 R1 T1 2012-03-01..2012-04-01", "1 R1 T1 2012-05-01.."));
}

TEST(CaseloadTest, WhatIsBegunAgainWhileOpenGoesOnWithWhatIsSaid) {
  EXPECT_THAT(Facts({Opened("child:C1", "R1").On("2012-03-01").Team("T1"), Opened("child:C1", "R1").On("2012-04-01").Team("T2")}),
              ElementsAre("1 R1 T1 2012-03-01..2012-04-01", "1 R1 T2 2012-04-01.."));
}

TEST(CaseloadTest, OrderWithinADayDoesNotMatter) {
  const v1::Event begins = Allocated("child:C1", "A1").On("2012-03-08").To("W2"), ends = testing::Deallocated("child:C1", "A1").On("2012-03-08");
  const v1::Event before = Allocated("child:C1", "A1").On("2012-03-01").To("W1");
  const auto facts = Facts({before, begins, ends});
  EXPECT_THAT(facts, ElementsAre("6 W1 primary 2012-03-01..2012-03-08", "6 W2 primary 2012-03-08.."));
  EXPECT_EQ(Facts({before, ends, begins}), facts);
  EXPECT_THAT(Facts({begins, ends}), IsEmpty());
}

TEST(CaseloadTest, AnEndBeforeItsBeginningEndsNothing) {
  EXPECT_THAT(Facts({NotLookedAfter("child:C1", "E1").On("2012-02-01"), LookedAfter("child:C1", "E1").On("2012-03-01")}),
              ElementsAre("3 E1 2012-03-01.."));
}

TEST(CaseloadTest, AVanishedRecordStopsAndIsUnknownFromThen) {
  EXPECT_THAT(Facts({LookedAfter("child:C1", "E1").On("2012-03-01")}, "2012-06-01"),
              ElementsAre("11 looked_after E1 2012-06-01..", "3 E1 2012-03-01..2012-06-01 ?"));
  EXPECT_THAT(Facts({LookedAfter("child:C1", "E1").On("2012-03-01"), NotLookedAfter("child:C1", "E1").On("2012-04-01")}, "2012-06-01"),
              ElementsAre("3 E1 2012-03-01..2012-04-01"));
  EXPECT_THAT(Facts({LookedAfter("child:C1", "E1").On("2012-03-01")}, "2012-01-01"), ElementsAre("11 looked_after E1 2012-03-01.."));
}

TEST(CaseloadTest, IssuingEndsPreProceedingsAndNotTheOtherWayRound) {
  const auto say = [](auto set, std::string_view day) {
    EventWords words("child:C1");
    set(words);
    return words.On(day);
  };
  EXPECT_THAT(Facts({say([](auto& w) { w->mutable_pre_proceedings_started()->set_process_id("P"); }, "2012-03-01"),
                     say([](auto& w) { w->mutable_proceedings_issued()->set_process_id("P"); }, "2012-05-01"),
                     say([](auto& w) { w->mutable_pre_proceedings_ended()->set_process_id("P"); }, "2012-05-20")}),
              ElementsAre("4 P issued 2012-05-01..", "4 P pre 2012-03-01..2012-05-01"));
}

TEST(CaseloadTest, EachChangeOfTermsBeginsAFact) {
  EXPECT_THAT(Facts({Joined("worker:W1").On("2012-01-01").Team("T1"), Fte("worker:W1", 50).On("2012-02-01"),
                     Moved("worker:W1", "T2").On("2012-03-01"), Left("worker:W1").On("2012-04-01")}),
              ElementsAre("7 social_worker T1 2012-01-01..2012-02-01 100", "7 social_worker T1 2012-02-01..2012-03-01 50",
                          "7 social_worker T2 2012-03-01..2012-04-01 50", "8 2012-04-01.."));
}

TEST(CaseloadTest, WhoJoinsAndLeavesOnOneDayWasNotEmployed) {
  EXPECT_THAT(Facts({Joined("worker:W1").On("2012-01-01"), Left("worker:W1").On("2012-01-01")}), ElementsAre("8 2012-01-01.."));
}

TEST(CaseloadTest, WhoLeavesAndJoinsOnOneDayWasNeverAway) {
  EXPECT_THAT(Facts({Joined("worker:W1").On("2012-01-01").Team("T1"), Left("worker:W1").On("2012-02-01"),
                     Joined("worker:W1").On("2012-02-01").Team("T2")}),
              ElementsAre("7 social_worker T1 2012-01-01..2012-02-01 100", "7 social_worker T2 2012-02-01.. 100"));
}

TEST(CaseloadTest, ChangesBeforeJoiningChangeNothing) {
  EXPECT_THAT(Facts({Fte("worker:W1", 50).On("2011-12-01"), Joined("worker:W1").On("2012-01-01")}),
              ElementsAre("7 social_worker 2012-01-01.. 100"));
}

TEST(CaseloadTest, AnFteThatNobodyGaveIsNotKnown) {
  EventWords joined = Joined("worker:W1");
  joined->mutable_worker_joined()->clear_fte_hundredths();
  EXPECT_THAT(Facts({joined.On("2012-01-01")}), ElementsAre(fmt::format("7 social_worker 2012-01-01.. {}", kFteNotKnown)));
}

TEST(CaseloadTest, ARuleHoldsUntilItsNextSetting) {
  const auto rule = [](std::string_view name, std::string_view value, std::string_view day) {
    EventWords words("authority:W06000012");
    words->mutable_rule_set()->set_rule(std::string(name));
    words->mutable_rule_set()->set_value(std::string(value));
    return words.On(day);
  };
  EXPECT_THAT(Facts({rule("cap", "15", "2012-01-01"), rule("cap", "12", "2013-01-01"), rule("other", "x", "2012-06-01")}),
              ElementsAre("50 cap 12 2013-01-01..", "50 cap 15 2012-01-01..2013-01-01", "50 other x 2012-06-01.."));
}

}  // namespace
}  // namespace hanes
