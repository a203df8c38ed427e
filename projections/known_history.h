// SPDX-License-Identifier: Apache-2.0
// From the events of a group of entities to its facts with both their times: what was believed, and from when to when.
//
// An event is known at min(recorded_at, appended_at). For each moment k at which something became known, the fold is called with what
// was in force then; the sets of facts it gives, laid side by side along k, become facts known [from, to).
//
// In force at k: an event known by k that no event in force at k corrects or voids. So a correction of a correction, a correction that
// came before its original, and the void of a correction (which brings the original back) all follow from one rule. Only events of the
// same group revise each other.
//
// The platform's own events speak to this file and are not handed to folds: a void says nothing but the voiding; RecordVanished and
// RecordRestored set or clear `unknown_from` on the events of the record they name, the one known last deciding; PersonsMerged and
// PersonsUnmerged, the last in canonical order deciding, say which streams are one entity. The one that stays gives the name: of entities
// merged together, the smallest id among those that were not merged away themselves.
//
// Canonical order: (occurred_on, occurred_at, recorded_at, id). Nothing depends on the order of arrival.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "hanes/v1/event.pb.h"
#include "projections/fact_store.h"
#include "projections/projection.h"
#include "store/event_log.h"

namespace hanes {

// One event of a group, with what its order and its knowledge hang on.
struct HistoryEvent {
  const v1::Event* event = nullptr;  // outlives the fold
  Date occurred_on;
  Timestamp occurred_at = Timestamp::Min();
  Timestamp recorded_at = Timestamp::Min();
  Timestamp known_at;
  Position position;
  std::string unreadable;  // why nothing can be made of it; empty mostly. While it is in force its group cannot be folded
};

HistoryEvent MakeHistoryEvent(const v1::Event& event, Timestamp appended_at, Position position);

// What a history comes to. When the fold fails at a moment k, the belief of the moment before stands on, until a later moment at which
// the fold succeeds: the same whether events came one by one or all at once.
struct FoldedHistory {
  std::vector<KnownFact> facts;        // sorted by (fact, known)
  std::optional<ParkedEntity> parked;  // set when the fold fails at the last moment; `entity` is left to the caller
};

// Folds one group after another, keeping its memory between them. Not for use by several threads at once.
class HistoryFolder {
 public:
  explicit HistoryFolder(const Projection& projection);
  ~HistoryFolder();

  // `events`: every event of every stream of one group, each once, in any order.
  FoldedHistory Fold(std::span<const HistoryEvent> events);

 private:
  class Pass;
  std::unique_ptr<Pass> pass_;
};

// The same for one group alone.
FoldedHistory FoldHistory(const Projection& projection, std::span<const HistoryEvent> events);

// Parses records into events whose memory is used again for the next group.
class EventPool {
 public:
  void Clear() { used_ = 0; history_.clear(); }
  // The record's bytes are not needed afterwards.
  void Add(const Record& record);
  std::span<const HistoryEvent> history() const { return history_; }

 private:
  std::vector<std::unique_ptr<v1::Event>> events_;
  std::vector<HistoryEvent> history_;
  size_t used_ = 0;
};

// Order of KnownFact in every list of this folder.
bool InFactOrder(const KnownFact& a, const KnownFact& b);

}  // namespace hanes
