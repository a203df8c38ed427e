// SPDX-License-Identifier: Apache-2.0
// Ids and streams across the boundary between memory and sorted runs, for every length of log and at every start.
#include "store/log_index.h"

#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <random>

#include "base/hash.h"
#include "store/id_filter.h"
#include "store/log_world.h"

namespace hanes {
namespace {

std::string StreamIds(const EventReader& log, const std::string& stream) {
  const auto batch = log.ReadStreams(std::vector<StreamId>{StreamId(stream)}, Position(~uint64_t{0}));
  EXPECT_TRUE(batch.ok()) << batch.status();
  return batch.ok() ? IdsOf(*batch) : "";
}

std::string ExpectedStreamIds(int count, int children, int child) {
  std::string text;
  for (int i = 1; i <= count; ++i) {
    if (i % children == child) text += fmt::format("{}{}:e{}", text.empty() ? "" : " ", i, i);
  }
  return text;
}

TEST(LogIndexTest, FindsIdsAndStreamsAtEveryLength) {
  LogWorld world(SmallBounds());
  for (int count = 1; count <= 50; ++count) {
    world.AppendEvents(count, count);
    if (count % 7 == 0) world.Open();
    if (count % 5 == 0) {
      ASSERT_TRUE(world.log().AwaitIndexed().ok());
    }
    for (int child = 0; child < 3; ++child) {
      ASSERT_EQ(StreamIds(world.log(), "child:C" + std::to_string(child)), ExpectedStreamIds(count, 3, child)) << count;
    }
    ASSERT_EQ(world.Append({Accepted("e1", "child:C1"), Accepted("e" + std::to_string(count), "child:C" + std::to_string(count % 3))})
                  ->duplicates, 2u) << count;
  }
  EXPECT_GE(world.log().IndexedThrough(), Position(40));
}

TEST(LogIndexTest, IsMadeAgainWhenItsMarkIsLost) {
  LogWorld world(SmallBounds());
  world.AppendEvents(1, 20);
  ASSERT_TRUE(world.log().AwaitIndexed().ok());
  ASSERT_EQ(world.log().IndexedThrough(), Position(20));
  world.Close();
  {
    // As if it had crashed after ingestion and before the mark.
    auto tables = OpenLogTables(world.LogPath(), nullptr, false);
    ASSERT_TRUE(tables.ok());
    ASSERT_TRUE((*tables)->db->Delete(rocksdb::WriteOptions(), (*tables)->state, ToSlice(kIndexedKey)).ok());
  }
  world.Open();
  EXPECT_EQ(StreamIds(world.log(), "child:C1"), ExpectedStreamIds(20, 3, 1));
  EXPECT_EQ(world.Append({Accepted("e5", "child:C2")})->duplicates, 1u);
  world.AppendEvents(21, 30);
  ASSERT_TRUE(world.log().AwaitIndexed().ok());
  EXPECT_EQ(StreamIds(world.log(), "child:C1"), ExpectedStreamIds(30, 3, 1));
}

TEST(LogIndexTest, SweepsAwayRunsThatACrashLeftUnfinished) {
  LogWorld world(SmallBounds());
  world.Close();
  const std::string left = world.LogPath() + "/runs/ids-9.sst";
  std::ofstream(left) << "half a file";
  world.Open();
  EXPECT_FALSE(std::filesystem::exists(left));
}

TEST(LogIndexTest, StopsWhenItReachesBeyondTheLog) {
  LogWorld world(SmallBounds());
  world.AppendEvents(1, 20);
  world.Close();
  {
    auto tables = OpenLogTables(world.LogPath(), nullptr, false);
    ASSERT_TRUE((*tables)->db->Put(rocksdb::WriteOptions(), (*tables)->state, ToSlice(kIndexedKey), PositionKey(Position(99))).ok());
  }
  EXPECT_EQ(OpenRocksEventLog(world.LogPath()).status().code(), StatusCode::kDataLoss);
}

// Readers beside the writer and the thread behind it: what is seen is always a whole beginning of each stream.
TEST(LogIndexTest, ReadersSeeAWholeBeginningWhileItGrows) {
  LogWorld world(SmallBounds());
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (int i = 1; i <= 600; i += 3) world.AppendEvents(i, i + 2);
    done = true;
  });
  while (!done) {
    const Position head = world.log().Head()->position;
    const auto batch = world.log().ReadStreams(std::vector<StreamId>{StreamId("child:C1")}, head);
    ASSERT_TRUE(batch.ok()) << batch.status();
    ASSERT_EQ(batch->records().size(), head.value() / 3) << "at head " << head.value();
  }
}

TEST(HashChainsTest, TellsThingsOfOneHashApart) {
  HashChains chains;
  chains.Add(7);
  chains.Add(8);
  chains.Add(7);
  std::vector<uint32_t> found;
  chains.ForEach(7, [&](uint32_t number) { found.push_back(number); });
  EXPECT_THAT(found, testing::ElementsAre(2, 0));
  chains.ForEach(9, [&](uint32_t) { ADD_FAILURE(); });
}

// Few values of each half of the hash, so that places and what is kept of the hash in them collide all the time.
TEST(HashChainsTest, FindsAllOfAHashHoweverManyShareItsPlace) {
  HashChains chains;
  std::map<uint64_t, std::vector<uint32_t>> added;
  std::mt19937_64 random(5);
  for (uint32_t number = 0; number < 20'000; ++number) {
    if (number == 10'000) chains.Reserve(15'000);
    const uint64_t hash = (random() % 50) << 32 | random() % 20;
    chains.Add(hash);
    added[hash].insert(added[hash].begin(), number);
  }
  for (const auto& [hash, numbers] : added) {
    std::vector<uint32_t> found;
    chains.ForEach(hash, [&](uint32_t number) { found.push_back(number); });
    ASSERT_EQ(found, numbers);
    ASSERT_EQ(chains.HashOf(numbers.front()), hash);
  }
}

TEST(IdFilterTest, NeverDeniesWhatItHoldsAndSeldomAffirmsWhatItDoesNot) {
  IdFilter filter(1);
  constexpr uint64_t kIds = 1'500'000;  // the first part and some of a second
  for (uint64_t i = 0; i < kIds; ++i) filter.Add(Hash64({reinterpret_cast<const char*>(&i), sizeof i}));
  uint64_t wrong = 0;
  for (uint64_t i = 0; i < kIds; ++i) ASSERT_TRUE(filter.MayContain(Hash64({reinterpret_cast<const char*>(&i), sizeof i})));
  for (uint64_t i = kIds; i < 2 * kIds; ++i) wrong += filter.MayContain(Hash64({reinterpret_cast<const char*>(&i), sizeof i}));
  EXPECT_LT(wrong, kIds / 200);
}

}  // namespace
}  // namespace hanes
