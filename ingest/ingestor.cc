// SPDX-License-Identifier: Apache-2.0
#include "ingest/ingestor.h"

#include "base/log.h"
#include "ingest/arrival_reader.h"
#include "ingest/kafka_consumer.h"
#include "ingest/kafka_identity.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::chrono::seconds kRetry{1};
// A cause that lasts is said again this often, not at each try.
constexpr std::chrono::seconds kSayAgain{30};

// Returns early when asked to stop.
void Pause(std::stop_token stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
}

class IngestMetrics {
 public:
  explicit IngestMetrics(Metrics& metrics)
      : metrics_(metrics),
        events_(metrics.Counter("ingest_events_total", "Events appended to the log")),
        duplicates_(metrics.Counter("ingest_duplicates_total", "Events already in the log")),
        bytes_(metrics.Counter("ingest_bytes_total", "Bytes of keys and values read from the topic")),
        offset_(metrics.Gauge("ingest_offset", "First offset not in the log")),
        lag_(metrics.Gauge("ingest_lag_records", "Records in the topic that are not in the log")),
        transport_errors_(metrics.Counter("ingest_transport_errors_total", "Times the connection to Kafka failed")),
        identity_checks_(metrics.Counter("ingest_identity_checks_total", "Times the topic was shown to be the one known")) {}

  void Appended(const ArrivalBatch& batch, const AppendResult& result) {
    events_.Add(static_cast<double>(result.appended));
    duplicates_.Add(static_cast<double>(result.duplicates));
    bytes_.Add(static_cast<double>(batch.bytes));
    offset_.Set(static_cast<double>(batch.next_offset));
    uint64_t refused = 0;
    for (const Arrival& arrival : batch.arrivals) {
      if (const auto* refusal = std::get_if<Refusal>(&arrival.content)) {
        Rejected(refusal->reason, 1);
        ++refused;
      }
    }
    // What the log refused beyond that has the id of another event.
    if (result.refused > refused) Rejected("conflict", result.refused - refused);
  }

  void Connection(const KafkaConsumer& consumer, int64_t next_offset) {
    const uint64_t errors = consumer.transport_errors();
    transport_errors_.Add(static_cast<double>(errors - errors_counted_));
    errors_counted_ = errors;
    const int64_t end = consumer.end_offset();
    lag_.Set(static_cast<double>(std::max<int64_t>(0, end - next_offset)));
  }

  void IdentityShown() { identity_checks_.Add(); }
  void NobodyAnswered() { transport_errors_.Add(); }

 private:
  void Rejected(const std::string& reason, uint64_t count) {
    metrics_.Counter("ingest_rejected_total", "Records refused, by reason", {{"reason", reason}}).Add(static_cast<double>(count));
  }

  Metrics& metrics_;
  Metric& events_;
  Metric& duplicates_;
  Metric& bytes_;
  Metric& offset_;
  Metric& lag_;
  Metric& transport_errors_;
  Metric& identity_checks_;
  uint64_t errors_counted_ = 0;
};

// One run of the ingestor, from the offset that the log has stored.
class IngestRun {
 public:
  IngestRun(const IngestorOptions& options, EventLog& log, const Clock& clock, Metrics& metrics)
      : options_(options),
        topic_(EventsTopic(options.authority)),
        embedded_(!options.source.empty() && options.source != topic_),
        log_(log),
        clock_(clock),
        metrics_(metrics) {
    update_.source = options.source.empty() ? topic_ : options.source;
  }

  Status Run(std::stop_token stop) {
    RETURN_IF_ERROR(LoadState());
    RETURN_IF_ERROR(ShowIdentity(stop));
    ASSIGN_OR_RETURN(const auto consumer, KafkaConsumer::Open(Consumer()));
    if (stop.stop_requested()) return OkStatus();
    RETURN_IF_ERROR(consumer->Assign(update_.state.next_offset));
    LogInfo("ingest reads topic={} source={} offset={}", topic_, update_.source, update_.state.next_offset);
    ArrivalReader reader(*consumer, ArrivalDecoder(options_.authority, topic_), options_.batch_records_max, options_.batch_wait);
    while (true) {
      StatusOr<std::optional<ArrivalBatch>> next = reader.Next(stop);
      if (!next.ok()) return Explain(next.status());
      std::optional<ArrivalBatch>& batch = *next;
      if (!batch.has_value()) return OkStatus();
      if (batch->topic_unknown || IdentityDue()) RETURN_IF_ERROR(ShowIdentity(stop));
      if (stop.stop_requested()) return OkStatus();
      RETURN_IF_ERROR(Append(*batch, *consumer));
    }
  }

 private:
  ConsumerOptions Consumer() const {
    ConsumerOptions consumer;
    consumer.kafka = options_.kafka;
    consumer.topic = topic_;
    consumer.data = options_.data;
    consumer.prefetch_records = options_.prefetch_records;
    consumer.prefetch_kbytes = options_.prefetch_kbytes;
    return consumer;
  }

  Status LoadState() {
    const StatusOr<SourceState> state = log_.Source(update_.source);
    if (absl::IsNotFound(state.status())) return OkStatus();  // never read: begin at 0
    ASSIGN_OR_RETURN(update_.state, state);
    return OkStatus();
  }

  bool IdentityDue() const { return std::chrono::steady_clock::now() - identity_shown_ >= options_.identity_interval; }

  // Returns when the topic is shown to be the one known, or is shown not to be. Waits while nobody answers: then no record comes either.
  Status ShowIdentity(std::stop_token stop) {
    std::optional<SteadyTime> said;
    while (!stop.stop_requested()) {
      const StatusOr<std::string> cluster = CheckTopicIdentity(options_.kafka, topic_, update_.state, options_.data);
      if (cluster.ok()) {
        // The embedded broker is new at each start and has no cluster to be mistaken for another.
        if (!embedded_) update_.state.cluster = *cluster;
        identity_shown_ = std::chrono::steady_clock::now();
        metrics_.IdentityShown();
        return OkStatus();
      }
      if (!absl::IsUnavailable(cluster.status()) && !absl::IsNotFound(cluster.status())) return cluster.status();
      metrics_.NobodyAnswered();
      const SteadyTime now = std::chrono::steady_clock::now();
      if (!said.has_value() || now - *said >= kSayAgain) {
        LogWarning("ingest waits for topic={}: {}", topic_, MessageOf(cluster.status()));
        said = now;
      }
      Pause(stop, kRetry);
    }
    return OkStatus();
  }

  // An offset that is gone is best explained by what became of the topic, where that can be told.
  Status Explain(const Status& failure) const {
    if (!absl::IsDataLoss(failure)) return failure;
    const Status identity = CheckTopicIdentity(options_.kafka, topic_, update_.state, options_.data).status();
    return absl::IsFailedPrecondition(identity) ? identity : failure;
  }

  Status Append(ArrivalBatch& batch, KafkaConsumer& consumer) {
    metrics_.Connection(consumer, std::max(batch.next_offset, update_.state.next_offset));
    if (batch.arrivals.empty()) return OkStatus();
    SetMissingTimes(batch.arrivals);
    update_.state.next_offset = batch.next_offset;
    update_.state.last_record_hash = batch.last_record_hash;
    update_.state.last_record_at = batch.arrivals.back().at;
    ASSIGN_OR_RETURN(const AppendResult result, log_.Append(options_.authority, batch.arrivals, update_));
    metrics_.Appended(batch, result);
    if (result.refused > 0) {
      LogWarning("ingest quarantined topic={} records={} up_to_offset={}: see `hanes quarantine list`", topic_, result.refused,
                 batch.next_offset - 1);
    }
    if (options_.commit_hint && !embedded_) consumer.CommitHint(batch.next_offset);
    return OkStatus();
  }

  void SetMissingTimes(std::vector<Arrival>& arrivals) const {
    const Timestamp now = clock_.Now();
    for (Arrival& arrival : arrivals) {
      if (arrival.at == Timestamp()) arrival.at = now;
    }
  }

  const IngestorOptions& options_;
  const std::string topic_;
  const bool embedded_;
  EventLog& log_;
  const Clock& clock_;
  IngestMetrics metrics_;
  SourceUpdate update_;
  SteadyTime identity_shown_;
};

}  // namespace

Ingestor::Ingestor(IngestorOptions options, EventLog& log, const Clock& clock, Metrics& metrics)
    : options_(std::move(options)), log_(log), clock_(clock), metrics_(metrics) {}

Status Ingestor::Run(std::stop_token stop) {
  const Status status = IngestRun(options_, log_, clock_, metrics_).Run(stop);
  if (!status.ok()) LogError("ingest stops authority={}: {}", options_.authority.value(), MessageOf(status));
  return status;
}

}  // namespace hanes
