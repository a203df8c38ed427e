// SPDX-License-Identifier: Apache-2.0
#include "tests/kafka/kafka_admin.h"

#include <gtest/gtest.h>

#include "ingest/kafka_client.h"
#include "ingest/kafka_test_world.h"

namespace hanes {
namespace {

// One client and one queue for answers.
class Admin {
 public:
  explicit Admin(const KafkaAddress& kafka)
      : client_(*NewKafkaClient(RD_KAFKA_PRODUCER, kafka, {}, nullptr, &notices_)), queue_(rd_kafka_queue_new(client_.get())) {}
  rd_kafka_t* client() { return client_.get(); }
  rd_kafka_queue_t* queue() { return queue_.get(); }
  void ExpectOk() {
    KafkaPtr<rd_kafka_event_t> answer(rd_kafka_queue_poll(queue_.get(), 20'000));
    ASSERT_NE(answer, nullptr);
    ASSERT_EQ(rd_kafka_event_error(answer.get()), RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_event_error_string(answer.get());
  }
  bool Knows(const std::string& topic) { return PartitionsOf(client_.get(), topic, 5'000).ok(); }

 private:
  KafkaNotices notices_;
  KafkaPtr<rd_kafka_t> client_;
  KafkaPtr<rd_kafka_queue_t> queue_;
};

}  // namespace

void CreateTopic(const KafkaAddress& kafka, const std::string& topic, int partitions, const std::map<std::string, std::string>& settings) {
  Admin admin(kafka);
  char reason[128];
  rd_kafka_NewTopic_t* created = rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, reason, sizeof reason);
  for (const auto& [name, value] : settings) rd_kafka_NewTopic_set_config(created, name.c_str(), value.c_str());
  rd_kafka_CreateTopics(admin.client(), &created, 1, nullptr, admin.queue());
  admin.ExpectOk();
  rd_kafka_NewTopic_destroy(created);
  EXPECT_TRUE(Eventually([&] { return admin.Knows(topic); }));
}

void DeleteTopic(const KafkaAddress& kafka, const std::string& topic) {
  Admin admin(kafka);
  rd_kafka_DeleteTopic_t* deleted = rd_kafka_DeleteTopic_new(topic.c_str());
  rd_kafka_DeleteTopics(admin.client(), &deleted, 1, nullptr, admin.queue());
  admin.ExpectOk();
  rd_kafka_DeleteTopic_destroy(deleted);
  EXPECT_TRUE(Eventually([&] { return !admin.Knows(topic); }));
}

void DeleteRecordsBefore(const KafkaAddress& kafka, const std::string& topic, int64_t offset) {
  Admin admin(kafka);
  KafkaPtr<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), 0)->offset = offset;
  rd_kafka_DeleteRecords_t* deleted = rd_kafka_DeleteRecords_new(list.get());
  rd_kafka_DeleteRecords(admin.client(), &deleted, 1, nullptr, admin.queue());
  admin.ExpectOk();
  rd_kafka_DeleteRecords_destroy(deleted);
}

}  // namespace hanes
