// SPDX-License-Identifier: Apache-2.0
#include "store/record_tail.h"

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

class RecordTailTest : public testing::Test {
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

TEST_F(RecordTailTest, AnEventWhoseRecordSaysItIsLongerThanItsFileIsNotForgotten) {
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

TEST_F(RecordTailTest, NorAreTheFilesThatAManifestNamesLast) {
  const std::string path = Newest("MANIFEST");
  ASSERT_TRUE(FlipBit(path, LastRecord(Read(path)) + 5, 6).ok());
  EXPECT_EQ(OpenRocksEventLog(world_.LogPath(), SmallBounds()).status().code(), StatusCode::kDataLoss);
}

TEST_F(RecordTailTest, AFileThatIsGoneIsDamageAndNoNewLog) {
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

TEST_F(RecordTailTest, ARecordThatACrashCutOffAnywhereIsNoDamage) {
  const std::string bytes = Read(Newest(".log"));
  for (size_t size = LastRecord(bytes); size <= bytes.size(); ++size) {
    EXPECT_EQ(FindBadSize(std::string_view(bytes).substr(0, size)), std::string_view::npos) << size;
  }
}

TEST_F(RecordTailTest, EveryBitOfASizeThatMakesItTooLongIsSeen) {
  std::string bytes = Read(Newest(".log"));
  const uint64_t last = LastRecord(bytes);
  int seen = 0;
  for (int bit = 0; bit < 16; ++bit) {
    char& byte = bytes[last + 4 + bit / 8];
    byte = static_cast<char>(byte ^ (1 << bit % 8));
    seen += FindBadSize(bytes) == last;
    byte = static_cast<char>(byte ^ (1 << bit % 8));
  }
  EXPECT_GE(seen, 6);  // the others make it shorter, which its checksum tells RocksDB
}

}  // namespace
}  // namespace hanes
