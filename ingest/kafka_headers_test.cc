// SPDX-License-Identifier: Apache-2.0
#include "ingest/kafka_headers.h"

#include <gtest/gtest.h>

#include <random>

#include "ingest/kafka_client.h"
#include "ingest/kafka_test_world.h"

namespace hanes {
namespace {

struct Header {
  std::string name;
  std::optional<std::string> value;
};
struct Sent {
  std::optional<std::string> value;
  std::vector<Header> headers;
};

// A producer and a consumer of the client's own, with an embedded broker between them.
class KafkaHeadersTest : public testing::Test {
 protected:
  KafkaHeadersTest() {
    log_ = *OpenRocksEventLog(folder_.path() + "/log");
    broker_ = *EmbeddedBroker::Start(kTestAuthority, *log_);
    producer_ = *NewKafkaClient(RD_KAFKA_PRODUCER, broker_->address(), {{"linger.ms", "50"}, {"compression.type", "lz4"}}, nullptr, &notices_);
    consumer_ = *NewKafkaClient(RD_KAFKA_CONSUMER, broker_->address(), {{"group.id", "g"}, {"fetch.wait.max.ms", "10"}}, nullptr, &notices_);
    rd_kafka_poll_set_consumer(consumer_.get());
    KafkaPtr<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), 0)->offset = 0;
    rd_kafka_assign(consumer_.get(), list.get());
  }
  ~KafkaHeadersTest() override { rd_kafka_consumer_close(consumer_.get()); }

  void Send(const Sent& sent) {
    rd_kafka_headers_t* headers = rd_kafka_headers_new(sent.headers.size());
    for (const Header& header : sent.headers) {
      const auto name_size = static_cast<ssize_t>(header.name.size());
      rd_kafka_header_add(headers, header.name.data(), name_size, header.value ? header.value->data() : nullptr,
                          header.value ? static_cast<ssize_t>(header.value->size()) : 0);
    }
    void* value = sent.value ? const_cast<char*>(sent.value->data()) : nullptr;
    const size_t size = sent.value ? sent.value->size() : 0;
    ASSERT_EQ(rd_kafka_producev(producer_.get(), RD_KAFKA_V_TOPIC(topic_.c_str()), RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                RD_KAFKA_V_VALUE(value, size), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END),
              RD_KAFKA_RESP_ERR_NO_ERROR);
  }

  // The next record's headers, read in both ways.
  void ExpectBothTheSame(const Sent& sent) {
    const KafkaPtr<rd_kafka_message_t> message(rd_kafka_consumer_poll(consumer_.get(), 60'000));
    ASSERT_NE(message, nullptr);
    ASSERT_EQ(message->err, 0) << rd_kafka_message_errstr(message.get());
    std::vector<KafkaHeader> in_place, asked, taken;
    // A client that lays out its records in another way must be noticed: asking costs as much as all the rest.
    const bool has_value = !sent.value.value_or("").empty();
    EXPECT_EQ(TakeHeadersInPlace(*message, in_place), has_value);
    TakeHeaders(*message, taken);
    TakeHeadersAsked(*message, asked);
    if (has_value) ExpectSame(in_place, asked);
    ExpectSame(taken, asked);
    ASSERT_EQ(asked.size(), sent.headers.size());
    for (size_t i = 0; i < asked.size(); ++i) ASSERT_EQ(asked[i].value, sent.headers[i].value.value_or(""));
  }
  static void ExpectSame(const std::vector<KafkaHeader>& one, const std::vector<KafkaHeader>& other) {
    ASSERT_EQ(one.size(), other.size());
    for (size_t i = 0; i < one.size(); ++i) {
      ASSERT_EQ(one[i].name, other[i].name);
      ASSERT_EQ(one[i].value, other[i].value);
    }
  }

  const std::string topic_ = EventsTopic(kTestAuthority);
  TemporaryFolder folder_;
  std::unique_ptr<RocksEventLog> log_;
  std::unique_ptr<EmbeddedBroker> broker_;
  KafkaNotices notices_;
  KafkaPtr<rd_kafka_t> producer_, consumer_;
};

TEST_F(KafkaHeadersTest, AreThoseTheClientWouldMake) {
  std::mt19937_64 random(3);
  const auto text = [&](uint64_t size_max) {
    std::string bytes(random() % (size_max + 1), '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    return bytes;
  };
  std::vector<Sent> all = {{"v", {}}, {"v", {{"ce_id", "e1"}}}, {"", {{"ce_id", "e1"}}}, {std::nullopt, {{"ce_id", "e1"}}}, {"v", {{"a", std::nullopt}, {"a", ""}}}};
  for (int i = 0; i < 500; ++i) {
    Sent sent{i % 20 == 0 ? std::nullopt : std::optional("v" + text(300)), {}};
    for (uint64_t count = random() % 12; count > 0; --count) {
      // A name may hold a NUL, of which the client makes its end.
      sent.headers.push_back({"n" + text(20), random() % 8 == 0 ? std::nullopt : std::optional(text(random() % 10 == 0 ? 5'000 : 40))});
    }
    all.push_back(std::move(sent));
  }
  for (const Sent& sent : all) ASSERT_NO_FATAL_FAILURE(Send(sent));
  ASSERT_EQ(rd_kafka_flush(producer_.get(), 60'000), RD_KAFKA_RESP_ERR_NO_ERROR);
  for (const Sent& sent : all) ASSERT_NO_FATAL_FAILURE(ExpectBothTheSame(sent)) << "record " << &sent - all.data();
}

}  // namespace
}  // namespace hanes
