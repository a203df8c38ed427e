// SPDX-License-Identifier: Apache-2.0
#include "store/record_headers.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "store/log_check.h"
#include "store/log_world.h"
#include "store/testing/faulty_disk.h"

namespace hanes {
namespace {

using testing::HasSubstr;

class RecordHeadersTest : public testing::Test {
 protected:
  void SetUp() override {
    world_.AppendEvents(1, 4);
    world_.AppendEvents(5, 8);
    world_.Close();
  }
  // The write-ahead file or manifest that was written last.
  std::string Newest(const std::string& kind) const {
    std::string newest;
    for (const auto& entry : std::filesystem::directory_iterator(world_.LogPath() + "/rocks")) {
      const std::string path = entry.path();
      if (entry.path().filename().string().find(kind) != std::string::npos && entry.file_size() > 0) newest = std::max(newest, path);
    }
    return newest;
  }
  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  // Where the last record begins. The files of this test are one block each.
  static uint64_t LastRecord(const std::string& bytes) {
    uint64_t at = 0, last = 0;
    for (; at + 7 <= bytes.size(); at += 7 + static_cast<uint8_t>(bytes[at + 4]) + 256 * static_cast<uint8_t>(bytes[at + 5])) last = at;
    return last;
  }

  LogWorld world_{SmallBounds()};
};

TEST_F(RecordHeadersTest, AnEventWhoseRecordSaysItIsLongerThanItsFileIsNotForgotten) {
  const std::string path = Newest(".log");
  const uint64_t last = LastRecord(Read(path));
  ASSERT_TRUE(FlipBit(path, last + 5, 6).ok());
  const Status refused = OpenRocksEventLog(world_.LogPath(), SmallBounds()).status();
  EXPECT_EQ(refused.code(), StatusCode::kDataLoss) << refused;
  EXPECT_THAT(MessageOf(refused), HasSubstr(fmt::format("{}, byte {}", path, last)));
  EXPECT_THAT(MessageOf(refused), HasSubstr("restore"));
  const auto report = CheckLog(world_.LogPath(), nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_FALSE(report->sound());
}

TEST_F(RecordHeadersTest, NorIsOneWhoseRecordSaysItIsOfARecycledFile) {
  const std::string path = Newest(".log");
  std::string bytes = Read(path);
  for (uint64_t at = 0; at + 7 <= bytes.size(); at += 7 + static_cast<uint8_t>(bytes[at + 4]) + 256 * static_cast<uint8_t>(bytes[at + 5])) {
    ASSERT_TRUE(FlipBit(path, at + 6, 2).ok());  // 1 becomes 5
    const Status refused = OpenRocksEventLog(world_.LogPath(), SmallBounds()).status();
    EXPECT_EQ(refused.code(), StatusCode::kDataLoss) << refused;
    EXPECT_THAT(MessageOf(refused), HasSubstr(fmt::format("{}, byte {}", path, at)));
    ASSERT_TRUE(FlipBit(path, at + 6, 2).ok());
  }
  world_.Open();
  EXPECT_EQ(world_.log().Head()->position, Position(8));
}

// Larger than what is read at once: the damage is found in the middle of it.
TEST_F(RecordHeadersTest, EveryBlockIsLookedAt) {
  world_.Open();
  for (uint64_t at = 9; at < 9 + 40'000; at += 1000) world_.AppendEvents(at, at + 999);
  world_.Close();
  const std::string path = Newest(".log");
  const std::string bytes = Read(path);
  ASSERT_GT(bytes.size(), 1u << 20);
  const uint64_t block = 3 * (32 << 10);
  ASSERT_LE(bytes[block + 6], 4);
  ASSERT_GE(bytes[block + 6], 1);
  for (const uint64_t at : {block, (bytes.size() - 1) / (32 << 10) * (32 << 10)}) {
    ASSERT_TRUE(FlipBit(path, at + 6, 2).ok());
    EXPECT_EQ(OpenRocksEventLog(world_.LogPath(), SmallBounds()).status().code(), StatusCode::kDataLoss) << at;
    ASSERT_TRUE(FlipBit(path, at + 6, 2).ok());
  }
}

TEST_F(RecordHeadersTest, NorAreTheFilesThatAManifestNamesLast) {
  const std::string path = Newest("MANIFEST");
  ASSERT_TRUE(FlipBit(path, LastRecord(Read(path)) + 5, 6).ok());
  EXPECT_EQ(OpenRocksEventLog(world_.LogPath(), SmallBounds()).status().code(), StatusCode::kDataLoss);
}

TEST_F(RecordHeadersTest, AFileThatIsGoneIsDamageAndNoNewLog) {
  world_.Open();  // now some events are in a sorted file
  world_.AppendEvents(9, 9);
  world_.Close();
  for (const char* kind : {"CURRENT", "MANIFEST", ".log", ".sst"}) {
    const std::string path = Newest(kind);
    std::filesystem::rename(path, world_.LogPath() + "/gone");
    const Status refused = OpenRocksEventLog(world_.LogPath(), SmallBounds()).status();
    EXPECT_EQ(refused.code(), StatusCode::kDataLoss) << kind << ": " << refused;
    EXPECT_THAT(MessageOf(refused), HasSubstr("restore")) << kind;
    std::filesystem::rename(world_.LogPath() + "/gone", path);
  }
  world_.Open();
  EXPECT_EQ(world_.log().Head()->position, Position(9));
}

TEST_F(RecordHeadersTest, ARecordThatACrashCutOffAnywhereIsNoDamage) {
  const std::string bytes = Read(Newest(".log"));
  for (size_t size = LastRecord(bytes); size <= bytes.size(); ++size) {
    EXPECT_EQ(FindBadHeader(std::string_view(bytes).substr(0, size), true), std::string_view::npos) << size;
  }
}

TEST_F(RecordHeadersTest, EveryBitOfASizeThatMakesItTooLongIsSeen) {
  std::string bytes = Read(Newest(".log"));
  const uint64_t last = LastRecord(bytes);
  int seen = 0;
  for (int bit = 0; bit < 16; ++bit) {
    char& byte = bytes[last + 4 + bit / 8];
    byte = static_cast<char>(byte ^ (1 << bit % 8));
    seen += FindBadHeader(bytes, true) == last;
    byte = static_cast<char>(byte ^ (1 << bit % 8));
  }
  EXPECT_GE(seen, 6);  // the others make it shorter, which its checksum tells RocksDB
}

}  // namespace
}  // namespace hanes
