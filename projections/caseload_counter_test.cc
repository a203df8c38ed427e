// SPDX-License-Identifier: Apache-2.0
// Figures from kept counts against the same figures from every child, on facts made up at random, through changes and from an index loaded anew.
#include <gtest/gtest.h>

#include "projections/testing/random_council.h"

namespace hanes {
namespace {

using testing::FiguresOf;
using testing::kDays;
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
      ExpectSameFigures(*index, *index, council);
    }
    const auto anew = NewCaseloadIndex();
    ASSERT_TRUE(anew->Load(council).ok());
    for (int i = 0; i < 40; ++i) ExpectSameFigures(*index, *anew, council);
  }
}

}  // namespace
}  // namespace hanes
