// SPDX-License-Identifier: Apache-2.0
#include "projections/list_counts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <random>
#include <string>

namespace hanes {
namespace {

constexpr int32_t kNoDay = std::numeric_limits<int32_t>::max();
constexpr int64_t kNoMoment = std::numeric_limits<int64_t>::max();

using Figures = std::map<std::string, uint32_t>;  // by list

Figures SeenAt(const ListCounts::View& view, FactPoint point) {
  Figures seen;
  view.ForEachAt(point, [&](std::string_view list, uint32_t times) { seen[std::string(list)] += times; });
  return seen;
}

// How often a question is told of something: what it costs.
size_t VisitsAt(const ListCounts::View& view, FactPoint point) {
  size_t visits = 0;
  view.ForEachAt(point, [&](std::string_view, uint32_t) { ++visits; });
  return visits;
}

ListSpan OpenSince(ListCounts& counts, std::string_view list, int32_t day) {
  return {counts.names().Intern(list), day, kNoDay, int64_t{day}, kNoMoment};
}

void Join(ListCounts& counts, uint32_t epoch) {
  if (const auto merge = counts.rows().BeginMerge(epoch); merge.has_value()) counts.rows().EndMerge(*merge, merge->Make());
  if (const auto merge = counts.counts().BeginMerge(); merge.has_value()) counts.counts().EndMerge(*merge, merge->Make());
}

TEST(ListCountsTest, AListOfFewIsSeenInRowsAndOneOfMoreIsCounted) {
  ListCounts counts;
  counts.Build({}, 64);
  for (uint32_t held = 1; held <= 20; ++held) {
    ASSERT_EQ(counts.Apply({}, {OpenSince(counts, "A", 1)}, held), OkStatus());
    const ListCounts::View view = counts.Read();
    EXPECT_EQ(SeenAt(view, {5, 5, held}), (Figures{{"A", held}}));
    EXPECT_EQ(VisitsAt(view, {5, 5, held}), held <= ListCounts::kRowsAList ? held : 1);
  }
}

TEST(ListCountsTest, ListsOfOneCostAQuestionOnlyThoseThatItSees) {
  constexpr int kLists = 5000;
  ListCounts followed, loaded;
  std::vector<ListSpan> all;
  for (ListCounts* counts : {&followed, &loaded}) counts->Build({}, 64);
  for (int list = 0; list < kLists; ++list) {
    ListSpan span = OpenSince(loaded, fmt::format("L{}", list), list);
    span.day_to = list + 3;
    all.push_back(span);
    span.list = followed.names().Intern(fmt::format("L{}", list));
    ASSERT_EQ(followed.Apply({}, {span}, static_cast<uint32_t>(list + 1)), OkStatus());
  }
  loaded.Build(all, 64);
  for (const ListCounts* counts : {&followed, &loaded}) {
    const ListCounts::View view = counts->Read();
    EXPECT_EQ(view.counts.keys, 0u);
    EXPECT_EQ(VisitsAt(view, {1000, kLists, kLists}), 3u);
  }
}

TEST(ListCountsTest, WhoReadBeforeAListIsCountedSeesItsRows) {
  ListCounts counts;
  counts.Build({}, 8);
  uint32_t epoch = 0;
  std::vector<ListCounts::View> views;
  for (; epoch < 40; ++epoch) {
    views.push_back(counts.Read());
    ASSERT_EQ(counts.Apply({}, {OpenSince(counts, epoch % 2 == 0 ? "A" : fmt::format("B{}", epoch), 1)}, epoch + 1), OkStatus());
    if (epoch % 3 == 0) Join(counts, epoch + 1);
  }
  for (uint32_t seen_in = 0; seen_in < views.size(); ++seen_in) {
    uint32_t total = 0;
    for (const auto& [list, times] : SeenAt(views[seen_in], {5, 5, seen_in})) total += times;
    EXPECT_EQ(total, seen_in);
  }
}

TEST(ListCountsTest, WhatIsTakenAwayMustBeThere) {
  ListCounts counts;
  counts.Build({}, 8);
  const ListSpan span = OpenSince(counts, "A", 1);
  ASSERT_EQ(counts.Apply({}, {span}, 1), OkStatus());
  ASSERT_EQ(counts.Apply({span}, {span, span}, 2), OkStatus());
  ASSERT_EQ(counts.Apply({span, span}, {}, 3), OkStatus());
  EXPECT_TRUE(absl::IsInternal(counts.Apply({span}, {}, 4)));
}

// Spans that come and go at random, of lists of all sizes, against those that are there looked at one by one.
TEST(ListCountsTest, AtEveryPointAsManyAsThereAre) {
  for (const size_t delta : {4u, 64u}) {
    std::mt19937 random(static_cast<uint32_t>(delta));
    const auto pick = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
    ListCounts counts;
    counts.Build({}, delta);
    std::vector<ListSpan> there;
    for (uint32_t epoch = 1; epoch <= 1500; ++epoch) {
      std::vector<ListSpan> before, after;
      for (int i = pick(3); i > 0 && !there.empty(); --i) {
        std::swap(there[static_cast<size_t>(pick(static_cast<int>(there.size())))], there.back());
        before.push_back(there.back());
        if (pick(3) == 0) after.push_back(there.back());
        there.pop_back();
      }
      for (int i = pick(4); i > 0; --i) {
        ListSpan span = OpenSince(counts, fmt::format("L{}", pick(2) == 0 ? pick(4) : pick(1000)), pick(50));
        if (pick(2) == 0) span.day_to = span.day_from + 1 + pick(20);
        if (pick(2) == 0) span.known_to = span.known_from + 1 + pick(20);
        after.push_back(span);
      }
      there.insert(there.end(), after.begin(), after.end());
      ASSERT_EQ(counts.Apply(before, after, epoch), OkStatus());
      if (epoch % 50 == 0) Join(counts, epoch);
      const FactPoint point = {pick(70), pick(70), epoch};
      Figures expected;
      for (const ListSpan& span : there) {
        const bool known = span.known_from <= point.known_at && point.known_at < span.known_to;
        if (known && span.day_from <= point.as_at && point.as_at < span.day_to) ++expected[std::string(counts.names().Name(span.list))];
      }
      ASSERT_EQ(SeenAt(counts.Read(), point), expected) << epoch;
    }
    EXPECT_GT(counts.Read().counts.keys, 3u);
  }
}

}  // namespace
}  // namespace hanes
