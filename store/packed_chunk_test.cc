// SPDX-License-Identifier: Apache-2.0
#include "store/packed_chunk.h"

#include <gtest/gtest.h>

namespace hanes {
namespace {

ChunkEvent EventOf(const std::string& bytes, const std::string& id, const std::string& stream, int64_t micros) {
  return {Timestamp::FromMicros(micros), bytes, *FindInEvent(bytes, id, "id"), *FindInEvent(bytes, stream, "stream")};
}

class PackedChunkTest : public testing::Test {
 protected:
  const std::string one_ = "..id-1..child:C1..and what else an event says, says, says, says";
  const std::string two_ = "..id-2..child:C2..";
  const std::vector<ChunkEvent> events_ = {EventOf(one_, "id-1", "child:C1", -5), EventOf(two_, "id-2", "child:C2", 1'500'000'000'000'000)};
};

TEST_F(PackedChunkTest, GivesBackWhatWasPacked) {
  const StatusOr<Chunk> chunk = UnpackChunk(Position(41), PackChunk(Position(41), events_));
  ASSERT_TRUE(chunk.ok()) << chunk.status();
  ASSERT_EQ(chunk->events.size(), 2u);
  EXPECT_EQ(chunk->last(), Position(42));
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(chunk->events[i].appended_at, events_[i].appended_at);
    EXPECT_EQ(chunk->events[i].event, events_[i].event);
    EXPECT_EQ(chunk->events[i].id, events_[i].id);
    EXPECT_EQ(chunk->events[i].stream, events_[i].stream);
  }
}

TEST_F(PackedChunkTest, KeepsBytesThatDoNotCompress) {
  std::string noise = "id-1child:C1";
  for (uint64_t x = 1; noise.size() < 300; x = x * 6364136223846793005u + 1442695040888963407u) noise += static_cast<char>(x >> 56);
  const std::string packed = PackChunk(Position(1), {EventOf(noise, "id-1", "child:C1", 0)});
  const StatusOr<Chunk> chunk = UnpackChunk(Position(1), packed);
  ASSERT_TRUE(chunk.ok()) << chunk.status();
  EXPECT_EQ(chunk->events[0].event, noise);
}

TEST_F(PackedChunkTest, CompressesEventsThatAreAlike) {
  const std::vector<ChunkEvent> many(128, events_[0]);
  EXPECT_LT(PackChunk(Position(1), many).size(), 128 * one_.size() / 2);
}

// A bit may flip so that LZ4 copies the same bytes from elsewhere: what is read is right then, and nothing else is ever read.
TEST_F(PackedChunkTest, NeverReadsAWrongEventWhateverBitFlips) {
  const std::string packed = PackChunk(Position(41), events_);
  const std::string raw = *UnpackChunk(Position(41), packed)->memory;
  size_t noticed = 0;
  for (size_t bit = 0; bit < packed.size() * 8; ++bit) {
    std::string damaged = packed;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    const StatusOr<Chunk> chunk = UnpackChunk(Position(41), damaged);
    if (chunk.ok()) {
      ASSERT_EQ(*chunk->memory, raw) << "bit " << bit;
      ASSERT_EQ(chunk->events.size(), events_.size()) << "bit " << bit;
    } else {
      ASSERT_EQ(chunk.status().code(), StatusCode::kDataLoss) << "bit " << bit;
      ++noticed;
    }
  }
  EXPECT_GT(noticed, packed.size() * 8 * 9 / 10);
}

TEST_F(PackedChunkTest, NoticesEveryByteThatIsMissing) {
  const std::string packed = PackChunk(Position(41), events_);
  for (size_t size = 0; size < packed.size(); ++size) {
    ASSERT_EQ(UnpackChunk(Position(41), packed.substr(0, size)).status().code(), StatusCode::kDataLoss) << size;
  }
}

TEST_F(PackedChunkTest, DoesNotPassUnderAnotherPosition) {
  EXPECT_EQ(UnpackChunk(Position(40), PackChunk(Position(41), events_)).status().code(), StatusCode::kDataLoss);
}

TEST_F(PackedChunkTest, AnIdMustComeFromItsEvent) {
  EXPECT_EQ(FindInEvent(one_, "id-3", "id").status().code(), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace hanes
