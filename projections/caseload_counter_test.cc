// SPDX-License-Identifier: Apache-2.0
// Figures from kept counts against the same figures from every child, on facts made up at random, through changes and from an index loaded anew.
#include <gtest/gtest.h>

#include "projections/caseload_children.h"
#include "projections/testing/random_council.h"

namespace hanes {
namespace {

using testing::FiguresOf;
using testing::kDays;
using testing::kFirstDay;
using testing::Noon;
using testing::RandomCouncil;

void ExpectSameFigures(const FactIndex& counted, const FactIndex& each, RandomCouncil& council) {
  const int as_at = council.Pick(kDays + 40), known_at = council.Pick(kDays + 40);
  for (const std::string_view by : CaseloadDimensions()) {
    ASSERT_EQ(FiguresOf(counted, as_at, known_at, by, false), FiguresOf(each, as_at, known_at, by, true)) << as_at << " " << known_at;
  }
}

TEST(CaseloadCounterTest, KeptCountsGiveTheFiguresOfEveryChild) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    RandomCouncil council(seed);
    const auto index = NewCaseloadIndex();
    ASSERT_TRUE(index->Load(council).ok());
    for (int i = 0; i < 80; ++i) ExpectSameFigures(*index, *index, council);
  }
}

TEST(CaseloadCounterTest, KeptCountsFollowChanges) {
  for (uint64_t seed = 51; seed <= 56; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    RandomCouncil council(seed);
    const auto index = NewCaseloadIndex();
    index->SetDeltaMin(seed % 2 == 0 ? 16 : 4096);
    ASSERT_TRUE(index->Load(council).ok());
    for (int i = 0; i < 300; ++i) {
      ASSERT_TRUE(index->Apply(council.Change()).ok());
      if (i % 5 == 0) index->JoinRuns();
      ExpectSameFigures(*index, *index, council);
    }
    const auto anew = NewCaseloadIndex();
    ASSERT_TRUE(anew->Load(council).ok());
    for (int i = 0; i < 40; ++i) ExpectSameFigures(*index, *anew, council);
  }
}

// A child that is new: its case opens, and two workers hold it for two teams at once.
void AddChild(int number, std::vector<KnownFact>& facts) {
  const auto add = [&](uint8_t kind, std::array<std::string, 3> dimensions, int day) {
    facts.push_back({{kind, fmt::format("child:C{}", number), std::move(dimensions), 0, {kFirstDay + day, Date::Max()}, false},
                     {Noon(day), Timestamp::Max()}, {}});
  };
  add(kOpenCase, {fmt::format("R{}", number), "T0", ""}, 1);
  add(kAllocation, {fmt::format("W{}", number % 3), "T1", "primary"}, 2);
  add(kAllocation, {fmt::format("W{}", number % 5), "T2", "primary"}, 3);
}

// What a following view holds and does for a fact, however many there are. Rows put into runs are counted, not time.
TEST(CaseloadCounterTest, FollowingNewChildrenCostsTheSameForEachFact) {
  constexpr int kChildren = 50'000, kChildrenAChange = 100;
  const auto index = NewCaseloadIndex();
  index->SetDeltaMin(512);
  uint64_t facts = 0;
  for (int child = 0; child < kChildren; child += kChildrenAChange) {
    FactChange change;
    for (int i = 0; i < kChildrenAChange; ++i) AddChild(child + i, change.added);
    facts += change.added.size();
    ASSERT_EQ(index->Apply(change), OkStatus());
    if (child % (10 * kChildrenAChange) == 0) index->JoinRuns();
  }
  ASSERT_EQ(facts, 150'000u);
  EXPECT_LE(index->Read().bytes() / facts, 100u);
  EXPECT_LE(index->Read().moved() / facts, 36u);
}

TEST(CaseloadCounterTest, ChildrenHeldTwiceAlikeAreCountedAndNotLookedAt) {
  const auto index = NewCaseloadIndex();
  FactChange change;
  for (int child = 0; child < 3000; ++child) AddChild(child, change.added);
  ASSERT_EQ(index->Apply(change), OkStatus());
  const CaseloadChildren counted(index->Read(), kFirstDay + 9, Noon(9), true, CaseloadChildren::Detail::kSums);
  EXPECT_EQ(counted.children().size(), 15u);
  for (const std::string_view by : CaseloadDimensions()) EXPECT_EQ(FiguresOf(*index, 9, 9, by, false), FiguresOf(*index, 9, 9, by, true)) << by;
}

}  // namespace
}  // namespace hanes
