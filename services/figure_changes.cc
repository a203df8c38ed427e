// SPDX-License-Identifier: Apache-2.0
#include "services/figure_changes.h"

#include <algorithm>

#include "hanes/v1/event.pb.h"
#include "projections/projection.h"

namespace hanes {
namespace {

// Reading more events than this to leave rows out would take longer than to show the rows.
constexpr uint64_t kEventsMax = 200'000;

Timestamp KnownAt(const v1::Event& event, Timestamp appended_at) {
  if (!event.has_recorded_at()) return appended_at;
  return std::min(appended_at, Timestamp::FromMicros(event.recorded_at().seconds() * 1'000'000 + event.recorded_at().nanos() / 1000));
}

void Note(const v1::Event& event, Timestamp appended_at, FigureChanges& changes) {
  if (event.has_weekly_figures_published()) changes.published.insert(event.weekly_figures_published().week());
  if (KnownAt(event, appended_at) > changes.then) return;
  const bool revises = !event.corrects().empty() || !event.voids().empty();
  for (const Projection& projection : Projections()) {
    if (revises || projection.reads.Contains(event.payload_case())) changes.backdated.emplace(projection.name);
  }
}

StatusOr<Timestamp> AppendedAt(const EventReader& log, Position position) {
  ASSIGN_OR_RETURN(const RecordBatch batch, log.ReadAfter(Position(position.value() - 1), 1));
  if (batch.empty()) return DataLoss("position {}: there is no such event; `hanes check` says what is damaged", position.value());
  return batch.records().front().appended_at;
}

}  // namespace

StatusOr<FigureChanges> FigureChangesAfter(const EventReader& log, Position after) {
  ASSIGN_OR_RETURN(const LogHead head, log.Head());
  if (after > head.position) {
    return OutOfRange("since {}: the log is at position {}; take the Hanes-Position of an answer of this log", after.value(),
                      head.position.value());
  }
  FigureChanges changes;
  if (after != Position(0)) {
    ASSIGN_OR_RETURN(changes.then, AppendedAt(log, after));
  }
  if (after == Position(0) || head.position.value() - after.value() > kEventsMax) {
    changes.everything = true;
    return changes;
  }
  while (after < head.position) {
    ASSIGN_OR_RETURN(const RecordBatch batch, log.ReadAfter(after));
    if (batch.empty()) break;
    for (const Record& record : batch.records()) {
      after = record.position;
      v1::Event event;
      if (event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) Note(event, record.appended_at, changes);
      else changes.everything = true;  // nobody knows what it says
    }
  }
  return changes;
}

}  // namespace hanes
