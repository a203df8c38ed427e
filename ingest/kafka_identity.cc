// SPDX-License-Identifier: Apache-2.0
#include "ingest/kafka_identity.h"

#include "base/planted_fault.h"
#include "ingest/kafka_client.h"
#include "ingest/kafka_record.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

constexpr int kAnswerTimeoutMs = 5'000;

std::string_view View(const void* bytes, size_t size) { return {static_cast<const char*>(bytes), bytes == nullptr ? 0 : size}; }

class IdentityCheck {
 public:
  IdentityCheck(std::string topic, std::string data) : topic_(std::move(topic)), data_(std::move(data)) {}

  ~IdentityCheck() {
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

  StatusOr<std::string> Check(const SourceState& known) {
    RETURN_IF_ERROR(PartitionsOf(client_.get(), topic_, kAnswerTimeoutMs).status());
    ASSIGN_OR_RETURN(const std::string cluster, ClusterId(client_.get(), kAnswerTimeoutMs));
    RETURN_IF_ERROR(CheckCluster(known, cluster));
    RETURN_IF_ERROR(CheckOffsets(known));
    return cluster;
  }

 private:
  Status CheckOffsets(const SourceState& known) {
    int64_t low = 0, high = 0;
    RETURN_IF_ERROR(KafkaError(rd_kafka_query_watermark_offsets(client_.get(), topic_.c_str(), 0, &low, &high, kAnswerTimeoutMs),
                               "ask for the first and last offset of " + topic_));
    if (known.next_offset > high) {
      return Differs(fmt::format("it ends at offset {}, and the log has already stored up to offset {}", high, known.next_offset), low);
    }
    if (Planted("skip_unknown_offset") && known.next_offset <= low) return OkStatus();
    if (known.next_offset < low) {
      return Differs(fmt::format("offsets {} to {} were never stored and are gone: it begins at {} now", known.next_offset, low - 1, low), low);
    }
    if (known.next_offset == 0 || known.last_record_hash == 0) return OkStatus();
    if (known.next_offset == low) {
      return Differs(fmt::format("the record at offset {}, the last one stored, is gone, so it cannot be shown to be the same topic "
                                 "(nothing after it is missing)", known.next_offset - 1), known.next_offset);
    }
    return CheckRecord(known);
  }

  Status CheckCluster(const SourceState& known, const std::string& cluster) const {
    if (known.cluster.empty() || cluster == known.cluster) return OkStatus();
    return FailedPrecondition("topic {} is on another cluster than the one the log was read from: cluster id {} instead of {}. Point hanes at "
                              "the right brokers, or, if the topic was moved on purpose, run `{}` with the offset to read from",
                              topic_, cluster, known.cluster, TrustCommand(topic_, 0, data_));
  }

  Status CheckRecord(const SourceState& known) {
    const int64_t offset = known.next_offset - 1;
    ASSIGN_OR_RETURN(const KafkaPtr<rd_kafka_message_t> record, ReadAt(offset));
    if (record->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || (record->err == RD_KAFKA_RESP_ERR_NO_ERROR && record->offset != offset)) {
      return Differs(fmt::format("the record at offset {}, the last one stored, is gone", offset), known.next_offset);
    }
    RETURN_IF_ERROR(KafkaError(record->err, fmt::format("read {} at offset {}", topic_, offset)));
    const uint64_t hash = RecordHash(View(record->key, record->key_len), View(record->payload, record->len));
    if (hash == known.last_record_hash) return OkStatus();
    return Differs(fmt::format("the record at offset {} is not the one that was stored from there (hash {} instead of {}): it was deleted "
                               "and made again", offset, ToHex(hash), ToHex(known.last_record_hash)), 0);
  }

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

  Status Differs(const std::string& what, int64_t from_offset) const {
    return FailedPrecondition("topic {} is not the one the log was read from: {}. Nothing was read from it. If it was recreated on purpose, "
                              "run `{}`", topic_, what, TrustCommand(topic_, from_offset, data_));
  }

  const std::string topic_;
  const std::string data_;
  KafkaNotices notices_;
  KafkaPtr<rd_kafka_t> client_;
};

}  // namespace

StatusOr<std::string> CheckTopicIdentity(const KafkaAddress& address, const std::string& topic, const SourceState& known,
                                         const std::string& data) {
  IdentityCheck check(topic, data);
  RETURN_IF_ERROR(check.Connect(address));
  return check.Check(known);
}

}  // namespace hanes
