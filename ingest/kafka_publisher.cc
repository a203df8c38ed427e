// SPDX-License-Identifier: Apache-2.0
#include "ingest/kafka_publisher.h"

#include "ingest/cloud_event.h"
#include "ingest/kafka_producer.h"
#include "ingest/topics.h"
#include "proto/validate.h"

namespace hanes {
namespace {

class KafkaPublisher : public EventPublisher {
 public:
  KafkaPublisher(const PublisherOptions& options, std::unique_ptr<KafkaProducer> producer)
      : authority_(options.authority), producer_(std::move(producer)) {
    if (options.metrics == nullptr) return;
    events_ = &options.metrics->Counter("publish_events_total", "Events handed to Kafka");
    rejected_ = &options.metrics->Counter("publish_rejected_total", "Refused rows handed to Kafka");
  }

  Status Publish(const v1::Event& event) override {
    RETURN_IF_ERROR(Annotate(ValidateEvent(event, authority_), "event " + event.id()));
    RETURN_IF_ERROR(producer_->Send(EncodeEvent(event)));
    if (events_ != nullptr) events_->Add();
    return OkStatus();
  }

  Status Reject(const Refusal& refusal) override {
    RETURN_IF_ERROR(producer_->Send(EncodeRefusal(authority_, refusal)));
    if (rejected_ != nullptr) rejected_->Add();
    return OkStatus();
  }

  Status Flush() override { return producer_->Flush(); }

 private:
  const AuthorityId authority_;
  const std::unique_ptr<KafkaProducer> producer_;
  Metric* events_ = nullptr;
  Metric* rejected_ = nullptr;
};

}  // namespace

StatusOr<std::unique_ptr<EventPublisher>> OpenKafkaPublisher(PublisherOptions options) {
  ProducerOptions producer_options;
  producer_options.kafka = options.kafka;
  producer_options.topic = EventsTopic(options.authority);
  producer_options.delivery_timeout = options.delivery_timeout;
  producer_options.progress = options.progress;
  producer_options.window = options.window;
  ASSIGN_OR_RETURN(auto producer, KafkaProducer::Open(std::move(producer_options)));
  return std::make_unique<KafkaPublisher>(options, std::move(producer));
}

}  // namespace hanes
