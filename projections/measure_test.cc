// SPDX-License-Identifier: Apache-2.0
// Every measure of the list, asked of an empty memory: names, columns and dimensions are those of its question. And points of a series.
#include "projections/measure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "projections/projection.h"
#include "projections/series.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

QuestionContext Context() {
  QuestionContext context;
  context.authority = AuthorityId("W06000012");
  context.now = *Timestamp::Parse("2018-07-01T11:00:00Z");
  context.provable_from = *Timestamp::Parse("2012-01-01T00:00:00Z");
  return context;
}

TEST(MeasureTest, EachCanBeReadFromTheAnswerOfItsQuestion) {
  std::set<std::string_view> names;
  for (const Measure& measure : Measures()) {
    SCOPED_TRACE(measure.name);
    EXPECT_TRUE(names.insert(measure.name).second) << "two measures have this name";
    EXPECT_FALSE(measure.words.empty() || measure.unit.empty());
    EXPECT_EQ(measure.numerator.empty(), measure.denominator.empty());
    const StatusOr<const Askable*> askable = FindAskable(measure.asked);
    ASSERT_TRUE(askable.ok()) << askable.status();
    const std::unique_ptr<FactIndex> index = NewIndexOf((*askable)->projection);
    ASSERT_NE(index, nullptr);
    const std::string_view whole_by = measure.whole_by.empty() ? (*askable)->dimensions().front() : measure.whole_by;
    for (const std::string_view by : (*askable)->dimensions()) {
      if (by != whole_by && by != "team") continue;
      v1::Question question;
      question.set_view(std::string(measure.asked));
      question.set_code(std::string(measure.code));
      question.set_as_at("2018-01-14");
      if (measure.kind == Measure::Kind::kOverPeriod) question.set_period("2018-W02");
      question.set_by(std::string(by));
      const StatusOr<v1::Answer> answer = (*askable)->ask(index->Read(), question, Context());
      if (answer.status().code() == StatusCode::kFailedPrecondition) continue;  // it needs a rule, and nothing is set here
      ASSERT_TRUE(answer.ok()) << answer.status();
      const StatusOr<std::vector<MeasuredFigure>> figures = FiguresOf(measure, *answer);
      ASSERT_TRUE(figures.ok()) << figures.status();
      ASSERT_FALSE(figures->empty());
      EXPECT_EQ(figures->back().group, "") << "the last row is the whole";
    }
    EXPECT_NE(measure.history, 0u) << "before any record there is no figure, not zero";
    EXPECT_FALSE(HistoryHadBegun(measure, index->Read(), Date::FromCivil(2018, 1, 14), Context().now));
  }
}

TEST(MeasureTest, AColumnThatIsNotThereOrNoNumberIsAnError) {
  v1::Answer answer;
  answer.set_view("caseload");
  answer.add_columns("authority");
  answer.add_columns("children");
  v1::AnswerRow& row = *answer.add_rows();
  row.add_cells("total");
  row.add_cells("many");
  const Measure& children = **FindMeasure("caseload.children");
  EXPECT_THAT(MessageOf(FiguresOf(children, answer).status()), HasSubstr("\"many\" is not the number"));
  EXPECT_THAT(MessageOf(FiguresOf(**FindMeasure("caseload.fte"), answer).status()), HasSubstr("has no column \"fte\""));
  row.set_cells(1, "7");
  EXPECT_EQ(FiguresOf(children, answer)->back().value, 7.0);
  row.set_cells(1, "");
  EXPECT_EQ(FiguresOf(children, answer)->back().value, std::nullopt);
}

std::vector<std::string> Points(const char* from, const char* to, std::string_view every) {
  std::vector<std::string> names;
  const StatusOr<std::vector<SeriesPoint>> points = SeriesPoints(*Date::Parse(from), *Date::Parse(to), every);
  for (const SeriesPoint& point : *points) {
    names.push_back(point.name + " " + point.as_at().ToString());
  }
  return names;
}

TEST(SeriesPointsTest, AreWholeDaysWeeksAndMonths) {
  EXPECT_THAT(Points("2012-02-28", "2012-03-01", "day"),
              ElementsAre("2012-02-28 2012-02-28", "2012-02-29 2012-02-29", "2012-03-01 2012-03-01"));
  EXPECT_THAT(Points("2012-12-31", "2013-01-13", "week"), ElementsAre("2013-W01 2013-01-06", "2013-W02 2013-01-13"));
  EXPECT_THAT(Points("2013-01-01", "2013-01-12", ""), IsEmpty()) << "no week lies in these days as a whole";
  EXPECT_THAT(Points("2012-02-01", "2012-03-30", "month"), ElementsAre("2012-02 2012-02-29"));
}

}  // namespace
}  // namespace hanes
