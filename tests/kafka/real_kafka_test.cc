// SPDX-License-Identifier: Apache-2.0
// Real Kafka: topics, our publisher and those of others, dead letters.
#include <fstream>
#include <sstream>

#include "ingest/cloud_event.h"
#include "ingest/dead_letter.h"
#include "ingest/kafka_consumer.h"
#include "ingest/kafka_producer.h"
#include "ingest/replay.h"
#include "tests/kafka/kafka_admin.h"
#include "tests/kafka/real_kafka_world.h"

namespace hanes {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The text of the fenced sh blocks of a page, each as one command.
std::vector<std::string> ShellBlocks(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> blocks;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "```sh") blocks.emplace_back();
    else if (inside && line != "```") blocks.back() += line + "\n";
    inside = line == "```sh" || (inside && line != "```");
  }
  return blocks;
}

// Runs it in the root of the project, as a reader of the page would.
void RunShell(const std::string& command, const std::string& folder) {
  const std::string script = folder + "/block.sh";
  std::ofstream(script) << "set -euo pipefail\n" << command;
  ASSERT_EQ(std::system(fmt::format("bash {}", script).c_str()), 0) << command;
}

TEST_F(RealKafkaTest, TopicsAreMadeOnceAndThenChecked) {
  const auto made = EnsureTopics(kafka_, authority_);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_THAT(made->created, ElementsAre(EventsTopic(authority_), DeadLetterTopic(authority_)));
  EXPECT_FALSE(made->cluster.empty());
  const auto checked = EnsureTopics(kafka_, authority_);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_THAT(checked->created, IsEmpty());
  EXPECT_THAT(checked->warnings, IsEmpty());
  EXPECT_EQ(checked->cluster, made->cluster);
}

TEST_F(RealKafkaTest, MoreThanOnePartitionIsAnError) {
  CreateTopic(kafka_, topic_, 3, {});
  const Status status = EnsureTopics(kafka_, authority_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("has 3 partitions"));
}

TEST_F(RealKafkaTest, CompactionIsAnError) {
  CreateTopic(kafka_, topic_, 1, {{"cleanup.policy", "compact"}});
  EXPECT_THAT(MessageOf(EnsureTopics(kafka_, authority_).status()), HasSubstr("Set it to delete"));
}

TEST_F(RealKafkaTest, RetentionWithAnEndIsAWarningThatNamesIt) {
  CreateTopic(kafka_, topic_, 1, {{"retention.ms", "604800000"}, {"message.timestamp.type", "CreateTime"}});
  const auto report = EnsureTopics(kafka_, authority_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->warnings, ElementsAre(HasSubstr("7 days"), HasSubstr("CreateTime")));
}

TEST_F(RealKafkaTest, NoBrokerIsUnavailable) {
  const Status status = EnsureTopics({"127.0.0.1:9", {}}, authority_, std::chrono::milliseconds(500)).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("is a broker running there"));
}

TEST_F(RealKafkaTest, ASettingThatDoesNotExistIsNamed) {
  const Status status = EnsureTopics({kafka_.bootstrap, {{"no.such.setting", "1"}}}, authority_).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("no.such.setting"));
}

TEST_F(RealKafkaTest, WhatWePublishIsInTheLogInOrder) {
  MakeTopics();
  StartIngestor();
  Publish(0, 20'000);
  AwaitStored(20'000);
  ExpectExactly(20'000);
  const auto state = log_->Source(topic_);
  ASSERT_TRUE(state.ok());
  EXPECT_FALSE(state->cluster.empty());
  EXPECT_NE(state->last_record_hash, 0u);
  EXPECT_TRUE(EventuallySays(metrics_, "ingest_lag_records 0\n"));
}

TEST_F(RealKafkaTest, AStoreStoppedBetweenBatchesDoublesNothing) {
  MakeTopics();
  Publish(0, 5'000);
  for (int64_t upto : {1'000, 2'000, 5'000}) {
    StartIngestor();
    AwaitStored(upto);
    StopIngestor();
    OpenLog();
  }
  ExpectExactly(5'000);
  EXPECT_TRUE(EventuallySays(metrics_, "ingest_duplicates_total 0\n"));
}

TEST_F(RealKafkaTest, TheTimeOfAppendIsTheBrokers) {
  MakeTopics();
  Publish(0, 1);
  const Timestamp published = SystemClock().Now();
  StartIngestor();
  AwaitStored(1);
  ASSERT_TRUE(EventuallyHolds(*log_, 1));
  const auto head = log_->Head();
  ASSERT_TRUE(head.ok());
  EXPECT_LE(head->last_appended_at, published);
  EXPECT_EQ(head->last_appended_at.micros() % 1000, 0) << "the broker counts in milliseconds";
}

TEST_F(RealKafkaTest, TheCommandsOfThePageReachTheLog) {
  authority_ = kTestAuthority;
  topic_ = EventsTopic(authority_);
  MakeTopics();
  ASSERT_EQ(setenv("BROKER", kafka_.bootstrap.c_str(), 1), 0);
  const std::vector<std::string> blocks = ShellBlocks("docs/formats-kafka.md");
  ASSERT_EQ(blocks.size(), 4u);
  for (const std::string& block : blocks) RunShell(block, folder_.path());
  StartIngestor();
  AwaitStored(5);
  ASSERT_TRUE(EventuallyHolds(*log_, 5));
  std::vector<std::string> ids;
  for (const v1::Event& event : AllEvents(*log_)) ids.push_back(event.id());
  EXPECT_THAT(ids, testing::UnorderedElementsAre("kcat-json-1", "kcat-protobuf-1", "kcat-structured-1", "python-binary-1",
                                                 "python-structured-1"));
  EXPECT_EQ(log_->Head()->quarantined, 0u);
}

TEST_F(RealKafkaTest, ARefusedRecordIsSentToTheDeadLetterTopicOnce) {
  MakeTopics();
  ProducerOptions raw;
  raw.kafka = kafka_;
  raw.topic = topic_;
  auto producer = KafkaProducer::Open(raw);
  ASSERT_TRUE(producer.ok());
  ASSERT_TRUE((*producer)->Send({"k", "broken", {{"content-type", "application/json"}}}).ok());
  ASSERT_TRUE((*producer)->Flush().ok());
  StartIngestor();
  AwaitStored(1);

  auto sender = DeadLetterSender::Open(kafka_, authority_, *log_, metrics_);
  ASSERT_TRUE(sender.ok()) << sender.status();
  EXPECT_EQ(*(*sender)->SendWaiting(), 1u);
  EXPECT_EQ(*(*sender)->SendWaiting(), 0u);

  ConsumerOptions options;
  options.kafka = kafka_;
  options.topic = DeadLetterTopic(authority_);
  auto consumer = KafkaConsumer::Open(options);
  ASSERT_TRUE(consumer.ok());
  ASSERT_TRUE((*consumer)->Assign(0).ok());
  KafkaBatch letters;
  ASSERT_TRUE(Eventually([&] {
    auto batch = (*consumer)->ReadBatch(10, std::chrono::milliseconds(50));
    EXPECT_TRUE(batch.ok()) << batch.status();
    letters = *std::move(batch);
    return !letters.empty();
  }));
  ASSERT_EQ(letters.records().size(), 1u);
  const KafkaRecord& letter = letters.records()[0];
  EXPECT_EQ(letter.value, "broken");
  EXPECT_EQ(*letter.Header("hanes_reason"), "undecodable");
  EXPECT_EQ(*letter.Header("hanes_origin"), topic_);
  EXPECT_EQ(*letter.Header("hanes_place"), "0");
  EXPECT_EQ(*letter.Header("content-type"), "application/json");
  EXPECT_THAT(std::string(*letter.Header("hanes_detail")), HasSubstr("not an event in JSON"));
}

}  // namespace
}  // namespace hanes
