// SPDX-License-Identifier: Apache-2.0
// The plan of the invented council: that its extracts are taken without a refusal, and that it tells a story with every kind of action in it.
#include "ingest/invented_plan.h"

#include <gmock/gmock.h>

#include "ingest/drop_box.h"
#include "ingest/extract_test_world.h"

namespace hanes {
namespace {

const Date kFrom = Date::FromCivil(2011, 4, 1), kTo = Date::FromCivil(2014, 3, 31);

class InventedPlanTest : public ::testing::Test {
 protected:
  ExtractRequest Written(Date night) {
    const std::filesystem::path folder = world_.folder.path() / ("plan-" + night.ToString());
    EXPECT_TRUE(plan_.WriteExtract(night, kCouncil, folder).ok());
    StatusOr<ExtractRequest> request = ReadCompleteFile(folder, {.folder = world_.folder.path(), .authority = AuthorityId(kCouncil)});
    EXPECT_TRUE(request.ok()) << request.status();
    request->stored_timeout = std::chrono::milliseconds(0);
    return *request;
  }

  const InventedStory story_{kFrom, kTo};
  const InventedPlan plan_{7, kFrom, kTo, story_};
  ExtractWorld world_;
};

TEST_F(InventedPlanTest, EveryExtractIsTakenWithoutARefusalAndNothingVanishes) {
  uint64_t changed = 0;
  for (Date night = kFrom; night <= kTo; night = night + kPlanEveryDays) {
    const StatusOr<ImportReport> report = world_.Import(Written(night));
    ASSERT_TRUE(report.ok()) << night.ToString() << ": " << report.status();
    EXPECT_THAT(report->refused, ::testing::IsEmpty()) << night.ToString();
    for (const char* table : {"actions", "updates"}) EXPECT_EQ(CountsOf(*report, table).vanished_records(), 0u) << night.ToString();
    changed += CountsOf(*report, "updates").changed_records();
  }
  EXPECT_GT(changed, 0u) << "no rating was ever mended";
}

TEST_F(InventedPlanTest, ActionsAreOfEveryKindAndMostAreFinishedAtTheEnd) {
  const InventedPlanFigures first = plan_.FiguresOn(kFrom), last = plan_.FiguresOn(kTo);
  EXPECT_GE(first.actions, 15u);
  EXPECT_EQ(first.finished, 0u);
  uint32_t red = 0, amber = 0, green = 0, overdue = 0;
  for (Date night = kFrom; night <= kTo; night = night + kPlanEveryDays) {
    const InventedPlanFigures figures = plan_.FiguresOn(night);
    EXPECT_LE(figures.red + figures.amber + figures.green + figures.finished, figures.actions) << night.ToString();
    red += figures.red;
    amber += figures.amber;
    green += figures.green;
    overdue += figures.overdue;
  }
  for (const uint32_t seen : {red, amber, green, overdue}) EXPECT_GT(seen, 0u);
  EXPECT_GT(last.actions, first.actions);
  EXPECT_GT(last.finished, last.actions / 2);
  EXPECT_LT(last.finished, last.actions);
}

TEST_F(InventedPlanTest, TheSameSeedIsTheSamePlanAndAnotherIsAnother) {
  const auto figures = [&](uint64_t seed) {
    const InventedPlan plan(seed, kFrom, kTo, story_);
    std::vector<uint32_t> all;
    for (Date night = kFrom; night <= kTo; night = night + kPlanEveryDays) {
      const InventedPlanFigures f = plan.FiguresOn(night);
      all.insert(all.end(), {f.red, f.amber, f.green, f.overdue, f.finished, f.actions});
    }
    return all;
  };
  EXPECT_EQ(figures(7), figures(7));
  EXPECT_NE(figures(7), figures(8));
}

}  // namespace
}  // namespace hanes
