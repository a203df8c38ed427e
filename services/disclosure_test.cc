// SPDX-License-Identifier: Apache-2.0
// Attacks on published tables, by somebody who knows how they are made. Every world of a small council is tried: what can be told of a count is
// what it is in all the worlds that are published in the same words. Then large councils at random, by arithmetic.
#include "services/disclosure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <vector>

namespace hanes {
namespace {

using World = std::vector<TrueMeasure>;

void Complete(World& world) {
  for (TrueMeasure& measure : world) {
    measure.whole = {};
    for (const TrueCount& team : measure.teams) {
      measure.whole.n += team.n;
      measure.whole.of += team.of;
    }
  }
}

std::string Words(const std::vector<PublicMeasure>& shown) {
  std::string words;
  const auto say = [&](const PublicCount& count) {
    words += count.has_value() ? std::to_string(count->n) + "/" + std::to_string(count->of) + " " : "c ";
  };
  for (const PublicMeasure& measure : shown) {
    say(measure.whole);
    for (const PublicCount& team : measure.teams) say(team);
  }
  return words;
}

// Every count that somebody may be after: n, N less n and N of each set of teams, the whole council among them.
void ForEachCount(const World& world, const std::function<void(size_t, int64_t)>& see) {
  size_t which = 0;
  for (const TrueMeasure& measure : world) {
    for (uint32_t set = 1; set < 1u << measure.teams.size(); ++set) {
      TrueCount sum;
      for (size_t team = 0; team < measure.teams.size(); ++team) {
        if ((set >> team & 1) == 0) continue;
        sum.n += measure.teams[team].n;
        sum.of += measure.teams[team].of;
      }
      see(which++, sum.n);
      if (!measure.is_share) continue;
      see(which++, sum.of - sum.n);
      see(which++, sum.of);
    }
  }
}

struct Told {
  int64_t least = 0, most = 0;
};

// What can be told from each publication.
class Attacker {
 public:
  // `limit`: below it a count is small, whatever the protection thinks.
  Attacker(const Protection& protection, int64_t limit) : protection_(protection), limit_(limit) {}

  // `plain`: near enough to the middle of all worlds that none of its neighbours was left out of them.
  void Learn(World world, bool plain) {
    Complete(world);
    Publication& publication = publications_[Words(Protect(world, protection_))];
    publication.plain = publication.plain || plain;
    ForEachCount(world, [&](size_t which, int64_t count) {
      if (publication.told.size() <= which) publication.told.push_back({count, count});
      Told& told = publication.told[which];
      told = {std::min(told.least, count), std::max(told.most, count)};
    });
  }

  // A count of which more is known than that it is under the limit: that it is there, or that it is less still, or none.
  size_t SmallCountsTold() const {
    size_t found = 0;
    for (const auto& [words, publication] : publications_) {
      if (!publication.plain) continue;
      for (const Told& told : publication.told) {
        found += told.most < limit_ && (told.least > 0 || told.most < limit_ - 1) ? 1 : 0;
      }
    }
    return found;
  }

  // A change from one week to another that is surely there and surely small.
  size_t SmallChangesTold() const {
    size_t found = 0;
    for (const auto& [before_words, before] : publications_) {
      for (const auto& [after_words, after] : publications_) {
        if (!before.plain || !after.plain) continue;
        for (size_t i = 0; i < before.told.size(); ++i) {
          const int64_t least = after.told[i].least - before.told[i].most, most = after.told[i].most - before.told[i].least;
          found += least > 0 && most < limit_ ? 1 : 0;
        }
      }
    }
    return found;
  }

  size_t publications() const { return publications_.size(); }

 private:
  struct Publication {
    std::vector<Told> told;
    bool plain = false;
  };
  const Protection protection_;
  const int64_t limit_;
  std::map<std::string, Publication> publications_;
};

// All numbers with so many digits up to `most`; and whether every digit leaves room for another team's cases.
void ForEachNumbers(size_t digits, int64_t most, int64_t room, const std::function<void(const std::vector<int64_t>&, bool)>& see) {
  std::vector<int64_t> numbers(digits, 0);
  while (true) {
    see(numbers, std::ranges::all_of(numbers, [&](int64_t number) { return number <= most - room; }));
    size_t digit = 0;
    while (digit < digits && numbers[digit] == most) numbers[digit++] = 0;
    if (digit == digits) return;
    ++numbers[digit];
  }
}

struct Council {
  const char* name;
  size_t digits;   // of a world
  int64_t most;    // of each
  int64_t under;
  std::function<World(const std::vector<int64_t>&)> world;
};

World Counts(const std::vector<int64_t>& numbers) {
  World world = {{.stem = "children", .is_share = false, .whole = {}, .teams = {}}};
  for (const int64_t number : numbers) world[0].teams.push_back({number, number});
  return world;
}

// n and N less n, team by team.
World Shares(const std::vector<int64_t>& numbers) {
  World world = {{.stem = "reviews", .is_share = true, .whole = {}, .teams = {}}};
  for (size_t i = 0; i < numbers.size(); i += 2) world[0].teams.push_back({numbers[i], numbers[i] + numbers[i + 1]});
  return world;
}

// Two shares of the same cases, of two stems: cases that are in both, in the first, in the second, in neither.
World TwoQuestions(const std::vector<int64_t>& numbers) {
  World world(2, {.stem = "decided", .is_share = true, .whole = {}, .teams = {}});
  world[1].stem = "seen";
  for (size_t i = 0; i < numbers.size(); i += 4) {
    const int64_t of = numbers[i] + numbers[i + 1] + numbers[i + 2] + numbers[i + 3];
    world[0].teams.push_back({numbers[i] + numbers[i + 1], of});
    world[1].teams.push_back({numbers[i] + numbers[i + 2], of});
  }
  return world;
}

// Two shares of one stem, the second a part of the first: seen alone, of those seen.
World Nested(const std::vector<int64_t>& numbers) {
  World world(2, {.stem = "seen", .is_share = true, .whole = {}, .teams = {}});
  for (size_t i = 0; i < numbers.size(); i += 3) {
    const int64_t of = numbers[i] + numbers[i + 1] + numbers[i + 2];
    world[0].teams.push_back({numbers[i] + numbers[i + 1], of});
    world[1].teams.push_back({numbers[i], of});
  }
  return world;
}

const Council kCouncils[] = {
    {"Counts_2Teams", 2, 24, 5, Counts},      {"Counts_3Teams", 3, 14, 5, Counts},   {"Counts_4Teams", 4, 11, 5, Counts},
    {"Counts_5Teams_Under3", 5, 6, 3, Counts}, {"Shares_2Teams", 4, 12, 5, Shares},   {"Shares_3Teams_Under3", 6, 6, 3, Shares},
    {"Nested_2Teams_Under3", 6, 7, 3, Nested}, {"TwoQuestions_2Teams_Under3", 8, 4, 3, TwoQuestions},
};

Attacker Attack(const Council& council, Protection protection) {
  protection.under = council.under;
  Attacker attacker(protection, council.under);
  ForEachNumbers(council.digits, council.most, council.under - 1,
                 [&](const std::vector<int64_t>& numbers, bool plain) { attacker.Learn(council.world(numbers), plain); });
  return attacker;
}

class EveryWorldTest : public ::testing::TestWithParam<Council> {};

TEST_P(EveryWorldTest, TellsNoSmallCountAndNoSmallChange) {
  const Attacker attacker = Attack(GetParam(), {});
  EXPECT_GT(attacker.publications(), 3u) << "something is published at all";
  EXPECT_EQ(attacker.SmallCountsTold(), 0u);
  EXPECT_EQ(attacker.SmallChangesTold(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Disclosure, EveryWorldTest, ::testing::ValuesIn(kCouncils),
                         [](const auto& test) { return std::string(test.param.name); });

// Each protection turned off: the same attacker succeeds. A protection that nothing needs would be no protection.
TEST(DisclosureTest, WithoutTheLimitEverySmallCountIsTold) {
  Attacker attacker(Protection{.under = 0}, 5);
  ForEachNumbers(3, 9, 4, [&](const std::vector<int64_t>& numbers, bool plain) { attacker.Learn(Counts(numbers), plain); });
  EXPECT_GT(attacker.SmallCountsTold(), 0u);
}

TEST(DisclosureTest, WithoutPairsTheWholeLessTheOtherTeamsTellsTheOneThatIsWithheld) {
  EXPECT_GT(Attack(kCouncils[2], {.pairs = false}).SmallCountsTold(), 0u);
}

TEST(DisclosureTest, WithoutComplementsAShareNearAllTellsWhoIsLeft) {
  EXPECT_GT(Attack(kCouncils[4], {.complements = false}).SmallCountsTold(), 0u);
}

TEST(DisclosureTest, WithoutSumsWhatIsWithheldTogetherIsTold) {
  EXPECT_GT(Attack(kCouncils[2], {.sums = false, .room = false}).SmallCountsTold(), 0u);
}

TEST(DisclosureTest, WithoutRoundingTwoWeeksAreSubtracted) {
  for (const Council& council : {kCouncils[0], kCouncils[4]}) EXPECT_GT(Attack(council, {.rounded = false}).SmallChangesTold(), 0u) << council.name;
}

TEST(DisclosureTest, WithoutRoomForRoundingTheWholeTellsItsTeamsExactly) {
  EXPECT_GT(Attack(kCouncils[3], {.room = false}).SmallChangesTold(), 0u);
}

// Large councils at random. For every small count there is another council, in which the team next to it has those cases, that is published in
// the same words.
class RandomCouncils {
 public:
  explicit RandomCouncils(uint64_t seed) : random_(seed) {}

  World Draw() {
    const size_t teams = Below(14) + 1, measures = Below(3) + 1;
    World world(measures, {.stem = "", .is_share = true, .whole = {}, .teams = {}});
    std::vector<int64_t> of;
    for (size_t team = 0; team < teams; ++team) of.push_back(static_cast<int64_t>(Below(3) == 0 ? Below(8) : Below(90)));
    for (size_t m = 0; m < measures; ++m) {
      world[m].stem = "stem" + std::to_string(Below(2));
      const double share = std::uniform_real_distribution<double>(0, 1)(random_);
      for (const int64_t cases : of) world[m].teams.push_back({std::binomial_distribution<int64_t>(cases, share)(random_), cases});
    }
    Complete(world);
    return world;
  }

  size_t Below(size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(random_); }

 private:
  std::mt19937_64 random_;
};

// The cases that `measure` counts in a team (n, or N less n) are the other team's.
World Moved(World world, size_t measure, bool complement, size_t from, size_t to) {
  const TrueCount& counted = world[measure].teams[from];
  const int64_t moved = complement ? counted.of - counted.n : counted.n;
  for (size_t m = 0; m < world.size(); ++m) {
    TrueCount &a = world[m].teams[from], &b = world[m].teams[to];
    const int64_t of_n = m == measure ? (complement ? 0 : moved) : std::min(moved, a.n);
    a.n -= of_n;
    b.n += of_n;
    a.of -= moved;
    b.of += moved;
  }
  Complete(world);
  return world;
}

// Where nothing of a measure is published: it counts none of its cases, or all.
World Emptied(World world, size_t measure, bool complement) {
  for (TrueCount& team : world[measure].teams) team.n = complement ? team.of : 0;
  Complete(world);
  return world;
}

TEST(DisclosureTest, NextToEverySmallCountThereIsACouncilWithoutItThatPublishesTheSame) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  RandomCouncils councils(seed);
  const Protection protection{.under = 5};
  size_t small = 0, shown = 0;
  for (int round = 0; round < 20'000; ++round) {
    const World world = councils.Draw();
    const std::vector<PublicMeasure> published = Protect(world, protection);
    const size_t teams = world[0].teams.size();
    for (size_t m = 0; m < world.size(); ++m) {
      for (size_t team = 0; team < teams; ++team) {
        shown += published[m].teams[team].has_value() ? 1 : 0;
        for (const bool complement : {false, true}) {
          const TrueCount& count = world[m].teams[team];
          const int64_t cases = complement ? count.of - count.n : count.n;
          if (cases == 0 || cases >= protection.under || teams < 2) continue;
          ASSERT_FALSE(published[m].teams[team].has_value());
          const size_t other = team % 2 == 1 ? team - 1 : team + 1 < teams ? team + 1 : team - 1;
          ++small;
          const World without = published[m].whole.has_value() ? Moved(world, m, complement, team, other) : Emptied(world, m, complement);
          ASSERT_EQ(Words(Protect(without, protection)), Words(published));
        }
      }
    }
  }
  EXPECT_GT(small, 10'000u);
  EXPECT_GT(shown, 10'000u);
}

}  // namespace
}  // namespace hanes
