// SPDX-License-Identifier: Apache-2.0
// From the events of a group of entities to its facts with both their times: what was believed, and from when to when.
//
// An event is known at min(recorded_at, appended_at). For each moment k at which something became known, the fold is called with what
// was in force then; the sets of facts it gives, laid side by side along k, become facts known [from, to).
//
// In force at k: an event known by k that no event in force at k voids, and that no correction counts against; a correction counts while it,
// or what corrected it, is in force. So the last of a chain of corrections stands for all of it; a correction may come before its original; and
// the void of a correction brings the original back. Only events of the same group revise each other.
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
#include <vector>

#include "projections/fact_store.h"
#include "projections/history_event.h"
#include "projections/projection.h"

namespace hanes {

// What a history comes to, as views that live until the next fold and no longer than the events. When the fold fails at a moment k, the belief of the moment before stands on, until a later moment at which
// the fold succeeds: the same whether events came one by one or all at once.
struct FoldedViews {
  std::span<const KnownFactView> facts;  // sorted by (fact, known)
  std::optional<ParkedEntity> parked;    // set when the fold fails at the last moment; `entity` is left to the caller
};

// The same to keep.
struct FoldedHistory {
  std::vector<KnownFact> facts;
  std::optional<ParkedEntity> parked;
};

// Folds one group after another, keeping its memory between them. Not for use by several threads at once.
class HistoryFolder {
 public:
  explicit HistoryFolder(const Projection& projection);
  ~HistoryFolder();

  // `events`: every event of every stream of one group, each once, in any order.
  FoldedViews FoldToViews(std::span<const HistoryEvent> events);
  FoldedHistory Fold(std::span<const HistoryEvent> events);

 private:
  class Pass;
  std::unique_ptr<Pass> pass_;
};

// The same for one group alone.
FoldedHistory FoldHistory(const Projection& projection, std::span<const HistoryEvent> events);

// Order of KnownFact in every list of this folder.
bool InFactOrder(const KnownFact& a, const KnownFact& b);

}  // namespace hanes
