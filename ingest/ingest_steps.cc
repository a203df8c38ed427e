// SPDX-License-Identifier: Apache-2.0
#include "ingest/ingest_steps.h"

#include "base/log.h"
#include "ingest/topics.h"

namespace hanes {

class IngestSteps::Figures {
 public:
  explicit Figures(Metrics& metrics)
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

IngestSteps::IngestSteps(const IngestorOptions& options, EventLog& log, const Clock& clock, Metrics& metrics, IdentityCheck check)
    : options_(options),
      topic_(EventsTopic(options.authority)),
      embedded_(!options.source.empty() && options.source != topic_),
      log_(log),
      clock_(clock),
      check_(std::move(check)),
      figures_(std::make_unique<Figures>(metrics)) {
  update_.source = options.source.empty() ? topic_ : options.source;
}

IngestSteps::~IngestSteps() = default;

Status IngestSteps::Begin() {
  const StatusOr<SourceState> state = log_.Source(update_.source);
  if (absl::IsNotFound(state.status())) return OkStatus();  // never read: begin at 0
  ASSIGN_OR_RETURN(update_.state, state);
  return OkStatus();
}

Status IngestSteps::ShowIdentity(SteadyTime now) {
  const StatusOr<std::string> cluster = check_(update_.state);
  if (!cluster.ok()) {
    if (absl::IsUnavailable(cluster.status()) || absl::IsNotFound(cluster.status())) figures_->NobodyAnswered();
    return cluster.status();
  }
  // The embedded broker is new at each start and has no cluster to be mistaken for another.
  if (!embedded_) update_.state.cluster = *cluster;
  update_.state.shown_offset = update_.state.next_offset;
  update_.state.shown_record_hash = update_.state.last_record_hash;
  identity_shown_ = now;
  figures_->IdentityShown();
  return OkStatus();
}

Status IngestSteps::Explain(const Status& failure) const {
  if (!absl::IsDataLoss(failure)) return failure;
  const Status identity = check_(update_.state).status();
  return absl::IsFailedPrecondition(identity) ? identity : failure;
}

Status IngestSteps::Append(ArrivalBatch& batch, KafkaConsumer& consumer) {
  figures_->Connection(consumer, std::max(batch.next_offset, update_.state.next_offset));
  if (batch.arrivals.empty()) return OkStatus();
  SetMissingTimes(batch.arrivals);
  if (update_.state.shown_record_hash == 0) {
    // Nothing of it was known when it was shown: its first record stands for it until there is more.
    update_.state.shown_offset = batch.arrivals.front().offset + 1;
    update_.state.shown_record_hash = batch.first_record_hash;
  }
  update_.state.next_offset = batch.next_offset;
  update_.state.last_record_hash = batch.last_record_hash;
  update_.state.last_record_at = batch.arrivals.back().at;
  ASSIGN_OR_RETURN(const AppendResult result, log_.Append(options_.authority, batch.arrivals, update_));
  figures_->Appended(batch, result);
  if (result.refused > 0) {
    LogWarning("ingest quarantined topic={} records={} up_to_offset={}: see `hanes quarantine list`", topic_, result.refused,
               batch.next_offset - 1);
  }
  if (options_.commit_hint && !embedded_) consumer.CommitHint(batch.next_offset);
  return OkStatus();
}

void IngestSteps::SetMissingTimes(std::vector<Arrival>& arrivals) const {
  const Timestamp now = clock_.Now();
  for (Arrival& arrival : arrivals) {
    if (arrival.at == Timestamp()) arrival.at = now;
  }
}

}  // namespace hanes
