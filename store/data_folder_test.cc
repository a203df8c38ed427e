// SPDX-License-Identifier: Apache-2.0
#include "store/data_folder.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <fstream>

#include "store/log_world.h"

namespace hanes {
namespace {

using testing::HasSubstr;
using Mode = DataFolder::Mode;

class DataFolderTest : public testing::Test {
 protected:
  void Put(const std::string& file, const std::string& text) { std::ofstream(path_ + "/" + file) << text; }
  const TempFolder temp_;
  const std::string path_ = temp_.path() + "/data";
};

TEST_F(DataFolderTest, IsMadeOnFirstUse) {
  const auto folder = DataFolder::Open(path_, Mode::kCreate);
  ASSERT_TRUE(folder.ok()) << folder.status();
  EXPECT_TRUE(std::filesystem::is_directory(folder->log()));
  EXPECT_TRUE(std::filesystem::is_directory(folder->views()));
  EXPECT_TRUE(std::filesystem::exists(path_ + "/VERSION"));
}

TEST_F(DataFolderTest, AQuestionDoesNotMakeOne) {
  const auto folder = DataFolder::Open(path_, Mode::kExisting);
  EXPECT_EQ(folder.status().code(), StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(DataFolderTest, CanBeOpenedAgainOnceClosed) {
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(DataFolder::Open(path_, Mode::kCreate).ok());
  EXPECT_TRUE(DataFolder::Open(path_, Mode::kExisting).ok());
}

TEST_F(DataFolderTest, RefusesASecondHolderAndNamesTheFirst) {
  const auto first = DataFolder::Open(path_, Mode::kCreate);
  const auto second = DataFolder::Open(path_, Mode::kExisting);
  ASSERT_EQ(second.status().code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(second.status()), HasSubstr(fmt::format("process {}", getpid())));
  EXPECT_THAT(MessageOf(second.status()), HasSubstr(path_));
}

TEST_F(DataFolderTest, RefusesASecondProcess) {
  const auto first = DataFolder::Open(path_, Mode::kCreate);
  const pid_t child = fork();
  if (child == 0) _exit(DataFolder::Open(path_, Mode::kCreate).status().code() == StatusCode::kFailedPrecondition ? 17 : 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 17);
}

TEST_F(DataFolderTest, AMovedFolderKeepsItsLock) {
  auto first = DataFolder::Open(path_, Mode::kCreate);
  const DataFolder moved = std::move(*first);
  EXPECT_FALSE(DataFolder::Open(path_, Mode::kCreate).ok());
}

TEST_F(DataFolderTest, RefusesANewerVersionAndNamesBoth) {
  (void)DataFolder::Open(path_, Mode::kCreate);
  Put("VERSION", "2\n");
  const auto folder = DataFolder::Open(path_, Mode::kCreate);
  ASSERT_EQ(folder.status().code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(folder.status()), HasSubstr("version 2 and this hanes reads up to version 1"));
}

TEST_F(DataFolderTest, SaysWhenTheVersionIsNone) {
  (void)DataFolder::Open(path_, Mode::kCreate);
  Put("VERSION", "soup");
  EXPECT_EQ(DataFolder::Open(path_, Mode::kCreate).status().code(), StatusCode::kDataLoss);
}

TEST_F(DataFolderTest, DoesNotMoveIntoAFolderOfSomethingElse) {
  std::filesystem::create_directories(path_);
  Put("thesis.doc", "chapter one");
  const auto folder = DataFolder::Open(path_, Mode::kCreate);
  ASSERT_EQ(folder.status().code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(folder.status()), HasSubstr("thesis.doc"));
}

TEST_F(DataFolderTest, IsFinishedAfterACrashWhileItWasMade) {
  std::filesystem::create_directories(path_ + "/log");
  Put("LOCK", "1\n");
  EXPECT_TRUE(DataFolder::Open(path_, Mode::kCreate).ok());
}

// Under the thread sanitizer, protobuf's header lays its maps out otherwise than Debian's library, which was built without it.
#ifdef __SANITIZE_THREAD__
constexpr bool kMapsWork = false;
#else
constexpr bool kMapsWork = true;
#endif

class ServingTest : public DataFolderTest {
  void SetUp() override {
    if (!kMapsWork) GTEST_SKIP() << "protobuf's maps do not work under the thread sanitizer here";
  }
};

TEST_F(ServingTest, TellsWhoServesIt) {
  auto folder = DataFolder::Open(path_, Mode::kCreate);
  ASSERT_TRUE(folder->Announce("127.0.0.1:7450", "127.0.0.1:8080").ok());
  const auto serving = DataFolder::FindServing(path_);
  ASSERT_TRUE(serving.ok() && serving->has_value());
  EXPECT_EQ((*serving)->pid, getpid());
  EXPECT_EQ((*serving)->grpc_address, "127.0.0.1:7450");
  EXPECT_EQ((*serving)->http_address, "127.0.0.1:8080");
}

TEST_F(ServingTest, ServesNothingOnceClosed) {
  {
    auto folder = DataFolder::Open(path_, Mode::kCreate);
    ASSERT_TRUE(folder->Announce("a:1", "b:2").ok());
  }
  const auto serving = DataFolder::FindServing(path_);
  ASSERT_TRUE(serving.ok()) << serving.status();
  EXPECT_FALSE(serving->has_value());
}

TEST_F(ServingTest, AHolderThatServesNothingIsNotFound) {
  const auto folder = DataFolder::Open(path_, Mode::kCreate);
  EXPECT_FALSE(DataFolder::FindServing(path_)->has_value());
  EXPECT_FALSE(DataFolder::FindServing(path_ + "/nowhere")->has_value());
}

TEST_F(ServingTest, TheWordOfAServerThatDiedCountsForNothing) {
  const pid_t child = fork();
  if (child == 0) {
    auto folder = DataFolder::Open(path_, Mode::kCreate);
    _exit(folder.ok() && folder->Announce("a:1", "b:2").ok() ? 17 : 0);  // as kill -9 would: nothing is destroyed
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(WEXITSTATUS(status), 17);
  ASSERT_TRUE(std::filesystem::exists(path_ + "/SERVING"));
  EXPECT_FALSE(DataFolder::FindServing(path_)->has_value());
  const auto next = DataFolder::Open(path_, Mode::kExisting);
  ASSERT_TRUE(next.ok());
  EXPECT_FALSE(DataFolder::FindServing(path_)->has_value());
}

}  // namespace
}  // namespace hanes
