// SPDX-License-Identifier: Apache-2.0
// Whom the identity of a topic is asked of, when that broker is not there. What the answers mean: topic_identity_test.cc.
#include "ingest/kafka_identity.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "ingest/kafka_client.h"

namespace hanes {
namespace {

constexpr const char* kTopic = "hanes.W06000012.events";
constexpr int kBrokers = 2, kLeader = 2;

class KafkaIdentityTest : public ::testing::Test {
 protected:
  KafkaIdentityTest() : host_(*NewKafkaClient(RD_KAFKA_PRODUCER, KafkaAddress(), {}, nullptr, &notices_)) {
    cluster_ = rd_kafka_mock_cluster_new(host_.get(), kBrokers);
    EXPECT_EQ(rd_kafka_mock_topic_create(cluster_, kTopic, 1, kBrokers), RD_KAFKA_RESP_ERR_NO_ERROR);
    EXPECT_EQ(rd_kafka_mock_partition_set_leader(cluster_, kTopic, 0, kLeader), RD_KAFKA_RESP_ERR_NO_ERROR);
    address_.bootstrap = rd_kafka_mock_cluster_bootstraps(cluster_);
  }
  ~KafkaIdentityTest() override { rd_kafka_mock_cluster_destroy(cluster_); }

  StatusOr<std::string> Check() { return CheckTopicIdentity(address_, kTopic, SourceState(), "D"); }

  KafkaNotices notices_;
  KafkaPtr<rd_kafka_t> host_;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
  KafkaAddress address_;
};

// While a broker is down the others still name it as the leader. Whoever asked it then was left waiting until it was back, and with him all of
// ingest, though another had begun to lead a second later.
TEST_F(KafkaIdentityTest, ALeaderThatIsDownIsNotWaitedForLongerThanSaid) {
  ASSERT_TRUE(Check().ok()) << Check().status();
  rd_kafka_mock_broker_set_down(cluster_, kLeader);
  const StatusOr<std::string> asked = Check();
  EXPECT_TRUE(absl::IsUnavailable(asked.status())) << asked.status();
  rd_kafka_mock_partition_set_leader(cluster_, kTopic, 0, 1);
  EXPECT_TRUE(Check().ok()) << Check().status();
}

}  // namespace
}  // namespace hanes
