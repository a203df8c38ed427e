// SPDX-License-Identifier: Apache-2.0
#include "projections/kept_counts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace hanes {
namespace {

constexpr int32_t kNoDay = std::numeric_limits<int32_t>::max();
constexpr int64_t kNoMoment = std::numeric_limits<int64_t>::max();

struct Rectangle {
  int32_t day_from, day_to;
  int64_t known_from, known_to;
  uint32_t key;
};

struct Shape {
  int days = 1000, moments = 1000;
  uint32_t keys = 40;
};

class Rectangles {
 public:
  Rectangles(uint64_t seed, Shape shape) : random_(seed), shape_(shape) {}

  Rectangle Next() {
    const int day = Pick(shape_.days), moment = Pick(shape_.moments);
    return {day - 10, Pick(3) == 0 ? kNoDay : day + 1 + Pick(90), moment, Pick(2) == 0 ? kNoMoment : moment + 1 + Pick(90),
            static_cast<uint32_t>(Pick(static_cast<int>(shape_.keys)))};
  }
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

 private:
  std::mt19937_64 random_;
  const Shape shape_;
};

std::vector<int32_t> CountOneByOne(const std::vector<Rectangle>& all, size_t keys, int32_t day, int64_t known) {
  std::vector<int32_t> counts(keys);
  for (const Rectangle& one : all) {
    if (day >= one.day_from && day < one.day_to && known >= one.known_from && known < one.known_to) ++counts[one.key];
  }
  return counts;
}

std::vector<CountStep> StepsOf(const Rectangle& one, bool taken = false) {
  std::vector<CountStep> steps;
  AppendRectangle(one.day_from, one.day_to, one.known_from, one.known_to, one.key, taken, steps);
  return steps;
}

void Add(const Rectangle& one, std::vector<CountStep>& steps) {
  for (const CountStep& step : StepsOf(one)) steps.push_back(step);
}

void JoinRuns(KeptCounts& counts) {
  const std::optional<KeptCounts::Merge> merge = counts.BeginMerge();
  if (merge.has_value()) counts.EndMerge(*merge, merge->Make());
}

TEST(KeptCountsTest, NothingIsCountedWhereNothingIs) {
  EXPECT_TRUE(KeptCounts().Read().At(5, 5).empty());
  KeptCounts counts;
  counts.Build({}, 4);
  EXPECT_TRUE(counts.Read().At(5, 5).empty());
}

TEST(KeptCountsTest, ARectangleCountsInsideItsEdges) {
  KeptCounts counts;
  counts.Build(StepsOf({10, 20, 100, 200, 1}), 4);
  for (const auto& [day, known, count] : {std::tuple(10, 100, 1), {19, 199, 1}, {9, 100, 0}, {20, 100, 0}, {10, 99, 0}, {10, 200, 0}}) {
    EXPECT_EQ(counts.Read().At(day, known), (std::vector<int32_t>{0, count})) << day << " " << known;
  }
}

TEST(KeptCountsTest, RectanglesThatTouchLeaveTheStepsOfTheirOutline) {
  std::vector<CountStep> steps;
  Add({10, kNoDay, 100, 200, 1}, steps);  // believed to go on
  Add({10, 20, 200, kNoMoment, 1}, steps);  // known to have ended
  SettleSteps(steps);
  EXPECT_EQ(steps, (std::vector<CountStep>{{100, 10, 2}, {200, 20, 3}}));
}

// Days or moments that nearly all share, such as those of a history loaded at once, and as many keys as rectangles among them.
TEST(KeptCountsTest, CountsWhatCountingOneByOneGives) {
  const std::vector<Shape> shapes = {{}, {1000, 1000, 1}, {3, 1000, 9}, {1000, 2, 9}, {1, 1, 3}, {400, 400, 5000}};
  for (uint64_t seed = 1; seed <= 18; ++seed) {
    const Shape shape = shapes[seed % shapes.size()];
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Rectangles rectangles(seed, shape);
    std::vector<Rectangle> all(seed % 3 == 0 ? 30 : 9000);
    std::vector<CountStep> steps;
    for (Rectangle& one : all) Add(one = rectangles.Next(), steps);
    KeptCounts counts;
    counts.Build(steps, 4);
    const KeptCounts::View view = counts.Read();
    for (int i = 0; i < 60; ++i) {
      const int32_t day = rectangles.Pick(shape.days + 100) - 20;
      const int64_t known = rectangles.Pick(shape.moments + 100) - 5;
      ASSERT_EQ(view.At(day, known), CountOneByOne(all, view.keys, day, known)) << day << " " << known;
    }
  }
}

TEST(KeptCountsTest, FollowsWhatComesAndGoesThroughEveryRun) {
  for (uint64_t seed = 31; seed <= 34; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Rectangles rectangles(seed, {200, 200, 25});
    std::vector<Rectangle> held;
    KeptCounts counts;
    counts.Build({}, 16);
    for (int round = 0; round < 1500; ++round) {
      if (!held.empty() && rectangles.Pick(3) == 0) {
        std::swap(held[static_cast<size_t>(rectangles.Pick(static_cast<int>(held.size())))], held.back());
        counts.Append(StepsOf(held.back(), true));
        held.pop_back();
      } else {
        held.push_back(rectangles.Next());
        counts.Append(StepsOf(held.back()));
      }
      if (seed % 2 == 0 && round % 7 == 0) JoinRuns(counts);
      if (round % 10 != 0) continue;
      const int32_t day = rectangles.Pick(250);
      const int64_t known = rectangles.Pick(250);
      ASSERT_EQ(counts.Read().At(day, known), CountOneByOne(held, counts.Read().keys, day, known));
    }
    EXPECT_LE(counts.Read().runs.size(), 12u);
  }
}

TEST(KeptCountsTest, AStepIsMovedAFewTimesHoweverManyThereAre) {
  KeptCounts counts;
  counts.Build({}, 16);
  constexpr int kRounds = 100'000;
  for (int round = 0; round < kRounds; ++round) {
    counts.Append(StepsOf({round % 977, kNoDay, round % 1013, kNoMoment, static_cast<uint32_t>(round % 7)}));
    if (round % 1000 == 0) JoinRuns(counts);
  }
  EXPECT_LE(counts.steps_moved() / kRounds, 12u);
  EXPECT_LE(counts.Read().bytes() / kRounds, 40u);
}

TEST(KeptCountsTest, WhatComesWhileRunsAreJoinedIsCountedBesideThem) {
  KeptCounts counts;
  counts.Build({}, 2);
  const std::vector<CountStep> one = StepsOf({10, kNoDay, 100, kNoMoment, 0});
  std::optional<KeptCounts::Merge> merge;
  int appended = 0;
  for (; !merge.has_value(); ++appended) {
    counts.Append(one);
    if (counts.Read().runs.size() > 1) merge = counts.BeginMerge();
    ASSERT_LT(appended, 200'000);
  }
  for (int i = 0; i < 9; ++i, ++appended) counts.Append(one);
  counts.EndMerge(*merge, merge->Make());
  EXPECT_EQ(counts.Read().At(50, 500), std::vector<int32_t>{appended});
  counts.Build(one, 2);
  counts.EndMerge(*merge, merge->Make());
  EXPECT_EQ(counts.Read().At(50, 500), std::vector<int32_t>{1});
}

TEST(KeptCountsTest, AViewStaysAsItWas) {
  KeptCounts counts;
  counts.Build(StepsOf({10, kNoDay, 100, kNoMoment, 0}), 2);
  const KeptCounts::View before = counts.Read();
  for (int i = 0; i < 20; ++i) counts.Append(StepsOf({10, kNoDay, 100, kNoMoment, 0}));
  EXPECT_EQ(before.At(50, 500), std::vector<int32_t>{1});
  EXPECT_EQ(counts.Read().At(50, 500), std::vector<int32_t>{21});
}

}  // namespace
}  // namespace hanes
