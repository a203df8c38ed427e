// SPDX-License-Identifier: Apache-2.0
#include "ingest/kafka_identity.h"

#include "ingest/kafka_client.h"
#include "ingest/kafka_record.h"
#include "ingest/topic_identity.h"

namespace hanes {
namespace {

constexpr int kAnswerTimeoutMs = 5'000;

std::string_view View(const void* bytes, size_t size) { return {static_cast<const char*>(bytes), bytes == nullptr ? 0 : size}; }

class KafkaWitness : public TopicWitness {
 public:
  explicit KafkaWitness(std::string topic) : topic_(std::move(topic)) {}

  ~KafkaWitness() override {
    if (client_ != nullptr) rd_kafka_consumer_close(client_.get());
  }

  Status Connect(const KafkaAddress& address) {
    const KafkaSettings settings = {{"group.id", "hanes-identity-" + topic_}, {"enable.auto.commit", "false"},
                                    {"auto.offset.reset", "error"}, {"check.crcs", "true"}, {"fetch.wait.max.ms", "10"},
                                    // One record is wanted, not what follows it.
                                    {"queued.min.messages", "1"}, {"queued.max.messages.kbytes", "1024"}};
    ASSIGN_OR_RETURN(client_, NewKafkaClient(RD_KAFKA_CONSUMER, address, settings, nullptr, &notices_));
    rd_kafka_poll_set_consumer(client_.get());
    return OkStatus();
  }

  StatusOr<std::string> Cluster() override {
    RETURN_IF_ERROR(PartitionsOf(client_.get(), topic_, kAnswerTimeoutMs).status());
    return ClusterId(client_.get(), kAnswerTimeoutMs);
  }

  StatusOr<Offsets> Watermarks() override {
    Offsets offsets;
    ASSIGN_OR_RETURN(offsets.first, OffsetAt(client_.get(), topic_, RD_KAFKA_OFFSET_BEGINNING, kAnswerTimeoutMs));
    ASSIGN_OR_RETURN(offsets.end, OffsetAt(client_.get(), topic_, RD_KAFKA_OFFSET_END, kAnswerTimeoutMs));
    return offsets;
  }

  StatusOr<std::optional<uint64_t>> HashAt(int64_t offset) override {
    ASSIGN_OR_RETURN(const KafkaPtr<rd_kafka_message_t> record, ReadAt(offset));
    if (record->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) return std::optional<uint64_t>();
    RETURN_IF_ERROR(KafkaError(record->err, fmt::format("read {} at offset {}", topic_, offset)));
    if (record->offset != offset) return std::optional<uint64_t>();
    return std::optional(RecordHash(View(record->key, record->key_len), View(record->payload, record->len), BrokerTimeOf(*record)));
  }

 private:
  // The first record at or after `offset`, or a message with an error. Unavailable when nothing comes in time.
  StatusOr<KafkaPtr<rd_kafka_message_t>> ReadAt(int64_t offset) {
    KafkaPtr<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), 0)->offset = offset;
    RETURN_IF_ERROR(KafkaError(rd_kafka_assign(client_.get(), list.get()), "assign " + topic_));
    KafkaPtr<rd_kafka_message_t> record(rd_kafka_consumer_poll(client_.get(), kAnswerTimeoutMs));
    rd_kafka_assign(client_.get(), nullptr);
    if (record == nullptr) return Unavailable("read {} at offset {}: no answer within {} ms", topic_, offset, kAnswerTimeoutMs);
    return record;
  }

  const std::string topic_;
  KafkaNotices notices_;
  KafkaPtr<rd_kafka_t> client_;
};

}  // namespace

StatusOr<std::string> CheckTopicIdentity(const KafkaAddress& address, const std::string& topic, const SourceState& known,
                                         const std::string& data) {
  KafkaWitness witness(topic);
  RETURN_IF_ERROR(witness.Connect(address));
  return CheckIdentity(witness, topic, known, data);
}

}  // namespace hanes
