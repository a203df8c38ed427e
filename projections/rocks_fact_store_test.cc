// SPDX-License-Identifier: Apache-2.0
#include "projections/rocks_fact_store.h"

#include <gtest/gtest.h>

#include <fstream>

#include "projections/fact_encoding.h"
#include "projections/testing/view_fixture.h"

namespace hanes::testing {
namespace {

KnownFact MakeFact(const std::string& entity, const std::string& dimension, Timestamp known_to = Timestamp::Max()) {
  KnownFact known;
  known.fact = {3, entity, {dimension, "", "a dimension longer than any small string"}, -7, {Date::FromDays(17'000), Date::Max()}, false};
  known.known = {Timestamp::FromMicros(1'500'000'000'000'123), known_to};
  known.made_by = {Position(3), Position(1'000'000)};
  return known;
}

std::vector<KnownFact> OneOfEverySort() {
  KnownFact always = MakeFact("child:C1", "always");
  always.fact.valid = {Date::Min(), Date::FromDays(-3)};
  KnownFact unknown = MakeFact("child:C1", "unknown", Timestamp::FromMicros(1'500'000'000'000'124));
  unknown.fact.unknown_end = true;
  unknown.fact.valid.to = Date::FromDays(17'001);
  KnownFact bare;
  bare.fact.entity = "child:C2";
  return {always, unknown, bare, MakeFact("child:C1", "open")};
}

FactWrites Writes(const std::vector<KnownFact>& facts, Position position) {
  FactWrites writes;
  writes.groups.push_back({"child:C1", facts});
  writes.checkpoint.position = position;
  writes.checkpoint.seen = PositionsSeen::Whole(position);
  for (const KnownFact& fact : facts) writes.checkpoint.digest.Add(fact);
  writes.checkpoint.facts = facts.size();
  return writes;
}

TEST(PositionsSeenTest, ItsClosedFormIsThatOfSeeingEachPositionInTurn) {
  PositionsSeen seen;
  EXPECT_EQ(seen, PositionsSeen::Whole(Position(0)));
  for (uint64_t p = 1; p <= 1000; ++p) {
    seen.See(Position(p));
    ASSERT_EQ(seen, PositionsSeen::Whole(Position(p))) << p;
  }
}

TEST(PositionsSeenTest, AHoleARepetitionAndAnotherOrderAllShow) {
  const auto complete = [](std::vector<uint64_t> positions) {
    Checkpoint checkpoint;
    for (uint64_t p : positions) checkpoint.seen.See(Position(p));
    checkpoint.position = Position(3);
    return CheckComplete(checkpoint);
  };
  EXPECT_EQ(complete({1, 2, 3}), OkStatus());
  EXPECT_TRUE(absl::IsDataLoss(complete({1, 3})));
  EXPECT_TRUE(absl::IsDataLoss(complete({1, 1, 3})));
  EXPECT_TRUE(absl::IsDataLoss(complete({1, 3, 2})));
  EXPECT_TRUE(absl::IsDataLoss(complete({1, 2, 2, 3})));
}

TEST(FactEncodingTest, EveryFactComesBackAsItWas) {
  const std::vector<KnownFact> facts = OneOfEverySort();
  std::vector<KnownFact> back;
  for (const bool superseded : {false, true}) {
    std::string bytes;
    ASSERT_TRUE(EncodeFacts(facts, superseded, bytes));
    ASSERT_EQ(DecodeFacts(bytes, back), OkStatus());
  }
  std::vector<KnownFact> sorted = facts;
  std::sort(sorted.begin(), sorted.end(), InFactOrder);
  std::sort(back.begin(), back.end(), InFactOrder);
  EXPECT_EQ(ToLines(back), ToLines(sorted));
}

TEST(FactEncodingTest, TheWorkedExampleIsWhatIsWritten) {
  KnownFact open;
  open.fact = {1, "child:C1", {"A", "", ""}, 0, {Date::FromDays(0), Date::Max()}, false};
  open.known.from = Timestamp::FromMicros(0);
  open.made_by = {Position(3)};
  std::string bytes;
  ASSERT_TRUE(EncodeFacts({open}, false, bytes));
  EXPECT_EQ(bytes, std::string("\x01\x02\x08"
                               "child:C1"
                               "\x01"
                               "A"
                               "\x01\x01\x06\x01\x02\x00\x00\x00\x00\x00\x01\x03", 25));
}

TEST(FactEncodingTest, CutOrDamagedBytesAreDataLossAndNeverAWrongLength) {
  std::string bytes;
  ASSERT_TRUE(EncodeFacts(OneOfEverySort(), false, bytes));
  for (size_t length = 0; length < bytes.size(); ++length) {
    std::vector<KnownFact> facts;
    EXPECT_TRUE(absl::IsDataLoss(DecodeFacts(bytes.substr(0, length), facts))) << length;
  }
  std::vector<KnownFact> facts;
  EXPECT_TRUE(absl::IsDataLoss(DecodeFacts(bytes + '\0', facts)));
}

TEST(FactDigestTest, OrderDoesNotMatterAndWhatIsTakenAwayIsGone) {
  const std::vector<KnownFact> facts = OneOfEverySort();
  FactDigest there, back;
  for (auto fact = facts.begin(); fact != facts.end(); ++fact) there.Add(*fact);
  for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) back.Add(*fact);
  EXPECT_EQ(there, back);
  EXPECT_EQ(FactDigest::Parse(there.ToString()).value(), there);
  for (const KnownFact& fact : facts) back.Remove(fact);
  EXPECT_EQ(back, FactDigest());
  EXPECT_FALSE(FactDigest::Parse("12").ok());
}

TEST(FactDigestTest, PositionsAreNotInItAndEverythingElseIs) {
  const auto digest = [](const KnownFact& fact) {
    FactDigest one;
    one.Add(fact);
    return one;
  };
  const KnownFact fact = MakeFact("child:C1", "A");
  KnownFact moved = fact;
  moved.made_by = {Position(9)};
  EXPECT_EQ(digest(moved), digest(fact));
  std::vector<KnownFact> others(8, fact);
  others[0].fact.kind = 4;
  others[1].fact.entity = "child:C2";
  others[2].fact.dimensions = {"", "A", fact.fact.dimensions[2]};
  others[3].fact.amount = 7;
  others[4].fact.valid.from = Date::FromDays(17'001);
  others[5].fact.unknown_end = true;
  others[6].known.from = Timestamp::FromMicros(1);
  others[7].known.to = Timestamp::FromMicros(1'600'000'000'000'000);
  for (size_t i = 0; i < others.size(); ++i) EXPECT_NE(digest(others[i]), digest(fact)) << i;
}

TEST(RocksFactStoreTest, WhatIsCommittedIsThereAfterReopening) {
  const TemporaryFolder folder;
  std::vector<KnownFact> facts = OneOfEverySort();
  std::sort(facts.begin(), facts.end(), InFactOrder);
  FactWrites writes = Writes(facts, Position(12));
  writes.parked = {{"child:C9", "why", Position(4)}};
  writes.memberships = {{"child:C2", "child:C1"}, {"child:C1", "child:C1"}};
  writes.identity = {"spells", 3, AuthorityId("W06000012"), Timestamp::FromMicros(5)};
  {
    const auto store = RocksFactStore::Open(folder.path());
    ASSERT_EQ(store.status(), OkStatus());
    ASSERT_EQ((*store)->Commit(writes), OkStatus());
  }
  const auto store = RocksFactStore::Open(folder.path());
  ASSERT_EQ(store.status(), OkStatus());
  EXPECT_EQ((*store)->LoadCheckpoint().value(), writes.checkpoint);
  EXPECT_EQ((*store)->LoadIdentity().value(), writes.identity);
  EXPECT_EQ((*store)->Parked().value(), writes.parked);
  EXPECT_EQ((*store)->LoadGroups()->GroupOf("child:C2"), "child:C1");
  EXPECT_EQ(ToLines((*store)->Facts("child:C1").value()), ToLines(facts));
  EXPECT_TRUE((*store)->Facts("child:C7")->empty());
  EXPECT_EQ((*store)->Verify(), OkStatus());
}

TEST(RocksFactStoreTest, AGroupWithoutFactsIsGone) {
  const TemporaryFolder folder;
  const auto store = RocksFactStore::Open(folder.path());
  ASSERT_EQ((*store)->Commit(Writes(OneOfEverySort(), Position(1))), OkStatus());
  ASSERT_EQ((*store)->Commit(Writes({}, Position(2))), OkStatus());
  EXPECT_TRUE((*store)->Facts("child:C1")->empty());
  EXPECT_EQ((*store)->Verify(), OkStatus());
}

TEST(RocksFactStoreTest, AnotherProcessIsRefused) {
  const TemporaryFolder folder;
  const auto store = RocksFactStore::Open(folder.path());
  ASSERT_EQ(store.status(), OkStatus());
  EXPECT_TRUE(absl::IsFailedPrecondition(RocksFactStore::Open(folder.path()).status()));
}

TEST(RocksFactStoreTest, AStoreThatDidNotSeeEveryPositionIsRefused) {
  const TemporaryFolder folder;
  {
    const auto store = RocksFactStore::Open(folder.path());
    FactWrites writes = Writes({}, Position(5));
    writes.checkpoint.seen = PositionsSeen::Whole(Position(4));
    ASSERT_EQ((*store)->Commit(writes), OkStatus());
  }
  const Status refused = RocksFactStore::Open(folder.path()).status();
  EXPECT_TRUE(absl::IsDataLoss(refused)) << refused;
  EXPECT_NE(MessageOf(refused).find("hanes rebuild"), std::string::npos);
}

TEST(RocksFactStoreTest, ADigestThatIsNotThatOfTheFactsIsFound) {
  const TemporaryFolder folder;
  const auto store = RocksFactStore::Open(folder.path());
  FactWrites writes = Writes(OneOfEverySort(), Position(5));
  writes.checkpoint.digest.Add(MakeFact("child:C3", "never written"));
  ASSERT_EQ((*store)->Commit(writes), OkStatus());
  EXPECT_TRUE(absl::IsDataLoss((*store)->Verify()));
}

}  // namespace
}  // namespace hanes::testing
