// SPDX-License-Identifier: Apache-2.0
#include "services/log_keeper.h"

#include "base/log.h"
#include "ingest/dead_letter.h"
#include "ingest/ingestor.h"
#include "ingest/topics.h"
#include "projections/rules.h"

namespace hanes {
namespace {

// How long to wait before brokers that are away are asked again.
constexpr auto kRetry = std::chrono::milliseconds(500);

constexpr auto kSampleInterval = std::chrono::milliseconds(1000);

// Waits, or returns false at once when asked to stop.
bool Pause(std::stop_token stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

// Makes or checks the topics; brokers that are away are waited for, and said once.
Status AwaitTopics(const KafkaAddress& kafka, const AuthorityId& authority, std::stop_token stop) {
  for (bool said = false; !stop.stop_requested(); Pause(stop, kRetry)) {
    const StatusOr<TopicReport> report = EnsureTopics(kafka, authority);
    if (report.ok()) {
      for (const std::string& topic : report->created) LogInfo("topic made topic={}", topic);
      for (const std::string& warning : report->warnings) LogWarning("topic {}", warning);
      return OkStatus();
    }
    if (report.status().code() != StatusCode::kUnavailable) return report.status();
    if (!said) LogWarning("kafka away brokers={} reason=\"{}\"", kafka.bootstrap, MessageOf(report.status()));
    said = true;
  }
  return OkStatus();
}

}  // namespace

LogKeeper::LogKeeper(const AuthorityId& authority, KafkaAddress kafka, std::string data, RocksEventLog& log, const Clock& clock,
                     Metrics& metrics, Alarm& alarm)
    : authority_(authority), kafka_(std::move(kafka)), data_(std::move(data)), log_(log), clock_(clock), metrics_(metrics), alarm_(alarm) {}

StatusOr<std::unique_ptr<LogKeeper>> LogKeeper::Start(const AuthorityId& authority, const KafkaAddress& kafka, const std::string& data,
                                                      RocksEventLog& log, const Clock& clock, Metrics& metrics, Alarm& alarm) {
  std::unique_ptr<LogKeeper> keeper(new LogKeeper(authority, kafka, data, log, clock, metrics, alarm));
  ASSIGN_OR_RETURN(const LogHead head, log.Head());
  if (kafka.bootstrap.empty()) {
    ASSIGN_OR_RETURN(keeper->broker_, EmbeddedBroker::Start(authority, log));
    keeper->kafka_ = keeper->broker_->address();
  }
  keeper->ingest_ = std::jthread([k = keeper.get()](std::stop_token stop) { k->KeepLog(stop); });
  keeper->dead_letters_ = std::jthread([k = keeper.get()](std::stop_token stop) { k->SendDeadLetters(stop); });
  keeper->sampling_ = std::jthread([k = keeper.get()](std::stop_token stop) { k->SampleRate(stop); });
  // Over the embedded broker an event counts as handed over once it is stored, so the ingest thread must be running by now.
  if (keeper->broker_ != nullptr) RETURN_IF_ERROR(keeper->PublishSettings(head.position));
  return keeper;
}

LogKeeper::~LogKeeper() {
  sampling_.request_stop();
  dead_letters_.request_stop();
  ingest_.request_stop();
}

void LogKeeper::KeepLog(std::stop_token stop) {
  const Status ended = Ingest(stop);
  if (!ended.ok()) alarm_.Ring("ingest", ended);
}

Status LogKeeper::Ingest(std::stop_token stop) {
  if (broker_ == nullptr) {
    RETURN_IF_ERROR(AwaitTopics(kafka_, authority_, stop));
    ASSIGN_OR_RETURN(const LogHead head, log_.Head());
    if (!stop.stop_requested()) RETURN_IF_ERROR(PublishSettings(head.position));
  }
  const std::string source = broker_ == nullptr ? "" : broker_->source();
  Ingestor ingestor({.kafka = kafka_, .authority = authority_, .data = data_, .source = source}, log_, clock_, metrics_);
  return ingestor.Run(stop);
}

void LogKeeper::SendDeadLetters(std::stop_token stop) {
  const auto run = [&]() -> Status {
    ASSIGN_OR_RETURN(const auto sender, DeadLetterSender::Open(kafka_, authority_, log_, metrics_));
    return sender->Run(stop);
  };
  const Status ended = run();
  if (!ended.ok()) alarm_.Ring("dead letters", ended);
}

void LogKeeper::SampleRate(std::stop_token stop) {
  do {
    const StatusOr<LogHead> head = log_.Head();
    if (head.ok()) rate_.Sample(head->position.value(), clock_.Now());  // a log that fails is the ingest thread's to tell
  } while (Pause(stop, kSampleInterval));
}

Status LogKeeper::PublishSettings(Position head) {
  const StatusOr<std::vector<v1::Event>> shipped = ShippedSettings(authority_);
  if (!shipped.ok()) {
    LogWarning("settings none shipped authority={} reason=\"{}\"", authority_.value(), MessageOf(shipped.status()));
    return OkStatus();
  }
  // A log of fewer events than these cannot hold them all: it is empty, or a first start ended half way. What it has is known by its id.
  if (head.value() >= shipped->size()) return OkStatus();
  ASSIGN_OR_RETURN(const std::unique_ptr<EventPublisher> publisher, OpenPublisher());
  for (const v1::Event& setting : *shipped) RETURN_IF_ERROR(publisher->Publish(setting));
  return publisher->Flush();
}

StatusOr<std::unique_ptr<EventPublisher>> LogKeeper::OpenPublisher() {
  PublisherOptions options;
  options.kafka = kafka_;
  options.authority = authority_;
  options.metrics = &metrics_;
  return broker_ != nullptr ? broker_->OpenPublisher(std::move(options)) : OpenKafkaPublisher(std::move(options));
}

std::string LogKeeper::SourceName() const { return broker_ != nullptr ? broker_->source() : EventsTopic(authority_); }

Status LogKeeper::Describe(v1::HouseStatus* house) const {
  RETURN_IF_ERROR(DescribeLog(log_, house));
  house->mutable_log()->set_events_per_second(rate_.PerSecond());
  v1::TopicStatus* topic = house->add_topics();
  topic->set_topic(EventsTopic(authority_));
  topic->set_kafka(kafka_.bootstrap);
  topic->set_source(SourceName());
  const double lag = metrics_.Gauge("ingest_lag_records", "Records in the topic that are not in the log.").value();
  topic->set_lag_records(lag > 0 ? static_cast<uint64_t>(lag) : 0);
  const StatusOr<SourceState> source = log_.Source(SourceName());
  if (!source.ok()) return source.status().code() == StatusCode::kNotFound ? OkStatus() : source.status();  // nothing read yet
  topic->set_next_offset(source->next_offset);
  if (lag > 0) topic->set_lag_seconds(static_cast<double>(clock_.Now().micros() - source->last_record_at.micros()) / 1e6);
  return OkStatus();
}

Status DescribeLog(const EventReader& log, v1::HouseStatus* house) {
  ASSIGN_OR_RETURN(const LogHead head, log.Head());
  v1::LogStatus* status = house->mutable_log();
  status->set_authority(head.authority.value());
  status->set_position(head.position.value());
  status->set_quarantined(head.quarantined);
  if (head.position == Position(0)) return OkStatus();
  status->set_provable_from(head.first_appended_at.ToString());
  status->set_last_appended_at(head.last_appended_at.ToString());
  return OkStatus();
}

}  // namespace hanes
