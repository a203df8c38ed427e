// SPDX-License-Identifier: Apache-2.0
// Small appends become full chunks, and nobody who reads can tell.
#include "store/loose_chunks.h"

#include <gmock/gmock.h>

#include <atomic>
#include <random>
#include <thread>

#include "store/chunk_reader.h"
#include "store/log_check.h"
#include "store/log_world.h"

namespace hanes {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RocksEventLogOptions ChunksOf(size_t events) {
  RocksEventLogOptions options;
  options.chunk_events_max = events;
  return options;
}

// Events in each chunk, in order. The log is closed.
std::vector<size_t> SizesOf(const LogWorld& world) {
  const auto tables = OpenLogTables(world.LogPath(), nullptr, /*read_only=*/true);
  EXPECT_TRUE(tables.ok()) << tables.status();
  ChunkScan scan(**tables, Position(1));
  std::vector<size_t> sizes;
  while (true) {
    const auto chunk = scan.Next();
    EXPECT_TRUE(chunk.ok()) << chunk.status();
    if (!chunk.ok() || !chunk->has_value()) return sizes;
    sizes.push_back((*chunk)->events.size());
  }
}

void Flush(const LogWorld& world) {
  const auto tables = OpenLogTables(world.LogPath(), nullptr, /*read_only=*/false);
  ASSERT_TRUE(tables.ok()) << tables.status();
  ASSERT_TRUE((*tables)->db->Flush(rocksdb::FlushOptions(), (*tables)->events).ok());
}

void ExpectSound(const LogWorld& world) {
  const auto report = CheckLog(world.LogPath(), nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_THAT(report->problems, IsEmpty());
}

TEST(LooseChunksTest, JoinsSmallChunksWhenTheNextNoLongerFits) {
  LogWorld world(ChunksOf(10));
  for (int i = 0; i < 7; ++i) world.AppendEvents(3 * i + 1, 3 * i + 3);
  world.Close();
  EXPECT_THAT(SizesOf(world), ElementsAre(9, 9, 3));
  ExpectSound(world);
}

TEST(LooseChunksTest, LeavesFullChunksAndLonelyOnesAsTheyAre) {
  LogWorld world(ChunksOf(10));
  world.AppendEvents(1, 25);
  world.AppendEvents(26, 27);
  world.AppendEvents(28, 37);
  world.AppendEvents(38, 38);
  world.Close();
  EXPECT_THAT(SizesOf(world), ElementsAre(10, 10, 7, 10, 1));
  ExpectSound(world);
}

TEST(LooseChunksTest, GoesOnAfterAStart) {
  LogWorld world(ChunksOf(10));
  for (int i = 1; i <= 30; ++i) {
    world.AppendEvents(i, i);
    if (i % 4 == 0) world.Open();
    if (i % 7 == 0) {
      world.Close();
      Flush(world);
      world.Open();
    }
  }
  world.Close();
  EXPECT_THAT(SizesOf(world), ElementsAre(10, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)) << "the last ten wait for the next";
  ExpectSound(world);
  world.Open();
  world.AppendEvents(31, 31);
  world.Close();
  EXPECT_THAT(SizesOf(world), ElementsAre(10, 10, 10, 1));
}

TEST(LooseChunksTest, ALogOfAnyAppendsHoldsTheSameEvents) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random(seed);
  LogWorld world(ChunksOf(6));
  std::string expected;
  for (int events = 0; events < 300;) {
    const int count = static_cast<int>(random() % 8) + 1;
    world.AppendEvents(events + 1, events + count);
    for (int i = events + 1; i <= events + count; ++i) expected += fmt::format("{}{}:e{}", expected.empty() ? "" : " ", i, i);
    events += count;
    const uint64_t then = random() % 10;
    if (then == 0) world.Open();
    if (then == 1) {
      world.Close();
      Flush(world);
      world.Open();
    }
  }
  ASSERT_EQ(AllIdsAfter(world.log(), Position(0)), expected);
  ASSERT_EQ(AllIdsAfter(world.log(), Position(0), 1), expected);
  world.Close();
  Flush(world);
  ASSERT_NO_FATAL_FAILURE(ExpectSound(world));
  world.Open();
  ASSERT_EQ(AllIdsAfter(world.log(), Position(0)), expected);
}

TEST(LooseChunksTest, ReadersNeverSeeThatChunksAreJoined) {
  LogWorld world(ChunksOf(5));
  world.AppendEvents(1, 1);
  std::atomic<bool> done = false;
  std::jthread reader([&] {
    uint64_t seed = 1;
    while (!done) {
      const uint64_t head = world.log().Head()->position.value();
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      const Position after(seed % head);
      const auto batch = world.log().ReadAfter(after, 1);
      ASSERT_TRUE(batch.ok()) << batch.status();
      ASSERT_FALSE(batch->empty());
      for (size_t i = 0; i < batch->records().size(); ++i) ASSERT_EQ(batch->records()[i].position, after + (i + 1));
      const auto child = world.log().ReadStreams(std::vector<StreamId>{StreamId("child:C1")}, Position(head));
      ASSERT_TRUE(child.ok()) << child.status();
      ASSERT_EQ(child->records().size(), (head + 2) / 3);
    }
  });
  for (int i = 2; i <= 200; ++i) ASSERT_NO_FATAL_FAILURE(world.AppendEvents(i, i));
  done = true;
}

}  // namespace
}  // namespace hanes
