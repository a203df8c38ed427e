// SPDX-License-Identifier: Apache-2.0
// What scenarios cannot tell: a view with nothing in it, and one that could not read everything.
#include "projections/caseload_question.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/caseload.h"

namespace hanes {
namespace {

using testing::Contains;
using testing::HasSubstr;

class FewFacts : public FactStore {
 public:
  explicit FewFacts(std::vector<ParkedEntity> parked) : parked_(std::move(parked)) {}
  StatusOr<Checkpoint> LoadCheckpoint() const override { return Checkpoint{Position(1), PositionsSeen::Whole(Position(1)), {}, 1}; }
  StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override { return NotFound("{}", group); }
  StatusOr<std::vector<ParkedEntity>> Parked() const override { return parked_; }
  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override {
    const Fact fact{kOpenCase, "child:C1", {"R1", "T1", ""}, 0, {*Date::Parse("2012-03-01"), Date::Max()}, false};
    return visit({"child:C1", {{fact, {Timestamp(), Timestamp::Max()}, {Position(1)}}}});
  }

 private:
  const std::vector<ParkedEntity> parked_;
};

StatusOr<v1::Answer> Ask(const FactIndex& index, const std::string& by) {
  QuestionContext context;
  context.authority = AuthorityId("W06000012");
  context.now = *Timestamp::Parse("2012-07-01T11:00:00Z");
  context.provable_from = *Timestamp::Parse("2012-01-01T00:00:00Z");
  v1::Question question;
  question.set_by(by);
  return AskCaseload(index.Read(), question, context);
}

TEST(CaseloadQuestionTest, AnEmptyViewAnswersByEveryDimension) {
  const auto index = NewCaseloadIndex();
  for (const std::string_view by : CaseloadDimensions()) {
    const auto answer = Ask(*index, std::string(by));
    ASSERT_TRUE(answer.ok()) << MessageOf(answer.status());
    const v1::AnswerRow& total = answer->rows(answer->rows_size() - 1);
    EXPECT_EQ(total.cells(0), "total");
    EXPECT_EQ(total.cells(total.cells_size() - 1), "0");
    for (const v1::AnswerRow& row : answer->rows()) EXPECT_EQ(row.cells_size(), answer->columns_size());
    EXPECT_EQ(answer->columns(0), by);
    EXPECT_EQ(answer->columns(answer->columns_size() - 1), "children");
  }
}

TEST(CaseloadQuestionTest, EveryFigureSaysThatARecordIsParked) {
  const auto index = NewCaseloadIndex();
  ASSERT_TRUE(index->Load(FewFacts({{"child:C1", "unreadable", Position(1)}, {"worker:W1", "unreadable", Position(1)}})).ok());
  for (const std::string_view by : CaseloadDimensions()) {
    const auto answer = Ask(*index, std::string(by));
    ASSERT_TRUE(answer.ok());
    EXPECT_THAT(answer->notes(), Contains(HasSubstr("2 of the records behind these figures cannot be read (1 of children)")));
  }
}

// C1 is held by W1 for T1 and C2 by W2 for T2; both are in need.
class TwoTeams : public FactStore {
 public:
  explicit TwoTeams(const std::string& parked) : parked_(parked) {}
  StatusOr<Checkpoint> LoadCheckpoint() const override { return Checkpoint{Position(9), PositionsSeen::Whole(Position(9)), {}, 9}; }
  StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override { return NotFound("{}", group); }
  StatusOr<std::vector<ParkedEntity>> Parked() const override { return std::vector<ParkedEntity>{{parked_, "unreadable", Position(9)}}; }
  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override {
    for (const std::string n : {"1", "2"}) {
      const std::string child = "child:C" + n, worker = "worker:W" + n, team = "team:T" + n;
      RETURN_IF_ERROR(visit({child, {Known(kOpenCase, child, {"R1", "T" + n, ""}), Known(kAllocation, child, {"W" + n, "T" + n, "primary"})}}));
      RETURN_IF_ERROR(visit({worker, {Known(kEmployment, worker, {"social_worker", "T" + n, ""})}}));
      RETURN_IF_ERROR(visit({team, {Known(kTeamName, team, {"Team " + n, "", ""})}}));
    }
    return OkStatus();
  }

 private:
  static KnownFact Known(uint8_t kind, const std::string& entity, std::array<std::string, 3> dimensions) {
    return {{kind, entity, std::move(dimensions), 100, {*Date::Parse("2012-03-01"), Date::Max()}, false}, {Timestamp(), Timestamp::Max()}, {}};
  }
  const std::string parked_;
};

// What the notes say of the rows that a parked record is behind; "" when they say nothing.
std::string RowsInDoubt(const std::string& parked, const std::string& by) {
  const auto index = NewCaseloadIndex();
  EXPECT_TRUE(index->Load(TwoTeams(parked)).ok());
  const auto answer = Ask(*index, by);
  EXPECT_TRUE(answer.ok());
  const std::string saying = "Records that cannot be read are behind: ";
  for (const std::string& note : answer->notes()) {
    if (note.starts_with(saying)) return note.substr(saying.size());
  }
  return "";
}

TEST(CaseloadQuestionTest, RowsThatCountAParkedChildAreNamed) {
  EXPECT_EQ(RowsInDoubt("child:C1", "authority"), "W06000012, total.");
  EXPECT_EQ(RowsInDoubt("child:C1", "team"), "T1, total.");
  EXPECT_EQ(RowsInDoubt("child:C2", "worker"), "W2, total.");
  EXPECT_EQ(RowsInDoubt("child:C1", "status"), "in_need, total.");
  EXPECT_EQ(RowsInDoubt("child:C1", "category"), "in_need, total.");
}

TEST(CaseloadQuestionTest, RowsOfAParkedWorkerAreNamed) {
  EXPECT_EQ(RowsInDoubt("worker:W2", "authority"), "W06000012, total.");
  EXPECT_EQ(RowsInDoubt("worker:W2", "team"), "T2, total.");
  EXPECT_EQ(RowsInDoubt("worker:W2", "worker"), "W2, total.");
  EXPECT_EQ(RowsInDoubt("worker:W2", "status"), "") << "no status depends on who holds a child";
  EXPECT_EQ(RowsInDoubt("worker:W9", "worker"), "") << "who holds nobody is in no figure";
}

TEST(CaseloadQuestionTest, AParkedTeamIsBehindItsNameAlone) {
  EXPECT_EQ(RowsInDoubt("team:T2", "team"), "T2.");
  EXPECT_EQ(RowsInDoubt("team:T2", "worker"), "");
  EXPECT_EQ(RowsInDoubt("team:T9", "team"), "");
}

TEST(CaseloadQuestionTest, ParkedRulesAreBehindEveryRowThatNeedsARule) {
  EXPECT_EQ(RowsInDoubt("authority:W06000012", "team"), "T1, T2, total.");
  EXPECT_EQ(RowsInDoubt("authority:W06000012", "category"), "in_need, child_protection, looked_after, proceedings, ready_to_close, total.");
  EXPECT_EQ(RowsInDoubt("authority:W06000012", "status"), "");
}

TEST(CaseloadQuestionTest, AParkedChildThatIsNotCountedMayBeMissing) {
  const auto index = NewCaseloadIndex();
  ASSERT_TRUE(index->Load(TwoTeams("child:C9")).ok());
  const auto answer = Ask(*index, "team");
  ASSERT_TRUE(answer.ok());
  EXPECT_THAT(answer->notes(), Contains(HasSubstr("1 child is not counted under an id of its own and may be missing from any row")));
}

TEST(CaseloadQuestionTest, ListsMembersOnlyWhenAsked) {
  const auto index = NewCaseloadIndex();
  ASSERT_TRUE(index->Load(FewFacts({})).ok());
  const auto answer = Ask(*index, "team");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->completeness(), "complete");
  EXPECT_EQ(answer->rows(0).cells(0), "T1");
  EXPECT_EQ(answer->rows(0).members_size(), 0);
}

}  // namespace
}  // namespace hanes
