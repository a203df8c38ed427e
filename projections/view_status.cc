// SPDX-License-Identifier: Apache-2.0
// What a view says of itself: to `hanes status`, to /metrics, and to whoever asks which memory to read.
#include <fmt/format.h>

#include "projections/view_generation.h"

namespace hanes {
namespace {

constexpr int64_t kReportEveryMicros = 250'000;

// Of the first event after `position`; zero when there is none.
double AgeOfNext(const EventReader& reader, Position position, Timestamp now) {
  const StatusOr<RecordBatch> next = reader.ReadAfter(position, 1);
  if (!next.ok() || next->empty()) return 0;
  return std::max(0.0, static_cast<double>(now.micros() - next->records().front().appended_at.micros()) / 1e6);
}

}  // namespace

Checkpoint View::checkpoint() const {
  const std::lock_guard lock(noting_);
  return checkpoint_;
}

std::shared_ptr<FactListener> View::listener() const {
  const std::shared_ptr<Generation> generation = Current();
  const std::lock_guard lock(noting_);
  return generation->listener;
}

v1::ViewStatus View::Describe() const {
  v1::ViewStatus status;
  status.set_view(std::string(projection_.name));
  const StatusOr<LogHead> head = reader_.Head();
  const Timestamp now = options_.clock->Now();
  {
    const std::lock_guard lock(noting_);
    status.set_version(current_->version);
    status.set_position(checkpoint_.position.value());
    status.set_digest(checkpoint_.digest.ToString());
    status.set_facts(checkpoint_.facts);
    status.set_events_per_second(rate_.PerSecond(now));
    for (const ParkedEntity& parked : parked_) status.add_parked(parked.entity + "\t" + parked.reason);
    const Status complete = CheckComplete(checkpoint_);
    status.set_completeness(!standing_still_.empty() ? standing_still_ : complete.ok() ? "complete" : MessageOf(complete));
  }
  status.set_head(head.ok() ? head->position.value() : status.position());
  if (status.head() > status.position()) status.set_lag_seconds(AgeOfNext(reader_, Position(status.position()), now));
  return status;
}

void View::Note(const Generation& generation, uint64_t events_taken) {
  const Timestamp now = options_.clock->Now();
  const std::lock_guard lock(noting_);
  checkpoint_ = generation.runner->checkpoint();
  parked_ = generation.runner->parked();
  if (events_taken > 0) rate_.Add(now, events_taken);
}

void View::ReportLag() {
  if (options_.metrics == nullptr) return;
  {
    const Timestamp now = options_.clock->Now();
    const std::lock_guard lock(noting_);
    if (now.micros() - lag_reported_at_.micros() < kReportEveryMicros) return;
    lag_reported_at_ = now;
  }
  const v1::ViewStatus status = Describe();
  const Metrics::Labels view = {{"view", status.view()}};
  Metrics& metrics = *options_.metrics;
  metrics.Gauge("projection_sequence", "Last position of the log that the view has taken in", view).Set(static_cast<double>(status.position()));
  metrics.Gauge("projection_lag_events", "Events in the log that the view has not taken in", view)
      .Set(static_cast<double>(status.head() - std::min(status.head(), status.position())));
  metrics.Gauge("projection_lag_seconds", "Age of the oldest event that the view has not taken in", view).Set(status.lag_seconds());
  metrics.Gauge("projection_parked", "Entities whose events cannot be folded", view).Set(static_cast<double>(status.parked_size()));
}

}  // namespace hanes
