// SPDX-License-Identifier: Apache-2.0
// What the tests of the Kafka edge stand on: a log in a temporary folder, an ingestor on a thread, events to send.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/hash.h"
#include "ingest/embedded_broker.h"
#include "ingest/ingestor.h"
#include "ingest/topics.h"
#include "store/rocks_event_log.h"

namespace hanes {

inline const AuthorityId kTestAuthority("W06000012");

inline v1::Event TestEvent(int number, const std::string& team = "MASH") {
  v1::Event event;
  event.set_id(fmt::format("event-{:09}", number));
  event.set_authority(kTestAuthority.value());
  event.set_stream(fmt::format("child:C{}", number % 1000));
  event.set_occurred_on("2012-03-01");
  event.mutable_case_opened()->set_case_id(fmt::format("R{}", number));
  event.mutable_case_opened()->set_team(team);
  return event;
}

// A folder that is gone when the test ends.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_(std::filesystem::temp_directory_path() / ("hanes-" + ToHex(uint64_t{std::random_device()()} << 32 | std::random_device()()))) {
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path() const { return path_.string(); }

 private:
  const std::filesystem::path path_;
};

// An ingestor on its own thread, from construction to Stop.
class RunningIngestor {
 public:
  RunningIngestor(IngestorOptions options, EventLog& log, Metrics& metrics)
      : ingestor_(std::move(options), log, SystemClock(), metrics), thread_([this](std::stop_token stop) {
          status_ = ingestor_.Run(stop);
          ended_ = true;
        }) {}

  bool ended() const { return ended_; }
  // Asks it to stop and returns what it ended with.
  Status Stop() {
    thread_.request_stop();
    thread_.join();
    return status_;
  }
  // Waits until it ends by itself; fails the test after `limit`.
  Status AwaitEnd(std::chrono::seconds limit = std::chrono::seconds(30)) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!ended_ && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_TRUE(ended_) << "the ingestor was expected to stop loudly";
    return Stop();
  }

 private:
  Ingestor ingestor_;
  Status status_;
  std::atomic<bool> ended_{false};
  std::jthread thread_;
};

// Waits for a condition, not for a time; false when `limit` is over.
template <typename Condition>
bool Eventually(Condition condition, std::chrono::seconds limit = std::chrono::seconds(60)) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < deadline) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return condition();
}

// What is stored is safe at once, and seen by readers and metrics a moment later.
inline bool EventuallyHolds(const EventReader& log, uint64_t events) {
  return Eventually([&] { return log.Head()->position.value() >= events; });
}
inline bool EventuallySays(const Metrics& metrics, const std::string& line) {
  return Eventually([&] { return metrics.Text().find(line) != std::string::npos; }, std::chrono::seconds(10));
}

// Every event of the log, in order; positions are checked to have no gaps.
inline std::vector<v1::Event> AllEvents(const EventReader& log) {
  std::vector<v1::Event> events;
  Position after;
  while (true) {
    const StatusOr<RecordBatch> batch = log.ReadAfter(after);
    EXPECT_TRUE(batch.ok()) << batch.status();
    if (!batch.ok() || batch->empty()) return events;
    for (const Record& record : batch->records()) {
      EXPECT_EQ(record.position, after.Next());
      after = record.position;
      EXPECT_TRUE(events.emplace_back().ParseFromArray(record.event.data(), static_cast<int>(record.event.size())));
    }
  }
}

}  // namespace hanes
