// SPDX-License-Identifier: Apache-2.0
#include "projections/fact_columns.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "projections/run_tiers.h"

namespace hanes {
namespace {

constexpr int32_t kNoDay = std::numeric_limits<int32_t>::max();
constexpr int64_t kNoMoment = std::numeric_limits<int64_t>::max();
constexpr size_t kDeltaRows = 16;
constexpr FactPoint kNow = {50, 500, std::numeric_limits<uint32_t>::max() - 1};

FactRow OpenSince(Symbol entity, int32_t day = 10) {
  FactRow row{{100, kNoMoment, day, kNoDay, entity}, {}};
  row.content.amount = static_cast<int32_t>(entity);
  return row;
}

using Entities = std::multiset<Symbol>;

Entities SeenAt(const FactColumns::View& view, FactPoint point = kNow) {
  Entities seen;
  view.ForEachAt(point, [&](const FactSpan& span, const FactContent& content) {
    EXPECT_EQ(content.amount, static_cast<int32_t>(span.entity));
    seen.insert(span.entity);
  });
  return seen;
}

void AddAll(FactColumns& columns, Symbol first, Symbol end) {
  for (Symbol entity = first; entity < end; ++entity) columns.Add(OpenSince(entity), 1);
}

bool JoinRuns(FactColumns& columns, uint32_t epoch) {
  const std::optional<FactColumns::Merge> merge = columns.BeginMerge(epoch);
  if (merge.has_value()) columns.EndMerge(*merge, merge->Make());
  return merge.has_value();
}

TEST(RunTiersTest, RunsOfLikeSizeAreJoinedAndOthersLeft) {
  const auto beside = [](std::vector<size_t> sizes) { return FirstOutOfOrder(sizes); };
  EXPECT_EQ(beside({}), 0u);
  EXPECT_EQ(beside({100}), 1u);
  EXPECT_EQ(beside({100, 50}), 2u);
  EXPECT_EQ(beside({100, 51}), 0u);
  EXPECT_EQ(beside({1000, 100, 51, 2}), 1u);
  const auto at_once = [](std::vector<size_t> sizes) { return FirstJoinedAtOnce(sizes); };
  EXPECT_EQ(at_once({}), 0u);
  EXPECT_EQ(at_once({100}), 1u);
  EXPECT_EQ(at_once({100, 50}), 2u);
  EXPECT_EQ(at_once({1000, 100, 51}), 1u);
  EXPECT_EQ(at_once({300, 100, 51}), 0u);
  EXPECT_EQ(at_once({kJoinedAtOnce, 100, 51}), 1u);
  EXPECT_EQ(at_once({kJoinedAtOnce, kJoinedAtOnce - 100}), 2u);
  EXPECT_EQ(at_once(std::vector<size_t>(kRunsMax, kJoinedAtOnce)), kRunsMax);
  EXPECT_EQ(at_once(std::vector<size_t>(kRunsMax + 1, kJoinedAtOnce)), 0u);
}

// With a sorted part that is arranged anew whenever a share of it has arrived, it is as many times as shares: 32, whatever the size.
TEST(FactColumnsTest, ARowIsMovedAFewTimesHoweverManyThereAre) {
  for (const bool beside : {true, false}) {
    FactColumns columns;
    columns.Build({}, kDeltaRows);
    constexpr Symbol kRows = 120'000;
    size_t runs_most = 0;
    for (Symbol entity = 0; entity < kRows; ++entity) {
      columns.Add(OpenSince(entity), 1);
      if (beside && entity % 1000 == 0) JoinRuns(columns, 1);
      runs_most = std::max(runs_most, columns.Read().runs.size());
    }
    const uint64_t moved_a_row = columns.rows_moved() / kRows;
    EXPECT_LE(moved_a_row, 12u) << "beside: " << beside;
    EXPECT_LE(runs_most, kRunsMax + 1) << "beside: " << beside;
    EXPECT_EQ(columns.Read().size(), kRows);
    EXPECT_LE(columns.Read().bytes() / kRows, 72u) << "beside: " << beside;
  }
}

// 4 and 5 are gone before the runs are joined, 6 and 7 meanwhile; 8 came twice and goes once.
TEST(FactColumnsTest, WhatIsTakenAwayWhileRunsAreJoinedIsGoneFromTheJoinedRun) {
  FactColumns columns;
  columns.Build({}, kDeltaRows);
  columns.Add(OpenSince(8), 1);
  AddAll(columns, 0, 70'000);
  ASSERT_TRUE(columns.Remove(OpenSince(4), 2));
  ASSERT_TRUE(columns.Remove(OpenSince(5), 2));
  const std::optional<FactColumns::Merge> merge = columns.BeginMerge(2);
  ASSERT_TRUE(merge.has_value());
  EXPECT_FALSE(columns.BeginMerge(2).has_value());
  const FactColumns::View before = columns.Read();
  ASSERT_TRUE(columns.Remove(OpenSince(6), 3));
  const std::shared_ptr<FactRun> made = merge->Make();
  ASSERT_TRUE(columns.Remove(OpenSince(7), 4));
  ASSERT_TRUE(columns.Remove(OpenSince(8), 4));
  AddAll(columns, 70'000, 71'000);
  columns.EndMerge(*merge, made);
  Entities expected;
  for (Symbol entity = 0; entity < 71'000; ++entity) expected.insert(entity);
  for (const Symbol gone : {4, 5, 6, 7}) expected.erase(gone);
  EXPECT_EQ(SeenAt(columns.Read()), expected);
  EXPECT_LT(columns.Read().runs.size(), before.runs.size());
  for (const Symbol gone : {4, 5, 6, 7}) EXPECT_FALSE(columns.Remove(OpenSince(gone), 5)) << gone;
  EXPECT_TRUE(columns.Remove(OpenSince(8), 5));
  EXPECT_FALSE(columns.Remove(OpenSince(8), 5));
  // Of the moment before 6 and 7 went.
  EXPECT_EQ(SeenAt(before, {50, 500, 2}).size(), 70'001u - 2);
}

TEST(FactColumnsTest, RunsJoinedOfFactsThatWereReadAnewSinceAreForgotten) {
  FactColumns columns;
  columns.Build({}, kDeltaRows);
  AddAll(columns, 0, 70'000);
  const std::optional<FactColumns::Merge> merge = columns.BeginMerge(1);
  ASSERT_TRUE(merge.has_value());
  columns.Build({OpenSince(1)}, kDeltaRows);
  columns.EndMerge(*merge, merge->Make());
  EXPECT_EQ(SeenAt(columns.Read()), Entities{1});
}

TEST(FactColumnsTest, AllRowsOfAnEntityAreFoundInWhateverRunTheyAre) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    std::map<Symbol, std::multiset<int32_t>> expected;
    FactColumns columns;
    columns.Build({}, kDeltaRows);
    for (int i = 0; i < 3000; ++i) {
      const auto entity = static_cast<Symbol>(random() % (seed % 2 == 0 ? 50 : 1'000'000));
      const auto day = static_cast<int32_t>(random() % 40);
      columns.Add(OpenSince(entity, day), 1);
      expected[entity].insert(day);
      if (random() % 100 == 0) JoinRuns(columns, 1);
    }
    for (const auto& [entity, days] : expected) {
      std::multiset<int32_t> found;
      columns.ForEachOf(entity, [&](const FactRow& row) { found.insert(row.span.valid_from); });
      ASSERT_EQ(found, days) << entity;
    }
  }
}

}  // namespace
}  // namespace hanes
