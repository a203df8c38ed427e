// SPDX-License-Identifier: Apache-2.0
// What the disk does to a log, and what the log makes of it.
#include <gmock/gmock.h>

#include <filesystem>

#include "store/log_check.h"
#include "store/log_world.h"
#include "store/testing/faulty_disk.h"

namespace hanes {
namespace {

RocksEventLogOptions On(FaultyDisk& disk) {
  RocksEventLogOptions options = SmallBounds();
  options.env = &disk;
  return options;
}

class LogDiskTest : public testing::Test {
 protected:
  FaultyDisk disk_;
  LogWorld world_{On(disk_)};
};

TEST_F(LogDiskTest, AFullDiskStoresNothingAndSaysSo) {
  world_.AppendEvents(1, 4);
  disk_.Fail(DiskFault::kNoSpace);
  const auto refused = world_.Append({Accepted("e5", "child:C2")});
  EXPECT_EQ(refused.status().code(), StatusCode::kResourceExhausted) << refused.status();
  EXPECT_EQ(world_.log().Head()->position, Position(4));
  EXPECT_EQ(AllIdsAfter(world_.log(), Position(2)), "3:e3 4:e4");
}

// On a full disk RocksDB could not write its own lines there, and would abort the process for it.
TEST_F(LogDiskTest, RocksDbKeepsNoFileOfLinesBesideTheData) {
  world_.AppendEvents(1, 4);
  world_.Open();
  int files = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(world_.LogPath())) {
    EXPECT_FALSE(file.path().filename().string().starts_with("LOG")) << file.path();
    ++files;
  }
  EXPECT_GT(files, 0);
}

TEST_F(LogDiskTest, AfterAFailedWriteNoOtherIsTriedUntilItIsOpenedAgain) {
  world_.AppendEvents(1, 4);
  disk_.Fail(DiskFault::kNoAnswer);
  EXPECT_EQ(world_.Append({Accepted("e5", "child:C2")}).status().code(), StatusCode::kUnavailable);
  disk_.Fail(DiskFault::kNone);
  const auto refused = world_.Append({Accepted("e5", "child:C2")});
  EXPECT_EQ(refused.status().code(), StatusCode::kUnavailable);
  EXPECT_THAT(MessageOf(refused.status()), testing::HasSubstr("open the log again"));
  EXPECT_EQ(world_.log().TrustSource({kTestTopic, NextOffset(9)}).code(), StatusCode::kUnavailable);
  world_.Open();
  world_.AppendEvents(5, 6);
  EXPECT_EQ(AllIdsAfter(world_.log(), Position(0)), "1:e1 2:e2 3:e3 4:e4 5:e5 6:e6");
}

TEST_F(LogDiskTest, PowerLossInItsFirstMinuteDoesNotTakeTheWholeFolder) {
  world_.AppendEvents(1, 4);
  world_.Close();
  disk_.LosePower();
  world_.Open();
  EXPECT_EQ(AllIdsAfter(world_.log(), Position(0)), "1:e1 2:e2 3:e3 4:e4");
}

TEST_F(LogDiskTest, PowerLossTakesNothingThatWasAcknowledged) {
  int events = 0;
  for (int round = 1; round <= 12; ++round) {
    for (int batch = 0; batch < round; ++batch, ++events) world_.AppendEvents(events + 1, events + 1);
    world_.Close();
    disk_.LosePower();
    world_.Open();
    ASSERT_EQ(world_.log().Head()->position, Position(events)) << "round " << round;
    ASSERT_EQ(world_.log().Source(kTestTopic)->next_offset, events);
    ASSERT_EQ(world_.Append({Accepted("e1", "child:C1")})->duplicates, 1u);
    // The duplicate moved the topic on by one; the events go on without it.
    ASSERT_TRUE(world_.log().TrustSource({kTestTopic, NextOffset(events)}).ok());
  }
  ASSERT_TRUE(world_.log().AwaitIndexed().ok());
  world_.Close();
  const auto report = CheckLog(world_.LogPath(), nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, testing::IsEmpty());
}

}  // namespace
}  // namespace hanes
