// SPDX-License-Identifier: Apache-2.0
// kill -9 of a process that appends, at any moment: what it acknowledged is there, once, without a gap, and the log goes on.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>

#include <cstdlib>
#include <random>

#include "store/log_check.h"
#include "store/log_world.h"

namespace hanes {
namespace {

constexpr char kFolderVariable[] = "HANES_CRASH_TEST_FOLDER";
constexpr char kPipeVariable[] = "HANES_CRASH_TEST_PIPE";

// What the appender says once an append has returned.
struct Acknowledged {
  uint64_t position = 0;
  int64_t next_offset = 0;
};

// The process that is killed: run by the test below in a process of its own, never by itself. It appends e1, e2, ... with some older
// events among them, in batches of any size.
TEST(LogCrashTest, DISABLED_AppendUntilKilled) {
  const char* folder = std::getenv(kFolderVariable);
  ASSERT_NE(folder, nullptr);
  const int pipe_end = std::atoi(std::getenv(kPipeVariable));
  auto opened = OpenRocksEventLog(folder, SmallBounds());
  ASSERT_TRUE(opened.ok()) << opened.status();
  RocksEventLog& log = **opened;
  uint64_t position = log.Head()->position.value();
  const auto source = log.Source(kTestTopic);
  int64_t offset = source.ok() ? source->next_offset : 0;
  std::mt19937_64 random(position);
  while (true) {
    std::vector<Arrival> arrivals;
    for (uint64_t i = random() % 12; i < 12; ++i) {
      const uint64_t number = position > 0 && random() % 4 == 0 ? random() % position + 1 : ++position;
      arrivals.push_back({Accepted("e" + std::to_string(number), "child:C" + std::to_string(number % 5)), {}, offset++});
    }
    const auto result = log.Append(AuthorityId(kTestAuthority), arrivals, {kTestTopic, NextOffset(offset)});
    ASSERT_TRUE(result.ok()) << result.status();
    ASSERT_EQ(result->head, Position(position));
    const Acknowledged word = {position, offset};
    ASSERT_EQ(write(pipe_end, &word, sizeof word), static_cast<ssize_t>(sizeof word));
  }
}

class Appender {
 public:
  explicit Appender(const std::string& folder) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    pid_ = fork();
    if (pid_ == 0) {
      close(ends[0]);
      setenv(kFolderVariable, folder.c_str(), 1);
      setenv(kPipeVariable, std::to_string(ends[1]).c_str(), 1);
      execl("/proc/self/exe", "store_test", "--gtest_filter=LogCrashTest.DISABLED_AppendUntilKilled",
            "--gtest_also_run_disabled_tests", "--gtest_brief=1", nullptr);
      _exit(127);
    }
    close(ends[1]);
    pipe_end_ = ends[0];
  }
  ~Appender() { close(pipe_end_); }

  // Lets it go on until it has acknowledged `count` appends, kills it, and returns the last that it acknowledged.
  Acknowledged KillAfter(uint64_t count) {
    Acknowledged last, word;
    uint64_t seen = 0;
    while (seen < count && read(pipe_end_, &word, sizeof word) == sizeof word) {
      last = word;
      ++seen;
    }
    EXPECT_EQ(seen, count) << "the appender ended by itself";
    kill(pid_, SIGKILL);
    while (read(pipe_end_, &word, sizeof word) == sizeof word) last = word;  // said before it died
    waitpid(pid_, nullptr, 0);
    return last;
  }

 private:
  pid_t pid_ = 0;
  int pipe_end_ = -1;
};

void ExpectWhole(const RocksEventLog& log, uint64_t head) {
  uint64_t position = 0;
  while (position < head) {
    const auto batch = log.ReadAfter(Position(position), 50'000);
    ASSERT_TRUE(batch.ok()) << batch.status();
    for (const Record& record : batch->records()) {
      ASSERT_EQ(record.position, Position(++position));
      const std::string number = std::to_string(position);
      ASSERT_EQ(record.event, Accepted("e" + number, "child:C" + std::to_string(position % 5)).bytes);
    }
  }
  for (int child = 0; child < 5; ++child) {
    const auto batch = log.ReadStreams(std::vector<StreamId>{StreamId("child:C" + std::to_string(child))}, Position(head));
    ASSERT_TRUE(batch.ok()) << batch.status();
    ASSERT_EQ(batch->records().size(), (head - child) / 5 + (child != 0)) << "child " << child << " at head " << head;
  }
}

TEST(LogCrashTest, WhatWasAcknowledgedSurvivesKillAtAnyMoment) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random(seed);
  const TempFolder folder;
  for (int round = 0; round < 12; ++round) {
    const Acknowledged last = Appender(folder.path()).KillAfter(1 + random() % 40);
    {
      const auto log = OpenRocksEventLog(folder.path(), SmallBounds());
      ASSERT_TRUE(log.ok()) << log.status();
      const uint64_t head = (*log)->Head()->position.value();
      const int64_t next_offset = (*log)->Source(kTestTopic)->next_offset;
      ASSERT_GE(head, last.position);
      ASSERT_LE(head, last.position + 12) << "at most the append that was under way";
      ASSERT_GE(next_offset, last.next_offset);
      ASSERT_LE(next_offset, last.next_offset + 12);
      ASSERT_NO_FATAL_FAILURE(ExpectWhole(**log, head));
    }
    const auto report = CheckLog(folder.path(), nullptr);
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_THAT(report->problems, testing::IsEmpty());
  }
}

}  // namespace
}  // namespace hanes
