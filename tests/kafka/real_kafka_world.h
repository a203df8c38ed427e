// SPDX-License-Identifier: Apache-2.0
// A test's own authority, and so its own topics, on the real broker that run_with_kafka.sh started; a log and an ingestor on it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "ingest/kafka_publisher.h"
#include "ingest/kafka_test_world.h"
#include "ingest/topics.h"

namespace hanes {

class RealKafkaTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* broker = std::getenv("HANES_KAFKA");
    ASSERT_NE(broker, nullptr) << "run this program with tests/kafka/run_with_kafka.sh, which starts a broker";
    kafka_.bootstrap = broker;
    static int tests = 0;
    authority_ = AuthorityId(fmt::format("W99{:06}", ++tests));
    topic_ = EventsTopic(authority_);
    OpenLog();
  }
  void TearDown() override { ingestor_.reset(); }

  void OpenLog() {
    log_.reset();
    auto log = OpenRocksEventLog(folder_.path() + "/log");
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
  }
  void MakeTopics() {
    const auto report = EnsureTopics(kafka_, authority_);
    ASSERT_TRUE(report.ok()) << report.status();
  }
  void StartIngestor(std::chrono::milliseconds identity_interval = std::chrono::seconds(60)) {
    IngestorOptions options;
    options.kafka = kafka_;
    options.authority = authority_;
    options.identity_interval = identity_interval;
    ingestor_ = std::make_unique<RunningIngestor>(options, *log_, metrics_);
  }
  void StopIngestor() {
    const Status status = ingestor_->Stop();
    EXPECT_TRUE(status.ok()) << status;
    ingestor_.reset();
  }
  v1::Event Event(int number, const std::string& team = "MASH") const {
    v1::Event event = TestEvent(number, team);
    event.set_authority(authority_.value());
    return event;
  }
  void Publish(int from, int to, const std::string& team = "MASH") {
    PublisherOptions options;
    options.kafka = kafka_;
    options.authority = authority_;
    auto publisher = OpenKafkaPublisher(options);
    ASSERT_TRUE(publisher.ok()) << publisher.status();
    for (int i = from; i < to; ++i) {
      const Status published = (*publisher)->Publish(Event(i, team));
      ASSERT_TRUE(published.ok()) << published;
    }
    const Status flushed = (*publisher)->Flush();
    ASSERT_TRUE(flushed.ok()) << flushed;
  }
  int64_t StoredOffset() const {
    const auto state = log_->Source(topic_);
    return state.ok() ? state->next_offset : 0;
  }
  void AwaitStored(int64_t offset) {
    ASSERT_TRUE(Eventually([&] { return StoredOffset() >= offset || ingestor_->ended(); }));
    ASSERT_GE(StoredOffset(), offset);
  }
  void ExpectExactly(int count) const {
    ASSERT_TRUE(EventuallyHolds(*log_, static_cast<uint64_t>(count)));
    const std::vector<v1::Event> events = AllEvents(*log_);
    ASSERT_EQ(events.size(), static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) ASSERT_EQ(events[static_cast<size_t>(i)].id(), TestEvent(i).id());
  }

  KafkaAddress kafka_;
  AuthorityId authority_;
  std::string topic_;
  TemporaryFolder folder_;
  Metrics metrics_;
  std::unique_ptr<RocksEventLog> log_;
  std::unique_ptr<RunningIngestor> ingestor_;
};

}  // namespace hanes
