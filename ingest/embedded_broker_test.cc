// SPDX-License-Identifier: Apache-2.0
// From publisher to log over the embedded broker: the same producer, consumer and store as over a real one.
#include "ingest/embedded_broker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/cloud_event.h"
#include "ingest/kafka_consumer.h"
#include "ingest/kafka_producer.h"
#include "ingest/kafka_test_world.h"
#include "proto/event_json.h"

namespace hanes {
namespace {

using testing::HasSubstr;

// A log, a broker in front of it and an ingestor between them.
class EmbeddedBrokerTest : public testing::Test {
 protected:
  EmbeddedBrokerTest() {
    OpenLog();
    StartBroker();
    StartIngestor();
  }
  ~EmbeddedBrokerTest() override {
    if (ingestor_ != nullptr) {
      EXPECT_TRUE(ingestor_->Stop().ok());
    }
  }

  void OpenLog() {
    log_.reset();
    auto log = OpenRocksEventLog(folder_.path() + "/log");
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
  }
  void StartBroker(FlowWindow::Limits limits = {}) {
    broker_.reset();
    auto broker = EmbeddedBroker::Start(kTestAuthority, *log_, limits);
    ASSERT_TRUE(broker.ok()) << broker.status();
    broker_ = *std::move(broker);
  }
  IngestorOptions Options() {
    IngestorOptions options;
    options.kafka = broker_->address();
    options.authority = kTestAuthority;
    options.source = broker_->source();
    options.identity_interval = std::chrono::milliseconds(200);
    return options;
  }
  void StartIngestor() { ingestor_ = std::make_unique<RunningIngestor>(Options(), *log_, metrics_); }
  void StopIngestor() {
    EXPECT_TRUE(ingestor_->Stop().ok());
    ingestor_.reset();
  }
  std::unique_ptr<EventPublisher> Publisher() {
    PublisherOptions options;
    options.authority = kTestAuthority;
    options.metrics = &metrics_;
    auto publisher = broker_->OpenPublisher(std::move(options));
    EXPECT_TRUE(publisher.ok()) << publisher.status();
    return *std::move(publisher);
  }
  void Publish(int from, int to) {
    const auto publisher = Publisher();
    for (int i = from; i < to; ++i) ASSERT_TRUE(publisher->Publish(TestEvent(i)).ok());
    const Status flushed = publisher->Flush();
    ASSERT_TRUE(flushed.ok()) << flushed;
  }
  // Sends a record as it is, past the publisher's own checks, and waits until the log has taken it in or refused it.
  void SendRaw(const KafkaMessage& message) {
    ProducerOptions options;
    options.kafka = broker_->address();
    options.topic = EventsTopic(kTestAuthority);
    options.window = &broker_->window();
    auto producer = KafkaProducer::Open(std::move(options));
    ASSERT_TRUE(producer.ok()) << producer.status();
    ASSERT_TRUE((*producer)->Send(message).ok());
    const Status flushed = (*producer)->Flush();
    ASSERT_TRUE(flushed.ok()) << flushed;
  }
  void ExpectExactly(int count) {
    ASSERT_TRUE(EventuallyHolds(*log_, static_cast<uint64_t>(count)));
    const std::vector<v1::Event> events = AllEvents(*log_);
    ASSERT_EQ(events.size(), static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) ASSERT_EQ(events[static_cast<size_t>(i)].id(), TestEvent(i).id());
  }
  std::vector<v1::QuarantineEntry> Quarantined() {
    const auto entries = log_->List("", true);
    EXPECT_TRUE(entries.ok()) << entries.status();
    return *entries;
  }

  TemporaryFolder folder_;
  Metrics metrics_;
  std::unique_ptr<RocksEventLog> log_;
  std::unique_ptr<EmbeddedBroker> broker_;
  std::unique_ptr<RunningIngestor> ingestor_;
};

TEST_F(EmbeddedBrokerTest, FlushReturnsWhenEverythingIsInTheLog) {
  Publish(0, 1000);
  ExpectExactly(1000);
  EXPECT_TRUE(EventuallySays(metrics_, "ingest_events_total 1000\n"));
  EXPECT_TRUE(EventuallySays(metrics_, "publish_events_total 1000\n"));
}

TEST_F(EmbeddedBrokerTest, PublishingAgainChangesNothing) {
  Publish(0, 500);
  Publish(0, 500);
  ExpectExactly(500);
  EXPECT_TRUE(EventuallySays(metrics_, "ingest_duplicates_total 500\n"));
}

TEST_F(EmbeddedBrokerTest, EventsThatAreSentTooEarlyWaitForTheStore) {
  StopIngestor();
  std::jthread publishing([this] { Publish(0, 100); });
  StartIngestor();
  publishing.join();
  ExpectExactly(100);
}

TEST_F(EmbeddedBrokerTest, AStoreStoppedAndStartedAgainGoesOnWhereItWas) {
  Publish(0, 300);
  StopIngestor();
  StartIngestor();
  Publish(300, 600);
  ExpectExactly(600);
  EXPECT_TRUE(EventuallySays(metrics_, "ingest_duplicates_total 0\n"));
}

TEST_F(EmbeddedBrokerTest, ProduceErrorsAreTriedAgain) {
  // NOT_LEADER_FOR_PARTITION, REQUEST_TIMED_OUT, NOT_ENOUGH_REPLICAS, NOT_LEADER_FOR_PARTITION
  broker_->FailNextProduces({6, 7, 19, 6});
  Publish(0, 2000);
  ExpectExactly(2000);
}

TEST_F(EmbeddedBrokerTest, ABrokerThatGoesAwayLosesNothing) {
  std::jthread publishing([this] { Publish(0, 60'000); });
  ASSERT_TRUE(Eventually([&] { return log_->Head()->position.value() > 5'000; }));
  broker_->SetDown(true);
  const auto fault_seen = [&] { return metrics_.Counter("ingest_transport_errors_total", "").value() > 0; };
  EXPECT_TRUE(Eventually(fault_seen)) << "the ingestor never noticed that the broker was away";
  ASSERT_LT(log_->Head()->position.value(), 60'000u);
  broker_->SetDown(false);
  publishing.join();
  ExpectExactly(60'000);
}

TEST_F(EmbeddedBrokerTest, HundredMebibytesGoThroughAndEveryEventIsFound) {
  constexpr int kEvents = 150'000;
  const std::string team(500, 'x');  // 700 bytes of record each
  const auto publisher = Publisher();
  uint64_t bytes = 0;
  for (int i = 0; i < kEvents; ++i) {
    v1::Event event = TestEvent(i, team);
    // No two alike: what the broker compresses away would not fill it.
    for (size_t at = 0; at + 16 <= team.size(); at += 16) event.mutable_case_opened()->mutable_team()->replace(at, 16, ToHex(Hash64(event.id(), at)));
    bytes += event.ByteSizeLong();
    ASSERT_TRUE(publisher->Publish(event).ok());
  }
  const Status flushed = publisher->Flush();
  ASSERT_TRUE(flushed.ok()) << flushed;
  ASSERT_GE(bytes + kEvents * 150u, 100u << 20) << "with 150 bytes of headers a record";
  EXPECT_LE(broker_->window().bytes_ahead_peak(), FlowWindow::Limits().bytes_max);
  EXPECT_LE(broker_->window().records_ahead_peak(), FlowWindow::Limits().records_max);
  ExpectExactly(kEvents);
}

TEST_F(EmbeddedBrokerTest, BadRecordsAreQuarantinedAndTheRestGoesOn) {
  Publish(0, 1);
  SendRaw({"k", "\xff\xff", {{"content-type", "application/protobuf"}}});
  KafkaMessage unknown = EncodeEvent(TestEvent(7));
  unknown.headers["ce_type"] = "hanes.v1.NotYetInvented";
  SendRaw(unknown);
  v1::Event foreign = TestEvent(8);
  foreign.set_authority("E06000001");
  SendRaw(EncodeEvent(foreign));
  SendRaw({"k", std::string(100'000, '['), {{"content-type", "application/json"}}});
  SendRaw({"k", std::string("\0\0\0", 3), {{"content-type", "application/json"}}});
  SendRaw({"k", std::string(kEventBytesMax + 1, 'x'), {{"content-type", "application/json"}}});
  Publish(1, 2);
  ExpectExactly(2);
  std::vector<std::string> reasons;
  for (const auto& entry : Quarantined()) reasons.push_back(entry.reason());
  EXPECT_THAT(reasons, testing::ElementsAre("undecodable", "unknown_payload", "wrong_authority", "undecodable", "undecodable", "too_large"));
  EXPECT_TRUE(EventuallySays(metrics_, "ingest_rejected_total{reason=\"undecodable\"} 3\n"));
}

TEST_F(EmbeddedBrokerTest, TheSameIdWithOtherContentIsAConflict) {
  Publish(0, 1);
  SendRaw(EncodeEvent(TestEvent(0, "ANOTHER")));
  ExpectExactly(1);
  ASSERT_EQ(Quarantined().size(), 1u);
  EXPECT_EQ(Quarantined()[0].reason(), "conflict");
  EXPECT_TRUE(EventuallySays(metrics_, "ingest_rejected_total{reason=\"conflict\"} 1\n"));
}

TEST_F(EmbeddedBrokerTest, ARejectedRowReachesTheQuarantineOnce) {
  const Refusal row{"bad_row", "episodes.csv row 9: not a date", "1,31/02/2026", "episodes.csv", 9, {}};
  const auto publisher = Publisher();
  ASSERT_TRUE(publisher->Reject(row).ok());
  ASSERT_TRUE(publisher->Reject(row).ok());
  ASSERT_TRUE(publisher->Flush().ok());
  ASSERT_EQ(Quarantined().size(), 1u);
  EXPECT_EQ(Quarantined()[0].origin(), "episodes.csv");
  EXPECT_EQ(Quarantined()[0].place(), 9);
}

TEST_F(EmbeddedBrokerTest, APublisherRefusesWhatTheLogWouldRefuse) {
  v1::Event event = TestEvent(1);
  event.set_occurred_on("31/02/2026");
  const Status refused = Publisher()->Publish(event);
  EXPECT_TRUE(absl::IsInvalidArgument(refused));
  EXPECT_THAT(MessageOf(refused), HasSubstr("event-000000001"));
}

TEST_F(EmbeddedBrokerTest, AStoreThatStandsStillIsSaidAfterAWhile) {
  StopIngestor();
  FlowWindow::Limits limits;
  limits.records_max = 10;
  limits.stall_max = std::chrono::milliseconds(300);
  StartBroker(limits);
  const auto publisher = Publisher();
  Status status;
  for (int i = 0; i < 100 && status.ok(); ++i) status = publisher->Publish(TestEvent(i));
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(MessageOf(status), HasSubstr("is the store role running"));
  EXPECT_EQ(broker_->window().records_ahead_peak(), 10u);
}

TEST_F(EmbeddedBrokerTest, ADeliveryThatFailsIsReportedByFlush) {
  StopIngestor();
  PublisherOptions options;
  options.authority = kTestAuthority;
  options.delivery_timeout = std::chrono::milliseconds(500);
  auto publisher = broker_->OpenPublisher(std::move(options));
  ASSERT_TRUE(publisher.ok());
  broker_->SetDown(true);
  ASSERT_TRUE((*publisher)->Publish(TestEvent(0)).ok());
  const Status flushed = (*publisher)->Flush();
  EXPECT_TRUE(absl::IsUnavailable(flushed)) << flushed;
  EXPECT_THAT(MessageOf(flushed), HasSubstr("publish again"));
}

TEST_F(EmbeddedBrokerTest, AnOffsetThatIsGoneIsALoudStop) {
  Publish(0, 100);
  ConsumerOptions options;
  options.kafka = broker_->address();
  options.topic = EventsTopic(kTestAuthority);
  auto consumer = KafkaConsumer::Open(options);
  ASSERT_TRUE(consumer.ok());
  ASSERT_TRUE((*consumer)->Assign(5'000).ok());
  Status status;
  ASSERT_TRUE(Eventually([&] {
    status = (*consumer)->ReadBatch(10, std::chrono::milliseconds(50)).status();
    return !status.ok();
  }));
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr("no offset 5000 any more: it holds offsets from 0 up to 100"));
  EXPECT_THAT(MessageOf(status), HasSubstr("hanes source trust hanes.W06000012.events --from-offset 0 --reason"));
}

}  // namespace
}  // namespace hanes
