// SPDX-License-Identifier: Apache-2.0
#include "projections/fact_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

namespace hanes {
namespace {

using testing::HasSubstr;

constexpr uint8_t kSpell = 3;
constexpr uint8_t kIgnored = 4;
constexpr std::array<FactIndex::Layout, 1> kLayout = {{{kSpell, 0b001}}};

KnownFact MakeFact(int entity, int from, int to, int64_t known_from, int64_t known_to, uint8_t kind = kSpell) {
  const auto day = [](int d) { return d < 0 ? Date::Max() : Date::FromDays(d); };
  const auto at = [](int64_t d) { return d < 0 ? Timestamp::Max() : Timestamp::FromMicros(d * 86'400'000'000); };
  return {{kind, fmt::format("child:{}", entity), {fmt::format("T{}", entity % 3), "dropped", ""}, 0, {day(from), day(to)}, false},
          {at(known_from), at(known_to)},
          {}};
}

// Facts in memory, as a store gives them.
class ListedFacts : public FactStore {
 public:
  explicit ListedFacts(std::vector<KnownFact> facts) : facts_(std::move(facts)) {}
  StatusOr<Checkpoint> LoadCheckpoint() const override { return Checkpoint{Position(facts_.size()), {}, {}, facts_.size()}; }
  StatusOr<std::vector<KnownFact>> Facts(const std::string&) const override { return facts_; }
  StatusOr<std::vector<ParkedEntity>> Parked() const override { return std::vector<ParkedEntity>{{"child:9", "why", Position(1)}}; }
  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override { return visit({"child:0", facts_}); }

 private:
  const std::vector<KnownFact> facts_;
};

std::vector<KnownFact> RandomFacts(uint64_t seed, int count) {
  std::mt19937_64 random(seed);
  const auto pick = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
  std::vector<KnownFact> facts;
  for (int i = 0; i < count; ++i) {
    const int from = pick(1000), known_from = pick(1000);
    facts.push_back(MakeFact(pick(count / 2 + 1), from, pick(4) == 0 ? -1 : from + 1 + pick(60), known_from,
                             pick(2) == 0 ? -1 : known_from + 1 + pick(60)));
  }
  return facts;
}

using Seen = std::multiset<std::pair<std::string, std::string>>;  // entity, first dimension

Seen SeenThrough(const FactIndex::Snapshot& facts, int as_at, int known_at, bool scan) {
  Seen seen;
  const auto visit = [&](const FactSpan& span, const FactContent& content) {
    seen.emplace(facts.EntityName(span.entity), facts.SymbolName(content.dimensions[0]));
    EXPECT_EQ(facts.SymbolName(content.dimensions[1]), "");
  };
  const Timestamp known = Timestamp::FromMicros(int64_t{known_at} * 86'400'000'000);
  if (scan) facts.ScanAt(kSpell, Date::FromDays(as_at), known, visit);
  else facts.ForEachAt(kSpell, Date::FromDays(as_at), known, visit);
  return seen;
}

Seen SeenIn(const std::vector<KnownFact>& facts, int as_at, int known_at) {
  Seen seen;
  for (const KnownFact& fact : facts) {
    if (!fact.fact.valid.Contains(Date::FromDays(as_at))) continue;
    if (!fact.known.Contains(Timestamp::FromMicros(int64_t{known_at} * 86'400'000'000))) continue;
    seen.emplace(fact.fact.entity, fact.fact.dimensions[0]);
  }
  return seen;
}

TEST(FactIndexTest, SeesWhatHeldAndWasKnown) {
  FactIndex index(kLayout);
  ASSERT_TRUE(index.Load(ListedFacts({MakeFact(1, 10, 20, 100, 200), MakeFact(2, 10, 20, 100, -1, kIgnored)})).ok());
  const FactIndex::Snapshot facts = index.Read();
  EXPECT_EQ(facts.FactCount(), 1u);
  EXPECT_EQ(SeenThrough(facts, 10, 100, false).size(), 1u);
  EXPECT_EQ(SeenThrough(facts, 19, 199, false).size(), 1u);
  for (const auto& [as_at, known_at] : {std::pair(9, 100), {20, 100}, {10, 99}, {10, 200}}) {
    EXPECT_TRUE(SeenThrough(facts, as_at, known_at, false).empty()) << as_at << " " << known_at;
  }
}

TEST(FactIndexTest, GivesWhatAFullScanGives) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const std::vector<KnownFact> facts = RandomFacts(seed, seed % 2 == 0 ? 40 : 20'000);
    FactIndex index(kLayout);
    ASSERT_TRUE(index.Load(ListedFacts(facts)).ok());
    std::mt19937_64 random(seed);
    for (int i = 0; i < 40; ++i) {
      const int as_at = static_cast<int>(random() % 1100), known_at = static_cast<int>(random() % 1100);
      const Seen seen = SeenThrough(index.Read(), as_at, known_at, false);
      EXPECT_EQ(seen, SeenIn(facts, as_at, known_at));
      EXPECT_EQ(seen, SeenThrough(index.Read(), as_at, known_at, true));
    }
  }
}

Seen SeenDuring(const FactIndex::Snapshot& facts, DateRange days, int known_at) {
  Seen seen;
  facts.ForEachDuring(kSpell, days, Timestamp::FromMicros(int64_t{known_at} * 86'400'000'000),
                      [&](const FactSpan& span, const FactContent& content) {
                        seen.emplace(facts.EntityName(span.entity), facts.SymbolName(content.dimensions[0]));
                      });
  return seen;
}

TEST(FactIndexTest, GivesWhatHeldOnAnyDayOfAStretchOnce) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const std::vector<KnownFact> facts = RandomFacts(seed, seed % 2 == 0 ? 40 : 20'000);
    FactIndex index(kLayout);
    ASSERT_TRUE(index.Load(ListedFacts(facts)).ok());
    std::mt19937_64 random(seed);
    for (int i = 0; i < 40; ++i) {
      const int from = static_cast<int>(random() % 1100), known_at = static_cast<int>(random() % 1100);
      const DateRange days{Date::FromDays(from), Date::FromDays(from + static_cast<int>(random() % 90))};
      Seen expected;
      for (const KnownFact& fact : facts) {
        const bool held = fact.fact.valid.from < days.to && fact.fact.valid.to > days.from && !days.Empty();
        if (!held || !fact.known.Contains(Timestamp::FromMicros(int64_t{known_at} * 86'400'000'000))) continue;
        expected.emplace(fact.fact.entity, fact.fact.dimensions[0]);
      }
      EXPECT_EQ(SeenDuring(index.Read(), days, known_at), expected);
    }
  }
}

TEST(FactIndexTest, FollowsChangesThroughMerges) {
  std::vector<KnownFact> held = RandomFacts(21, 600);
  FactIndex index(kLayout);
  index.SetDeltaMin(16);
  ASSERT_TRUE(index.Load(ListedFacts(held)).ok());
  std::mt19937_64 random(21);
  const std::vector<KnownFact> more = RandomFacts(22, 1500);
  for (size_t next = 0; next < more.size();) {
    FactChange change;
    for (int i = 0; i < 7 && !held.empty(); ++i) {
      std::swap(held[random() % held.size()], held.back());
      change.removed.push_back(held.back());
      held.pop_back();
    }
    for (int i = 0; i < 9 && next < more.size(); ++i) change.added.push_back(more[next++]);
    held.insert(held.end(), change.added.begin(), change.added.end());
    change.checkpoint.position = Position(next);
    ASSERT_TRUE(index.Apply(change).ok());
    if (random() % 3 == 0) index.JoinRuns();
    EXPECT_EQ(index.Read().checkpoint().position, Position(next));
    const int as_at = static_cast<int>(random() % 1100), known_at = static_cast<int>(random() % 1100);
    ASSERT_EQ(SeenThrough(index.Read(), as_at, known_at, false), SeenIn(held, as_at, known_at));
  }
}

TEST(FactIndexTest, ASnapshotStaysAsItWas) {
  FactIndex index(kLayout);
  index.SetDeltaMin(2);
  const KnownFact before = MakeFact(1, 10, -1, 100, -1);
  ASSERT_TRUE(index.Load(ListedFacts({before})).ok());
  const FactIndex::Snapshot old = index.Read();
  for (int i = 2; i < 12; ++i) {
    FactChange change;
    if (i == 2) change.removed = {before};
    change.added = {MakeFact(i, 10, -1, 100, -1)};
    ASSERT_TRUE(index.Apply(change).ok());
  }
  EXPECT_EQ(SeenThrough(old, 50, 500, false), (Seen{{"child:1", "T1"}}));
  EXPECT_EQ(SeenThrough(index.Read(), 50, 500, false).size(), 10u);
  EXPECT_EQ(SeenThrough(index.Read(), 50, 500, false).count({"child:1", "T1"}), 0u);
}

TEST(FactIndexTest, CarriesCheckpointAndParkedEntities) {
  FactIndex index(kLayout);
  ASSERT_TRUE(index.Load(ListedFacts({MakeFact(1, 10, -1, 100, -1)})).ok());
  EXPECT_EQ(index.Read().checkpoint().position, Position(1));
  ASSERT_EQ(index.Read().parked().size(), 1u);
  ASSERT_TRUE(index.Apply(FactChange{}).ok());
  EXPECT_TRUE(index.Read().parked().empty());
}

TEST(FactIndexTest, AFactThatIsNotThereCannotBeTakenAway) {
  FactIndex index(kLayout);
  const KnownFact fact = MakeFact(1, 10, -1, 100, -1);
  ASSERT_TRUE(index.Load(ListedFacts({fact})).ok());
  FactChange change;
  change.removed = {MakeFact(1, 11, -1, 100, -1)};
  EXPECT_EQ(index.Apply(change).code(), StatusCode::kInternal);
  EXPECT_EQ(index.Apply(FactChange{}).code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(SeenThrough(index.Read(), 50, 500, false).size(), 1u);
  ASSERT_TRUE(index.Load(ListedFacts({fact})).ok());
  EXPECT_TRUE(index.Apply(FactChange{}).ok());
}

// Every change takes one fact and gives one, so any moment of the view has the same number.
TEST(FactIndexTest, ReadersNeverSeeHalfAChange) {
  constexpr int kFacts = 50;
  std::vector<KnownFact> held;
  for (int i = 0; i < kFacts; ++i) held.push_back(MakeFact(i, 10, -1, 100, -1));
  FactIndex index(kLayout);
  index.SetDeltaMin(8);
  ASSERT_TRUE(index.Load(ListedFacts(held)).ok());
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  std::atomic<int> reads{0};
  for (int r = 0; r < 2; ++r) {
    readers.emplace_back([&] {
      while (!done) {
        EXPECT_EQ(SeenThrough(index.Read(), 50, 500, false).size(), size_t{kFacts});
        ++reads;
      }
    });
  }
  std::thread joiner([&] {
    while (!done) index.JoinRuns();
  });
  for (int i = 0; i < 2000 || reads < 50; ++i) {
    FactChange change;
    change.removed = {held[i % kFacts]};
    change.added = {held[i % kFacts] = MakeFact(kFacts + i, 10, -1, 100, -1)};
    ASSERT_TRUE(index.Apply(change).ok());
  }
  done = true;
  joiner.join();
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace hanes
