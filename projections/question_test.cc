// SPDX-License-Identifier: Apache-2.0
#include "projections/question.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

using testing::Contains;
using testing::HasSubstr;

constexpr std::array<std::string_view, 2> kDimensions = {"team", "worker"};

QuestionContext Context(std::string_view now = "2020-07-01T11:00:00Z") {
  QuestionContext context;
  context.now = *Timestamp::Parse(now);
  context.provable_from = context.last_appended_at = *Timestamp::Parse("2018-06-30T12:00:00Z");
  context.projection_version = 3;
  return context;
}

StatusOr<AskedQuestion> Read(std::string as_at, std::string known_at, std::string by = "", QuestionContext context = Context()) {
  v1::Question question;
  question.set_as_at(as_at);
  question.set_known_at(known_at);
  question.set_by(by);
  return ReadQuestion(question, kDimensions, context);
}

TEST(QuestionTest, AsksAboutTodayAndEverythingKnownWhenNothingIsSaid) {
  const auto asked = Read("", "");
  ASSERT_TRUE(asked.ok());
  EXPECT_EQ(asked->known_at.ToString(), "2020-07-01T11:00:00Z");
  EXPECT_EQ(asked->as_at.ToString(), "2020-07-01");
  EXPECT_EQ(asked->by, "team");
}

TEST(QuestionTest, AsAtIsTheDayOfKnownAtInLondon) {
  EXPECT_EQ(Read("", "2019-06-30T23:30:00Z")->as_at.ToString(), "2019-07-01");
  EXPECT_EQ(Read("", "2019-12-31T23:30:00Z")->as_at.ToString(), "2019-12-31");
}

TEST(QuestionTest, ABareDateIsTheEndOfThatDayInLondon) {
  EXPECT_EQ(Read("", "2019-06-30")->known_at.ToString(), "2019-06-30T22:59:59.999999Z");
  EXPECT_EQ(Read("", "2019-12-31")->known_at.ToString(), "2019-12-31T23:59:59.999999Z");
}

TEST(QuestionTest, TodayIsUpToNow) { EXPECT_EQ(Read("", "2020-07-01")->known_at.ToString(), "2020-07-01T11:00:00Z"); }

TEST(QuestionTest, WhatWasAppendedByAClockAheadOfOursIsKnown) {
  QuestionContext context = Context();
  context.last_appended_at = *Timestamp::Parse("2020-07-01T11:00:05Z");
  EXPECT_EQ(Read("", "", "", context)->known_at.ToString(), "2020-07-01T11:00:05Z");
}

TEST(QuestionTest, RefusesWhatMakesNoSense) {
  EXPECT_EQ(Read("", "2020-07-02").status().code(), StatusCode::kOutOfRange);
  EXPECT_EQ(Read("", "2020-07-01T11:00:01Z").status().code(), StatusCode::kOutOfRange);
  EXPECT_THAT(MessageOf(Read("", "soon").status()), HasSubstr("known_at \"soon\" is not a date"));
  EXPECT_THAT(MessageOf(Read("31/02/2026", "").status()), HasSubstr("as_at: \"31/02/2026\""));
  EXPECT_THAT(MessageOf(Read("", "", "colour").status()), HasSubstr("team, worker"));
}

TEST(AnswerTest, SaysWhereItComesFrom) {
  Checkpoint checkpoint;
  checkpoint.position = Position(7);
  checkpoint.seen = PositionsSeen::Whole(Position(7));
  const v1::Answer answer = BeginAnswer("caseload", *Read("2019-01-01", "2018-12-31"), checkpoint, Context());
  EXPECT_EQ(answer.position(), 7u);
  EXPECT_EQ(answer.projection_version(), 3u);
  EXPECT_EQ(answer.completeness(), "complete");
  EXPECT_EQ(answer.provable_from(), "2018-06-30T12:00:00Z");
  EXPECT_THAT(answer.notes(), Contains(HasSubstr("As at is a day after known at")));
}

TEST(AnswerTest, SaysWhenPositionsAreMissing) {
  Checkpoint checkpoint;
  checkpoint.position = Position(7);
  checkpoint.seen = PositionsSeen::Whole(Position(6));
  EXPECT_NE(BeginAnswer("caseload", *Read("", ""), checkpoint, Context()).completeness(), "complete");
}

TEST(AnswerTest, SaysThatKnowledgeBeforeTheLogIsTheSources) {
  const v1::Answer answer = BeginAnswer("caseload", *Read("", "2017-01-01"), Checkpoint{}, Context());
  EXPECT_THAT(answer.notes(), Contains(HasSubstr("Known at is before the log begins (2018-06-30T12:00:00Z)")));
}

TEST(AnswerTest, SaysThatAnEmptyLogKnowsNothing) {
  QuestionContext context = Context();
  context.provable_from = context.last_appended_at = Timestamp();
  const v1::Answer answer = BeginAnswer("caseload", *Read("", "", "", context), Checkpoint{}, context);
  EXPECT_EQ(answer.provable_from(), "");
  EXPECT_THAT(answer.notes(), Contains(HasSubstr("The log is empty")));
}

}  // namespace
}  // namespace hanes
