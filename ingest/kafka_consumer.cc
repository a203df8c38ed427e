// SPDX-License-Identifier: Apache-2.0
#include "ingest/kafka_consumer.h"

#include "ingest/kafka_client.h"
#include "ingest/kafka_headers.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

constexpr int kAnswerTimeoutMs = 5'000;
constexpr int kWakeTimeoutMs = 50;

std::string_view View(const void* bytes, size_t size) { return {static_cast<const char*>(bytes), bytes == nullptr ? 0 : size}; }

// What the records of a batch stand in.
struct Messages {
  std::vector<rd_kafka_message_t*> list;
  std::vector<KafkaHeader> headers;
  ~Messages() {
    for (rd_kafka_message_t* message : list) {
      if (message != nullptr) rd_kafka_message_destroy(message);
    }
  }
};

}  // namespace

class KafkaConsumerImpl : public KafkaConsumer {
 public:
  explicit KafkaConsumerImpl(ConsumerOptions options) : options_(std::move(options)) {}

  ~KafkaConsumerImpl() override {
    queue_.reset();
    if (client_ != nullptr) rd_kafka_consumer_close(client_.get());
  }

  Status Connect() {
    const KafkaSettings settings = {
        // assign() needs a group's name, though nothing joins it.
        {"group.id", options_.group.empty() ? "hanes-" + options_.topic : options_.group},
        {"enable.auto.commit", "false"}, {"enable.auto.offset.store", "false"},
        {"auto.offset.reset", kOffsetReset},
        {"check.crcs", "true"}, {"fetch.wait.max.ms", "10"}, {"isolation.level", "read_committed"},
        {"queued.min.messages", std::to_string(options_.prefetch_records)},
        {"queued.max.messages.kbytes", std::to_string(options_.prefetch_kbytes)}};
    ASSIGN_OR_RETURN(client_, NewKafkaClient(RD_KAFKA_CONSUMER, options_.kafka, settings, nullptr, &notices_));
    rd_kafka_poll_set_consumer(client_.get());
    queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
    return OkStatus();
  }

  Status Assign(int64_t offset) override {
    KafkaPtr<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), options_.topic.c_str(), 0)->offset = offset;
    next_offset_ = offset;
    // Connects now. A topic that is not there yet, or a broker that is away, is waited for while reading.
    (void)PartitionsOf(client_.get(), options_.topic, kAnswerTimeoutMs);
    return KafkaError(rd_kafka_assign(client_.get(), list.get()), "assign " + options_.topic);
  }

  StatusOr<KafkaBatch> ReadBatch(size_t records_max, std::chrono::milliseconds wait) override {
    const auto messages = std::make_shared<Messages>();
    Consume(records_max, wait, *messages);
    bool in_doubt = false;
    ASSIGN_OR_RETURN(std::vector<KafkaRecord> records, Take(*messages, &in_doubt));
    in_doubt |= Disturbed();
    return KafkaBatch(std::move(records), messages, in_doubt);
  }

  StatusOr<bool> ReadEach(size_t records_max, std::chrono::milliseconds wait, const std::function<void(const KafkaRecord&)>& take) override {
    Messages messages;
    Consume(records_max, wait, messages);
    bool in_doubt = false;
    for (rd_kafka_message_t*& message : messages.list) {
      if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        RETURN_IF_ERROR(TakeError(*message, &in_doubt));
        continue;
      }
      messages.headers.clear();
      TakeHeaders(*message, messages.headers);
      take(RecordOf(*message, messages.headers));
      next_offset_ = message->offset + 1;
      // The next one finds its memory warm.
      rd_kafka_message_destroy(std::exchange(message, nullptr));
    }
    return in_doubt | Disturbed();
  }

  void CommitHint(int64_t next_offset) override {
    KafkaPtr<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), options_.topic.c_str(), 0)->offset = next_offset;
    // Nobody resumes from it: the log knows the offset.
    rd_kafka_commit(client_.get(), list.get(), 1);
  }

  int64_t end_offset() const override {
    int64_t low = -1, high = -1;
    rd_kafka_get_watermark_offsets(client_.get(), options_.topic.c_str(), 0, &low, &high);
    return high;
  }

  uint64_t transport_errors() const override { return notices_.transport_errors; }

 private:
  // Has anything been said since this was last asked, after which the topic may be another?
  bool Disturbed() {
    const uint64_t errors = notices_.transport_errors;
    const bool connection_lost = std::exchange(errors_seen_, errors) != errors;
    return notices_.topic_unknown.exchange(false) || connection_lost;
  }

  void Consume(size_t records_max, std::chrono::milliseconds wait, Messages& messages) {
    messages.list.resize(records_max);
    rd_kafka_message_t** list = messages.list.data();
    // The client waits until the batch is full, so waiting is for the first record alone: a lone one must not wait for company.
    ssize_t count = rd_kafka_consume_batch_queue(queue_.get(), static_cast<int>(wait.count()), list, 1);
    if (count == 1 && records_max > 1) count += std::max<ssize_t>(0, rd_kafka_consume_batch_queue(queue_.get(), 0, list + 1, records_max - 1));
    messages.list.resize(static_cast<size_t>(std::max<ssize_t>(0, count)));
    KeepFetching();
  }

  // Once as much is fetched as was asked for, the client sleeps, up to a second, whatever is taken meanwhile, unless it has something else
  // to ask of the partition's leader. So it gets something to ask when half is left.
  void KeepFetching() {
    const size_t ready = rd_kafka_queue_length(queue_.get()), half = static_cast<size_t>(options_.prefetch_records) / 2;
    if (ready > half) more_than_half_ = true;
    if (ready > half || !std::exchange(more_than_half_, false)) return;
    (void)OffsetAt(client_.get(), options_.topic, RD_KAFKA_OFFSET_END, kWakeTimeoutMs);  // its answer is of no consequence
  }

  static KafkaRecord RecordOf(const rd_kafka_message_t& message, std::span<const KafkaHeader> headers) {
    return {View(message.key, message.key_len), View(message.payload, message.len), headers, message.offset, BrokerTimeOf(message)};
  }

  StatusOr<std::vector<KafkaRecord>> Take(Messages& messages, bool* in_doubt) {
    std::vector<KafkaRecord> records;
    records.reserve(messages.list.size());
    std::vector<size_t> header_ends;
    header_ends.reserve(messages.list.size());
    for (const rd_kafka_message_t* message : messages.list) {
      if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        RETURN_IF_ERROR(TakeError(*message, in_doubt));
        continue;
      }
      TakeHeaders(*message, messages.headers);
      header_ends.push_back(messages.headers.size());
      records.push_back(RecordOf(*message, {}));
      next_offset_ = message->offset + 1;
    }
    // Only now: the list of headers has moved while it grew.
    size_t begin = 0;
    for (size_t i = 0; i < header_ends.size(); ++i) {
      records[i].headers = std::span(messages.headers).subspan(begin, header_ends[i] - begin);
      begin = header_ends[i];
    }
    return records;
  }

  // OK for what the client mends by itself.
  Status TakeError(const rd_kafka_message_t& message, bool* in_doubt) {
    switch (message.err) {
      case RD_KAFKA_RESP_ERR__PARTITION_EOF:
        return OkStatus();
      case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        return OffsetGone();
      case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        *in_doubt = true;
        return OkStatus();
      default:
        break;
    }
    const Status status = KafkaError(message.err, fmt::format("read {} at offset {}", options_.topic, next_offset_));
    return absl::IsUnavailable(status) ? OkStatus() : status;
  }

  Status OffsetGone() {
    // When the watermarks cannot be had the message says -1; that the offset is gone is certain all the same.
    const int64_t low = OffsetAt(client_.get(), options_.topic, RD_KAFKA_OFFSET_BEGINNING, kAnswerTimeoutMs).value_or(-1);
    const int64_t high = OffsetAt(client_.get(), options_.topic, RD_KAFKA_OFFSET_END, kAnswerTimeoutMs).value_or(-1);
    return DataLoss("topic {} has no offset {} any more: it holds offsets from {} up to {}. Records may be lost, so nothing is skipped. "
                    "If this is accepted, run `{}`",
                    options_.topic, next_offset_, low, high,
                    TrustCommand(options_.topic, std::max<int64_t>(low, 0), options_.data));
  }

  const ConsumerOptions options_;
  KafkaNotices notices_;
  KafkaPtr<rd_kafka_t> client_;
  KafkaPtr<rd_kafka_queue_t> queue_;
  int64_t next_offset_ = 0;
  bool more_than_half_ = false;  // of what is to be fetched ahead was there
  uint64_t errors_seen_ = 0;
};

StatusOr<bool> KafkaConsumer::ReadEach(size_t records_max, std::chrono::milliseconds wait, const std::function<void(const KafkaRecord&)>& take) {
  ASSIGN_OR_RETURN(const KafkaBatch batch, ReadBatch(records_max, wait));
  for (const KafkaRecord& record : batch.records()) take(record);
  return batch.in_doubt();
}

StatusOr<std::unique_ptr<KafkaConsumer>> KafkaConsumer::Open(ConsumerOptions options) {
  auto consumer = std::make_unique<KafkaConsumerImpl>(std::move(options));
  RETURN_IF_ERROR(consumer->Connect());
  return consumer;
}

}  // namespace hanes
