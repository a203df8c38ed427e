// SPDX-License-Identifier: Apache-2.0
// What can happen to a topic behind our back, on a real broker: each is a loud stop that names the remedy, or goes unnoticed by the log.
#include <csignal>
#include <fstream>

#include "tests/kafka/kafka_admin.h"
#include "tests/kafka/real_kafka_world.h"

namespace hanes {
namespace {

using testing::HasSubstr;

// A second broker, with a cluster id of its own; kafka.sh starts and stops it.
class OtherBroker {
 public:
  explicit OtherBroker(const std::string& name) : folder_(fmt::format("{}/{}", std::getenv("HANES_KAFKA_DIR"), name)) { Run("start --port 0"); }
  ~OtherBroker() { Run("stop"); }

  KafkaAddress address() const { return {ReadLine("bootstrap"), {}}; }
  void Kill() { ASSERT_EQ(kill(std::stoi(ReadLine("pid")), SIGKILL), 0); }
  void StartAgain() {
    const std::string address = ReadLine("bootstrap");
    Run("start --port " + address.substr(address.find(':') + 1));
  }

 private:
  void Run(const std::string& verb) {
    const std::string command = fmt::format("{} {} --dir {} > {}.out", std::getenv("HANES_KAFKA_SH"), verb, folder_, folder_);
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }
  std::string ReadLine(const std::string& file) const {
    std::string line;
    std::ifstream stream(folder_ + "/" + file);
    std::getline(stream, line);
    return line;
  }
  const std::string folder_;
};

class BrokerFaultsTest : public RealKafkaTest {
 protected:
  // A topic with so many events, all of them in the log, and the store stopped.
  void StoreEvents(int count) {
    MakeTopics();
    Publish(0, count);
    StartIngestor();
    AwaitStored(count);
    StopIngestor();
  }
  void RecreateTopic() {
    DeleteTopic(kafka_, topic_);
    MakeTopics();
  }
  // Starts the store, which must stop by itself without having taken anything.
  std::string LoudStop(std::chrono::milliseconds identity_interval = std::chrono::seconds(60)) {
    const Position before = log_->Head()->position;
    if (ingestor_ == nullptr) StartIngestor(identity_interval);
    const Status status = ingestor_->AwaitEnd();
    ingestor_.reset();
    EXPECT_TRUE(absl::IsFailedPrecondition(status) || absl::IsDataLoss(status)) << status;
    EXPECT_THAT(MessageOf(status), HasSubstr("hanes source trust " + topic_ + " --from-offset"));
    EXPECT_EQ(log_->Head()->position, before);
    return MessageOf(status);
  }
};

TEST_F(BrokerFaultsTest, ATopicMadeAgainWithMoreRecordsStopsTheStart) {
  StoreEvents(100);
  RecreateTopic();
  Publish(1'000, 1'300, "OTHER");
  EXPECT_THAT(LoudStop(), HasSubstr("the record at offset 99 is not the one that was stored from there"));
}

TEST_F(BrokerFaultsTest, ATopicMadeAgainWithFewerRecordsStopsTheStart) {
  StoreEvents(100);
  RecreateTopic();
  Publish(1'000, 1'050, "OTHER");
  EXPECT_THAT(LoudStop(), HasSubstr("it ends at offset 50, and the log has already stored up to offset 100"));
}

TEST_F(BrokerFaultsTest, ATopicMadeAgainUnderARunningStoreStopsIt) {
  MakeTopics();
  Publish(0, 100);
  StartIngestor(std::chrono::seconds(1));
  AwaitStored(100);
  RecreateTopic();
  Publish(1'000, 1'080, "OTHER");
  EXPECT_THAT(LoudStop(), HasSubstr("is not the one the log was read from"));
}

TEST_F(BrokerFaultsTest, RecordsDeletedBeforeTheyWereStoredStopTheStart) {
  StoreEvents(100);
  Publish(100, 300);
  DeleteRecordsBefore(kafka_, topic_, 200);
  EXPECT_THAT(LoudStop(), HasSubstr("offsets 100 to 199 were never stored and are gone: it begins at 200 now"));
}

TEST_F(BrokerFaultsTest, WhenTheLastStoredRecordIsGoneIdentityCannotBeShown) {
  StoreEvents(100);
  DeleteRecordsBefore(kafka_, topic_, 100);
  EXPECT_THAT(LoudStop(), HasSubstr("the record at offset 99, the last one stored, is gone"));
}

TEST_F(BrokerFaultsTest, ANewLogOnATopicThatLostItsBeginningStops) {
  MakeTopics();
  Publish(0, 100);
  DeleteRecordsBefore(kafka_, topic_, 40);
  EXPECT_THAT(LoudStop(), HasSubstr("offsets 0 to 39 were never stored and are gone"));
}

TEST_F(BrokerFaultsTest, AnotherClusterStopsTheStart) {
  StoreEvents(100);
  OtherBroker other("other-cluster");
  kafka_ = other.address();
  MakeTopics();
  Publish(0, 100);
  EXPECT_THAT(LoudStop(), HasSubstr("is on another cluster"));
}

TEST_F(BrokerFaultsTest, TrustingTheSourceIsTheRemedy) {
  StoreEvents(100);
  RecreateTopic();
  Publish(100, 150);
  LoudStop();
  SourceUpdate trusted{topic_, {}};
  ASSERT_TRUE(log_->TrustSource(trusted).ok());
  StartIngestor();
  AwaitStored(50);
  ExpectExactly(150);
}

TEST_F(BrokerFaultsTest, AStoreStartedBeforeTheTopicWaitsForIt) {
  StartIngestor();
  ASSERT_TRUE(Eventually([&] { return metrics_.Text().find("ingest_identity_checks_total 0") != std::string::npos; }));
  MakeTopics();
  Publish(0, 10);
  AwaitStored(10);
  ExpectExactly(10);
}

TEST_F(BrokerFaultsTest, KillingTheBrokerWhilePublishingLosesAndDoublesNothing) {
  constexpr int kEvents = 200'000;
  OtherBroker broker("killed");
  kafka_ = broker.address();
  MakeTopics();
  StartIngestor(std::chrono::seconds(1));
  std::jthread publishing([this] { Publish(0, kEvents); });
  ASSERT_TRUE(Eventually([&] { return StoredOffset() > 20'000; }));
  broker.Kill();
  ASSERT_TRUE(Eventually([&] { return metrics_.Counter("ingest_transport_errors_total", "").value() > 0; }));
  broker.StartAgain();
  publishing.join();
  AwaitStored(kEvents);
  StopIngestor();
  ExpectExactly(kEvents);
  EXPECT_EQ(StoredOffset(), kEvents) << "the producer is idempotent: not one record was sent twice";
}

}  // namespace
}  // namespace hanes
