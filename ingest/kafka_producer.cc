// SPDX-License-Identifier: Apache-2.0
#include "ingest/kafka_producer.h"

#include "base/check.h"
#include "ingest/kafka_client.h"

namespace hanes {
namespace {

constexpr std::chrono::milliseconds kPoll{10};
// While the window of the embedded broker is full: short, since the log stores a batch in a few milliseconds.
constexpr std::chrono::milliseconds kWindowPoll{1};
constexpr int kAskTopicMs = 200;
// What a record costs in a batch beside its bytes: lengths, deltas, and the batch's own 61 bytes when it is alone in it.
constexpr size_t kRecordOverheadBytes = 100;

size_t SizeOf(const KafkaMessage& message) {
  size_t bytes = message.key.size() + message.value.size() + kRecordOverheadBytes;
  for (const auto& [name, value] : message.headers) bytes += name.size() + value.size() + 4;
  return bytes;
}

class KafkaProducerImpl : public KafkaProducer {
 public:
  explicit KafkaProducerImpl(ProducerOptions options) : options_(std::move(options)), doing_("produce to " + options_.topic) {}

  ~KafkaProducerImpl() override {
    // Whatever was not flushed was never promised; the callbacks must not come after the members are gone.
    if (client_ != nullptr) rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    while (in_flight_ > 0) rd_kafka_poll(client_.get(), static_cast<int>(kPoll.count()));
  }

  Status Connect() {
    const KafkaSettings settings = {
        {"enable.idempotence", "true"}, {"acks", "all"}, {"compression.type", "lz4"}, {"linger.ms", "2"},
        {"batch.num.messages", "10000"}, {"message.max.bytes", "1000000"},
        {"message.timeout.ms", std::to_string(options_.delivery_timeout.count())},
        // Ours counts first (queue_bytes_max); the client's own limit only must not be lower.
        {"queue.buffering.max.messages", "1000000"}, {"queue.buffering.max.kbytes", "1048576"}};
    ASSIGN_OR_RETURN(client_, NewKafkaClient(RD_KAFKA_PRODUCER, options_.kafka, settings, OnDelivered, &notices_));
    // A topic that the client does not know yet it looks up once a second, and the first record waits for that (librdkafka issue 3202).
    // Asked now; without an answer nothing is lost but that second, and a record says what is wrong when it is not delivered.
    (void)PartitionsOf(client_.get(), options_.topic, kAskTopicMs);
    return OkStatus();
  }

  Status Send(const KafkaMessage& message) override {
    const size_t bytes = SizeOf(message);
    RETURN_IF_ERROR(AwaitRoom(bytes));
    if (Status status = Produce(message, bytes); !status.ok()) {
      if (options_.window != nullptr) options_.window->Undelivered(bytes);
      return status;
    }
    ++in_flight_;
    bytes_in_flight_ += bytes;
    Poll(std::chrono::milliseconds(0));
    return OkStatus();
  }

  Status Flush() override {
    while (in_flight_ > 0) Poll(kPoll);
    RETURN_IF_ERROR(AwaitStored());
    Status failure = std::exchange(first_failure_, OkStatus());
    if (failure.ok()) return OkStatus();
    return Annotate(failure, fmt::format("{} records were not acknowledged; publish again (what did arrive is not doubled)",
                                         std::exchange(failed_, 0)));
  }

  uint64_t acknowledged() const override { return acknowledged_; }

 private:
  Status AwaitRoom(size_t bytes) {
    while (bytes_in_flight_ > 0 && bytes_in_flight_ + bytes > options_.queue_bytes_max) Poll(kPoll);
    if (!first_failure_.ok()) return first_failure_;
    if (options_.window == nullptr) return OkStatus();
    while (true) {
      ASSIGN_OR_RETURN(const bool reserved, options_.window->TryReserve(bytes));
      if (reserved) return OkStatus();
      RETURN_IF_ERROR(options_.window->CheckStall());
      Poll(kWindowPoll);
      if (!first_failure_.ok()) return first_failure_;
    }
  }

  Status AwaitStored() {
    if (options_.window == nullptr) return OkStatus();
    while (true) {
      ASSIGN_OR_RETURN(const bool stored, options_.window->AllStored());
      if (stored) return OkStatus();
      RETURN_IF_ERROR(options_.window->CheckStall());
      Poll(kWindowPoll);
    }
  }

  Status Produce(const KafkaMessage& message, size_t bytes) {
    rd_kafka_headers_t* headers = rd_kafka_headers_new(message.headers.size());
    for (const auto& [name, value] : message.headers) {
      const auto added = rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                                             static_cast<ssize_t>(value.size()));
      HANES_CHECK(added == RD_KAFKA_RESP_ERR_NO_ERROR, "adding a header to a list of our own cannot fail");
    }
    while (true) {
      const rd_kafka_resp_err_t code = rd_kafka_producev(
          client_.get(), RD_KAFKA_V_TOPIC(options_.topic.c_str()), RD_KAFKA_V_PARTITION(0),
          RD_KAFKA_V_KEY(message.key.data(), message.key.size()),
          // The client copies the value and only reads it.
          RD_KAFKA_V_VALUE(const_cast<char*>(message.value.data()), message.value.size()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
          RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(Opaque(bytes)), RD_KAFKA_V_END);
      if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return OkStatus();  // the headers are the client's now
      if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        rd_kafka_headers_destroy(headers);
        return Failure(code);
      }
      Poll(kPoll);
    }
  }

  // A fatal error says nothing by itself: its cause does.
  Status Failure(rd_kafka_resp_err_t code) const {
    char reason[512] = "";
    if (code != RD_KAFKA_RESP_ERR__FATAL) return KafkaError(code, doing_);
    const rd_kafka_resp_err_t cause = rd_kafka_fatal_error(client_.get(), reason, sizeof reason);
    return Internal("{}: {} ({}); open the publisher again and publish again", doing_, reason, rd_kafka_err2name(cause));
  }

  void Poll(std::chrono::milliseconds wait) {
    const uint64_t before = acknowledged_;
    rd_kafka_poll(client_.get(), static_cast<int>(wait.count()));
    if (options_.progress && acknowledged_ != before) options_.progress(acknowledged_);
  }

  // The size rides in the pointer itself: nothing to allocate and nothing to free.
  static void* Opaque(size_t bytes) { return reinterpret_cast<void*>(bytes); }

  static void OnDelivered(rd_kafka_t*, const rd_kafka_message_t* message, void* notices) {
    auto* self = static_cast<Notices*>(static_cast<KafkaNotices*>(notices))->owner;
    self->Delivered(*message, reinterpret_cast<size_t>(message->_private));
  }

  void Delivered(const rd_kafka_message_t& message, size_t bytes) {
    --in_flight_;
    bytes_in_flight_ -= bytes;
    if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      ++acknowledged_;
      if (options_.window != nullptr) options_.window->Delivered(message.offset, bytes);
      return;
    }
    ++failed_;
    if (first_failure_.ok()) first_failure_ = Failure(message.err);
    if (options_.window != nullptr) options_.window->Undelivered(bytes);
  }

  struct Notices : KafkaNotices {
    KafkaProducerImpl* owner;
  };

  const ProducerOptions options_;
  const std::string doing_;
  Notices notices_{{}, this};
  KafkaPtr<rd_kafka_t> client_;
  uint64_t in_flight_ = 0;
  size_t bytes_in_flight_ = 0;
  uint64_t acknowledged_ = 0;
  uint64_t failed_ = 0;
  Status first_failure_;
};

}  // namespace

StatusOr<std::unique_ptr<KafkaProducer>> KafkaProducer::Open(ProducerOptions options) {
  auto producer = std::make_unique<KafkaProducerImpl>(std::move(options));
  RETURN_IF_ERROR(producer->Connect());
  return producer;
}

}  // namespace hanes
