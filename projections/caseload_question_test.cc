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
