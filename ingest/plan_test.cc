// SPDX-License-Identifier: Apache-2.0
#include "ingest/plan.h"

#include <gmock/gmock.h>

#include "ingest/extract_test_world.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Extracts of the plan, told as events and as what was refused.
class PlanTest : public ::testing::Test {
 protected:
  std::vector<std::string> Take(const std::string& day, const std::string& actions, const std::string& updates) {
    const size_t before = world_.Events().size();
    const std::vector<std::string> files = {world_.folder.Write(day + "/actions.csv", kActions + actions),
                                            world_.folder.Write(day + "/updates.csv", kUpdates + updates)};
    const StatusOr<ImportReport> report = world_.Import(world_.Request("plan", "2011-04-01.." + day, day, files));
    EXPECT_TRUE(report.ok()) << report.status();
    if (report.ok()) last_ = *report;
    return world_.ToldAfter(before);
  }
  std::string Refusal(const std::string& actions, const std::string& updates) {
    Take((day_ = day_ + 7).ToString(), actions, updates);
    return last_.refused.empty() ? "nothing" : last_.refused.back();
  }

  const std::string kActions = "action_id,reference,theme,owner,programme,added_on,due_on,finished_on\n";
  const std::string kUpdates = "action_id,updated_on,progress,rating,new_due_on\n";
  Date day_ = Date::FromCivil(2013, 3, 31);
  ExtractWorld world_;
  ImportReport last_;
};

TEST_F(PlanTest, AnActionIsAddedLookedAtAndFinished) {
  EXPECT_THAT(Take("2012-06-03", "A1,2.4,workforce,hr_manager,2012,2012-05-01,2012-09-30,\n", "A1,2012-05-10,10,red,\n"),
              ElementsAre(R"(action:A1 DevelopmentActionAdded 2012-05-01 {"reference":"2.4","theme":"workforce","owner":"hr_manager",)"
                          R"("due_on":"2012-09-30","programme":"2012"})",
                          R"(action:A1 ActionProgressRecorded 2012-05-10 {"percent":10})",
                          R"(action:A1 ActionRatingChanged 2012-05-10 {"rating":"ACTION_RATING_RED"})"));
  EXPECT_THAT(Take("2012-10-07", "A1,2.4,workforce,hr_manager,2012,2012-05-01,2012-09-30,2012-10-05\n",
                   "A1,2012-05-10,10,red,\nA1,2012-09-12,80,,31/10/2012\n"),
              ElementsAre("action:A1 ActionFinished 2012-10-05 {}", R"(action:A1 ActionProgressRecorded 2012-09-12 {"percent":80})",
                          R"(action:A1 ActionDueChanged 2012-09-12 {"due_on":"2012-10-31"})"));
}

TEST_F(PlanTest, WhatWasSaidOfAnActionIsCorrectedNotSaidOnceMore) {
  Take("2012-06-03", "A1,2.4,,,,2012-05-01,,\n", "A1,2012-05-10,,red,\n");
  EXPECT_THAT(Take("2012-06-10", "A1,2.4,,,,2012-05-01,,\n", "A1,2012-05-10,,amber,\n"),
              ElementsAre(R"(corrects action:A1 ActionRatingChanged 2012-05-10 {"rating":"ACTION_RATING_AMBER"})"));
  EXPECT_THAT(Take("2012-06-17", "A1,2.4,,,,2012-05-01,,\n", "A1,2012-05-10,,amber,\n"), IsEmpty());
}

TEST_F(PlanTest, AnActionThatIsMissingVanishes) {
  std::string many;
  for (int i = 1; i <= 21; ++i) many += fmt::format("A{0},1.{0},,,,2012-05-01,,\n", i);
  Take("2012-06-03", many + "A22,1.22,,,,2012-05-01,,\n", "");
  EXPECT_THAT(Take("2012-06-10", many, ""), ElementsAre(HasSubstr("action:A22 RecordVanished 2012-06-04")));
}

TEST_F(PlanTest, WhatCannotBeIsRefusedWithItsRemedy) {
  EXPECT_THAT(Refusal("A1,,,,,2012-05-01,,\n", ""), HasSubstr("reference"));
  EXPECT_THAT(Refusal("A1,1.1,,,,2012-05-01,2012-04-01,\n", ""), HasSubstr("column due_on: \"2012-04-01\" is before column added_on"));
  EXPECT_THAT(Refusal("A1,1.1,,,,2012-05-01,2032-04-01,\n", ""), HasSubstr("a day so far off is a slip"));
  EXPECT_EQ(Refusal("A1,1.1,,,,2012-05-01,2018-04-01,\n", ""), "nothing") << "plans are of years";
  EXPECT_THAT(Refusal("A1,1.1,,,,2012-05-01,,2012-04-01\n", ""), HasSubstr("column finished_on: \"2012-04-01\" is before column added_on"));
}

TEST_F(PlanTest, AnUpdateThatSaysNothingOrTooMuchIsRefused) {
  EXPECT_THAT(Refusal("", "A1,2012-05-10,,,\n"), HasSubstr("the row says nothing"));
  EXPECT_THAT(Refusal("", "A1,2012-05-11,101,,\n"), HasSubstr("101"));
  EXPECT_THAT(Refusal("", "A1,2012-05-12,,purple,\n"), HasSubstr("purple"));
}

}  // namespace
}  // namespace hanes
