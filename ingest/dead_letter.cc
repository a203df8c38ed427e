// SPDX-License-Identifier: Apache-2.0
#include "ingest/dead_letter.h"

#include "base/log.h"
#include "ingest/kafka_producer.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

// Entries a round: bounds the memory, as an entry may hold a megabyte.
constexpr size_t kRoundMax = 64;
// Below the producer's message.max.bytes; longer bytes stay whole in the quarantine.
constexpr size_t kValueBytesMax = 900'000;

KafkaMessage MessageFor(const v1::QuarantineEntry& entry) {
  KafkaMessage message;
  message.key = entry.origin();
  message.value = entry.raw().substr(0, kValueBytesMax);
  message.headers.insert(entry.headers().begin(), entry.headers().end());
  message.headers["hanes_quarantine_id"] = entry.id();
  message.headers["hanes_reason"] = entry.reason();
  message.headers["hanes_detail"] = entry.detail();
  message.headers["hanes_origin"] = entry.origin();
  message.headers["hanes_place"] = std::to_string(entry.place());
  if (entry.raw().size() > kValueBytesMax) message.headers["hanes_whole_bytes"] = std::to_string(entry.raw().size());
  return message;
}

class Sender : public DeadLetterSender {
 public:
  Sender(std::unique_ptr<KafkaProducer> producer, Quarantine& quarantine, Metrics& metrics)
      : producer_(std::move(producer)),
        quarantine_(quarantine),
        sent_(metrics.Counter("dead_letter_sent_total", "Refused records sent to the dead-letter topic")) {}

  StatusOr<size_t> SendWaiting() override {
    size_t total = 0;
    while (true) {
      ASSIGN_OR_RETURN(const size_t sent, SendRound());
      if (sent == 0) return total;
      total += sent;
    }
  }

  Status Run(std::stop_token stop, std::chrono::milliseconds interval) override {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      const StatusOr<size_t> sent = SendWaiting();
      if (!sent.ok() && !quarantine_failure_.ok()) return quarantine_failure_;
      // The entries stay marked as waiting, so nothing is lost by trying later.
      if (!sent.ok()) LogWarning("dead letters wait: {}", MessageOf(sent.status()));
      never.wait_for(lock, stop, interval, [] { return false; });
    }
    return OkStatus();
  }

 private:
  StatusOr<size_t> SendRound() {
    const StatusOr<std::vector<v1::QuarantineEntry>> entries = quarantine_.NotDeadLettered(kRoundMax);
    RETURN_IF_ERROR(quarantine_failure_ = entries.status());
    if (entries->empty()) return size_t{0};
    std::vector<std::string> ids;
    for (const v1::QuarantineEntry& entry : *entries) {
      RETURN_IF_ERROR(producer_->Send(MessageFor(entry)));
      ids.push_back(entry.id());
    }
    RETURN_IF_ERROR(producer_->Flush());
    RETURN_IF_ERROR(quarantine_failure_ = quarantine_.MarkDeadLettered(ids));
    sent_.Add(static_cast<double>(ids.size()));
    return ids.size();
  }

  const std::unique_ptr<KafkaProducer> producer_;
  Quarantine& quarantine_;
  Metric& sent_;
  Status quarantine_failure_;  // tells a broken store from brokers that are away
};

}  // namespace

StatusOr<std::unique_ptr<DeadLetterSender>> DeadLetterSender::Open(const KafkaAddress& address, const AuthorityId& authority,
                                                                   Quarantine& quarantine, Metrics& metrics) {
  ProducerOptions options;
  options.kafka = address;
  options.topic = DeadLetterTopic(authority);
  options.delivery_timeout = std::chrono::seconds(10);
  ASSIGN_OR_RETURN(auto producer, KafkaProducer::Open(std::move(options)));
  return std::make_unique<Sender>(std::move(producer), quarantine, metrics);
}

}  // namespace hanes
