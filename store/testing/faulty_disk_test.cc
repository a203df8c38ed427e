// SPDX-License-Identifier: Apache-2.0
#include "store/testing/faulty_disk.h"

#include <gtest/gtest.h>

#include "store/log_world.h"

namespace hanes {
namespace {

class FaultyDiskTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }
  std::unique_ptr<rocksdb::WritableFile> Make(const std::string& name, const std::string& text, bool synced) {
    std::unique_ptr<rocksdb::WritableFile> file;
    EXPECT_TRUE(disk_.NewWritableFile(Path(name), &file, rocksdb::EnvOptions()).ok());
    EXPECT_TRUE(file->Append(text).ok());
    if (synced) {
      EXPECT_TRUE(file->Sync().ok());
    }
    return file;
  }
  void SyncFolder() {
    std::unique_ptr<rocksdb::Directory> directory;
    ASSERT_TRUE(disk_.NewDirectory(folder_.path(), &directory).ok());
    ASSERT_TRUE(directory->Fsync().ok());
  }
  // "-" when it is not there.
  std::string Read(const std::string& name) {
    std::string text;
    return rocksdb::ReadFileToString(&disk_, Path(name), &text).ok() ? text : "-";
  }

  TempFolder folder_;
  FaultyDisk disk_{7};
};

TEST_F(FaultyDiskTest, KeepsTheSyncedBytesOfAFileInASyncedFolder) {
  auto file = Make("a", "synced", true);
  SyncFolder();
  ASSERT_TRUE(file->Append(" and not").ok());
  file.reset();
  EXPECT_EQ(Read("a"), "synced and not");
  disk_.LosePower();
  EXPECT_EQ(Read("a"), "synced");
}

TEST_F(FaultyDiskTest, ForgetsFilesWhoseFolderWasNotSynced) {
  Make("a", "synced", true);
  disk_.LosePower();
  EXPECT_EQ(Read("a"), "-");
}

TEST_F(FaultyDiskTest, TakesBackRenamesAndDeletionsWithWhatTheyReplaced) {
  Make("a", "old a", true);
  Make("b", "old b", true);
  SyncFolder();
  Make("new", "new a", true);
  ASSERT_TRUE(disk_.RenameFile(Path("new"), Path("a")).ok());
  ASSERT_TRUE(disk_.DeleteFile(Path("b")).ok());
  ASSERT_TRUE(disk_.LinkFile(Path("a"), Path("c")).ok());
  disk_.LosePower();
  EXPECT_EQ(Read("a"), "old a");
  EXPECT_EQ(Read("b"), "old b");
  EXPECT_EQ(Read("c"), "-");
  EXPECT_EQ(Read("new"), "-");
}

TEST_F(FaultyDiskTest, AFolderNobodySyncedGoesWithAllThatIsInIt) {
  ASSERT_TRUE(disk_.CreateDirIfMissing(Path("deep")).ok());
  Make("deep/a", "synced", true);
  std::unique_ptr<rocksdb::Directory> deep;
  ASSERT_TRUE(disk_.NewDirectory(Path("deep"), &deep).ok());
  ASSERT_TRUE(deep->Fsync().ok());
  disk_.LosePower();
  EXPECT_EQ(Read("deep/a"), "-");
}

TEST_F(FaultyDiskTest, WhatAFailedSyncWasForIsLostEvenIfTheNextSucceeds) {
  auto file = Make("a", "synced", true);
  SyncFolder();
  ASSERT_TRUE(file->Append(" lost").ok());
  disk_.Fail(DiskFault::kSyncFailsOnce);
  EXPECT_FALSE(file->Sync().ok());
  EXPECT_TRUE(file->Sync().ok());
  file.reset();
  disk_.LosePower();
  EXPECT_EQ(Read("a"), "synced");
}

TEST_F(FaultyDiskTest, NothingGetsThroughOnceThePowerIsOff) {
  auto file = Make("a", "before", true);
  SyncFolder();
  disk_.Fail(DiskFault::kPowerOff);
  EXPECT_FALSE(file->Append("after").ok());
  EXPECT_FALSE(disk_.DeleteFile(Path("a")).ok());
  file.reset();
  disk_.LosePower();
  EXPECT_EQ(Read("a"), "before");
  Make("a", "power is back", true);
}

TEST_F(FaultyDiskTest, FailsAtTheOperationThatWasNamed) {
  disk_.FailAt(3, DiskFault::kNoAnswer);
  auto file = Make("a", "2", false);  // made, appended
  EXPECT_FALSE(file->Append("3").ok());
  EXPECT_EQ(disk_.refused(), 1u);
  disk_.Fail(DiskFault::kNone);
  EXPECT_TRUE(file->Append("4").ok());
}

TEST_F(FaultyDiskTest, TheSameSeedTearsTheSameWay) {
  const auto torn = [this](uint64_t seed, PowerLoss loss) {
    const TempFolder folder;
    FaultyDisk disk(seed);
    const std::string path = folder.path() + "/a";
    rocksdb::WriteStringToFile(rocksdb::Env::Default(), "synced", path).PermitUncheckedError();
    std::unique_ptr<rocksdb::WritableFile> file;
    EXPECT_TRUE(disk.ReopenWritableFile(path, &file, rocksdb::EnvOptions()).ok());
    EXPECT_TRUE(file->Append(std::string(5000, 'x')).ok());
    file.reset();
    disk.LosePower(loss);
    std::string text;
    EXPECT_TRUE(rocksdb::ReadFileToString(&disk, path, &text).ok());
    EXPECT_EQ(text.substr(0, 6), "synced");
    return text;
  };
  for (const PowerLoss loss : {PowerLoss::kTorn, PowerLoss::kGarbage}) EXPECT_EQ(torn(5, loss), torn(5, loss));
  EXPECT_NE(torn(5, PowerLoss::kTorn), torn(6, PowerLoss::kTorn));
  EXPECT_NE(torn(5, PowerLoss::kGarbage), torn(5, PowerLoss::kTorn));
}

}  // namespace
}  // namespace hanes
