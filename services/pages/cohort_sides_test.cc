// SPDX-License-Identifier: Apache-2.0
#include "services/pages/cohort_sides.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::AnswerRow Row(std::initializer_list<const char*> members) {
  v1::AnswerRow row;
  for (const char* member : members) row.add_members(member);
  return row;
}

// "members: W1 W2", a side each.
std::vector<std::string> Lines(const std::vector<CohortSide>& sides) {
  std::vector<std::string> lines;
  for (const CohortSide& side : sides) {
    std::string line = side.title == Text::kFigureMembers      ? "members"
                       : side.title == Text::kFigureCounts     ? "counts"
                       : side.title == Text::kFigureAgainst    ? "against"
                       : side.title == Text::kFigureSetAgainst ? "set against"
                       : side.title == Text::kFigureOthers     ? "others"
                                                               : "left out";
    for (const CohortMember& member : side.cases) line += " " + member.stream.substr(member.stream.find(':') + 1);
    lines.push_back(line);
  }
  return lines;
}

TEST(CohortSidesTest, TheFrontDoorShowsTheCasesOfTheColumnOnTheirSides) {
  const v1::AnswerRow row = Row({"child:C1\tcontact: counts: became a referral 2012-09-03", "child:C2\tcontact: against: advice given 2012-09-03",
                                 "child:C1\treferral: accepted, received 2012-09-03", "child:C3\treferral: withdrawn, received 2012-09-04",
                                 "child:C3\tdecision: left out: withdrawn before a decision"});
  EXPECT_THAT(Lines(CohortOfFrontDoor(row, "conversion")), ElementsAre("counts C1", "against C2", "left out"));
  EXPECT_THAT(Lines(CohortOfFrontDoor(row, "referrals")), ElementsAre("members C1 C3"));
  EXPECT_THAT(Lines(CohortOfFrontDoor(row, "withdrawn")), ElementsAre("counts C3", "others C1"));
  EXPECT_THAT(Lines(CohortOfFrontDoor(row, "decision")), ElementsAre("counts", "against", "left out C3"));
  EXPECT_EQ(CohortOfFrontDoor(row, "contacts")[0].cases[0].reason, "became a referral 2012-09-03");
  EXPECT_THAT(Lines(CohortOfFrontDoor(row, "something")), IsEmpty());
}

TEST(CohortSidesTest, ARateOfStaffHasBothItsParts) {
  const v1::AnswerRow row = Row({"post:P1\theld, 0.4 of 1 FTE vacant", "post:P2\tvacant, 1 FTE", "post:P3\theld, 1 FTE", "worker:W1\tin post, 0.6 FTE",
                                 "worker:W2\tleft 2013-01-01, 1 FTE", "worker:A1\tagency, 1 FTE"});
  EXPECT_THAT(Lines(CohortOfStaff(row, "vacant")), ElementsAre("counts P2", "others P1 P3"));
  EXPECT_THAT(Lines(CohortOfStaff(row, "vacancy_rate")), ElementsAre("counts P1 P2", "against W1"));
  EXPECT_THAT(Lines(CohortOfStaff(row, "agency_rate")), ElementsAre("counts A1", "against W1"));
  EXPECT_THAT(Lines(CohortOfStaff(row, "turnover_rate")), ElementsAre("counts W2", "set against W1"));
}

TEST(CohortSidesTest, InPostAtTheEndIsWhoWasThenWhereThePeriodEndedBefore) {
  const v1::AnswerRow row = Row({"worker:W1\tin post on 2013-03-31, 1 FTE", "worker:W2\tin post, 1 FTE"});
  EXPECT_THAT(Lines(CohortOfStaff(row, "in_post_at_end")), ElementsAre("members W1"));
  EXPECT_THAT(Lines(CohortOfStaff(row, "in_post")), ElementsAre("members W2"));
}

TEST(CohortSidesTest, AnActionCountsUnderItsRatingUntilItIsFinished) {
  const v1::AnswerRow row = Row({"action:A1\topen, amber since 2012-09-12", "action:A2\toverdue since 2012-09-30, red since 2012-06-10", "action:A3\topen",
                                 "action:A4\tfinished 2012-10-15, red since 2012-05-01"});
  EXPECT_THAT(Lines(CohortOfProgramme(row, "red")), ElementsAre("counts A2", "others A1 A3 A4"));
  EXPECT_THAT(Lines(CohortOfProgramme(row, "not_rated")), ElementsAre("counts A3", "others A1 A2 A4"));
  EXPECT_THAT(Lines(CohortOfProgramme(row, "overdue")), ElementsAre("counts A2", "others A1 A3 A4"));
  EXPECT_THAT(Lines(CohortOfProgramme(row, "finished")), ElementsAre("counts A4", "others A1 A2 A3"));
  EXPECT_THAT(Lines(CohortOfProgramme(row, "actions")), ElementsAre("members A1 A2 A3 A4"));
}

TEST(CohortSidesTest, WhatIsDueOnTheDayIsNotOverdue) {
  const v1::AnswerRow row = Row({"child:C1\tfirst core group due 2013-02-28", "worker:W1\tsupervision due 2013-03-01"});
  EXPECT_THAT(Lines(CohortOfDue(row, "overdue", "2013-03-01")), ElementsAre("counts C1", "others W1"));
  EXPECT_THAT(Lines(CohortOfDue(row, "listed", "2013-03-01")), ElementsAre("members C1 W1"));
}

TEST(CohortSidesTest, AnAuditIsUnderItsGradeAndItsActionsAreApart) {
  const v1::AnswerRow row = Row({"child:C1\tactions: 2 overdue, due by 2012-09-20", "child:C1\taudit: good 2012-09-03", "child:C2\tactions: 5 open",
                                 "child:C3\taudit: not graded 2012-09-25"});
  EXPECT_THAT(Lines(CohortOfAudits(row, "audits")), ElementsAre("members C1 C3"));
  EXPECT_THAT(Lines(CohortOfAudits(row, "not_graded")), ElementsAre("counts C3", "others C1"));
  EXPECT_THAT(Lines(CohortOfAudits(row, "actions_overdue")), ElementsAre("counts C1", "others C2"));
}

}  // namespace
}  // namespace hanes
