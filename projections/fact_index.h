// SPDX-License-Identifier: Apache-2.0
// The facts of a view in memory, so that a question costs what its answer holds and not what history holds.
//
// A question (as at, known at) is a point; a fact is the rectangle valid x known around which it is true. Every fact is found along its
// shorter side: a spell long over by the days it held, a belief soon corrected by the moments it was believed. Along a side the facts stand
// in order of their beginning, and at intervals the list of those still open there is kept; a question reads the list before its point and
// the facts begun since. A list is kept each time a quarter as many facts have begun as it holds, so lists take as much memory as four
// numbers a fact, and a question reads little more than what is open at its two times.
//
// Facts that arrive later stand in an unsorted delta of a fixed few, read whole; a full one becomes a run, and runs of like size become one
// (fact_columns.h), large ones beside the changes that go on (JoinRuns). A fact that is taken away is marked with the epoch that took it, so a snapshot from before still sees it: readers never wait for the writer and never see
// half a change. Questions that only sum need not see facts at all: what a counter makes of each entity is kept summed up
// (kept_counts.h, list_counts.h). Each distinct entity and kept dimension is held once.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/entity_counter.h"
#include "projections/fact_columns.h"
#include "projections/fact_store.h"
#include "projections/list_counts.h"
#include "projections/symbol_table.h"

namespace hanes {

class FactIndex : public FactListener {
 public:
  static constexpr size_t kKindsMax = kFactKindsMax;  // kinds of one projection are below this

  static constexpr uint8_t kNameNotKept = 255;

  // Which dimensions of a kind are kept: bit i for dimension i. What no question reads, such as a case id, need not fill memory. In place of
  // one that is not, the entity's own name ("W1" of "worker:W1") may be kept, where questions join facts of other entities that name it.
  struct Layout {
    uint8_t kind = 0;
    uint8_t kept_dimensions = 0;
    uint8_t name_dimension = kNameNotKept;
  };
  class Snapshot;

  // Facts of kinds that are not in `layout` are not kept. `counter` may be null: then nothing is counted beforehand.
  explicit FactIndex(std::span<const Layout> layout, std::unique_ptr<EntityCounter> counter = nullptr);

  // Holds every fact of the store, in place of what was there. What was saved of them is taken first, and then the changes since; where there
  // is nothing saved, or anything about it is not as it should be, every fact is read. The store must stand still meanwhile.
  Status Load(const FactStore& store);
  // To the store's MemoryPath, one call at a time. Due when more has changed since than a start should have to make up for.
  StatusOr<std::optional<Position>> SaveIfDue(bool closing) override;
  // What was saved is forgotten when it disagrees with the store, so that the next start reads every fact and sees what is wrong with them.
  Status Expect(const FactChange& change) override;
  // Internal when a removed fact is not there: index and store disagree. From then on FailedPrecondition, and Read stays
  // as it was, until the index is loaded again.
  Status Apply(const FactChange& change) override;
  bool JoinRuns() override;
  // The facts as they are now; stays as it is for as long as it is held. Cheap; from any thread.
  Snapshot Read() const;

  // How many changed facts of one kind may wait unsorted. For tests.
  void SetDeltaMin(size_t facts) { delta_min_ = facts; }
  // How many changed facts are worth saving at the end of a process; four times as many, and a share of all, before it. For tests.
  void SetUnsavedMin(uint64_t facts) { unsaved_min_ = facts; }

 private:
  struct State;
  // What the writer has of one kind.
  struct Kind {
    bool kept = false;
    uint8_t kept_dimensions = 0;
    uint8_t name_dimension = kNameNotKept;
    FactColumns columns;
  };
  Status ReadAll(const FactStore& store);
  Status Restore(const FactStore& store);
  Status RestoreColumns(ColumnFileReader& file, Checkpoint& checkpoint);
  // Follows the changes since `checkpoint`, which becomes that of the last.
  Status FollowChanges(const FactStore& store, Checkpoint& checkpoint);
  Status Take(const FactChange& change, uint32_t epoch);
  // What a file must begin with to be of this layout, written by code that means the same by it.
  std::string FormatOfFile() const;
  // Null when the kind is not kept.
  Kind* KindOfFact(const KnownFact& fact);
  FactRow MakeRow(const KnownFact& fact, const Kind& kind);
  using RowsByKind = std::array<std::vector<FactRow>, kKindsMax>;
  // The tables are new: numbers of names that are gone are not carried along, and snapshots keep the old ones.
  void StartTables();
  void NumberByFirstDay(RowsByKind& rows);
  // Counts what the facts of one group add, `rows` in any order. DataLoss when another group has facts of the same entity.
  Status CountGroup(std::string_view group, std::vector<KindRow>& rows, EntityCounter::Counted& counted);
  std::vector<Symbol> EntitiesCounted(const FactChange& change);
  void CountEntities(std::span<const Symbol> entities, EntityCounter::Counted& counted);
  Status ApplyCounts(EntityCounter::Counted before, EntityCounter::Counted after, uint32_t epoch);
  Status Mark(const std::vector<KnownFact>& removed, uint32_t epoch);
  bool JoinRunsOf(FactColumns& columns);
  bool JoinRunsOf(KeptCounts& counts);
  void Publish(uint32_t epoch, const Checkpoint& checkpoint, std::vector<ParkedEntity> parked);
  // The same facts in other runs: those that became one are given back once no snapshot holds them.
  void PublishAgain();

  size_t delta_min_ = 4096;
  uint64_t unsaved_min_ = 10'000;
  std::string memory_path_;
  std::atomic<uint64_t> unsaved_{0};  // changed facts, and changes without any
  std::mutex writing_;             // held by Load and Apply; guards what they change
  std::array<Kind, kKindsMax> kinds_;
  uint32_t epoch_ = 0;
  bool broken_ = false;            // a change could not be applied: the columns hold half of it
  std::shared_ptr<SymbolTable> entities_;
  std::shared_ptr<SymbolTable> symbols_;
  std::unique_ptr<EntityCounter> counter_;
  std::array<KeptCounts, EntityCounter::kSets> counts_;
  std::shared_ptr<SymbolTable> keys_;  // of the second set of counts
  ListCounts lists_;
  std::vector<bool> entity_counted_;  // while a store is read

  mutable std::mutex publishing_;  // held for the copy of a pointer
  std::shared_ptr<const State> state_;
};

struct FactIndex::State {
  std::array<FactColumns::View, kKindsMax> kinds;  // by kind; empty where nothing is kept
  std::shared_ptr<const SymbolTable> entities;
  std::shared_ptr<const SymbolTable> symbols;
  std::array<KeptCounts::View, EntityCounter::kSets> counts;
  std::shared_ptr<const SymbolTable> keys;
  ListCounts::View lists;
  uint32_t epoch = 0;
  Checkpoint checkpoint;
  std::vector<ParkedEntity> parked;
  uint64_t moved = 0;
};

// The facts of one moment of the view.
class FactIndex::Snapshot {
 public:
  // Calls visit(const FactSpan&, const FactContent&) for every fact of the kind that held on `as_at` as it was known at `known_at`, in no order.
  template <typename Visit>
  void ForEachAt(uint8_t kind, Date as_at, Timestamp known_at, Visit&& visit) const {
    state_->kinds[kind].ForEachAt({as_at.days(), known_at.micros(), state_->epoch}, std::forward<Visit>(visit));
  }
  // The same for every fact that held on at least one of the days, as it was known at `known_at`: once each, in no order.
  template <typename Visit>
  void ForEachDuring(uint8_t kind, DateRange days, Timestamp known_at, Visit&& visit) const {
    state_->kinds[kind].ForEachDuring({days.from.days(), days.to.days(), known_at.micros(), state_->epoch}, std::forward<Visit>(visit));
  }
  // The same answer by looking at every fact of the kind: what ForEachAt is measured against.
  template <typename Visit>
  void ScanAt(uint8_t kind, Date as_at, Timestamp known_at, Visit&& visit) const {
    state_->kinds[kind].ScanAt({as_at.days(), known_at.micros(), state_->epoch}, std::forward<Visit>(visit));
  }

  // How many entities are counted under each key of a set, if a counter was given. Visits none of them.
  std::vector<int32_t> CountsAt(size_t set, Date as_at, Timestamp known_at) const {
    return state_->counts[set].At(as_at.days(), known_at.micros());
  }
  std::string_view KeyName(Symbol key) const { return state_->keys->Name(key); }
  // visit(list, how many) for every list that entities are counted under; more than once for some.
  template <typename Visit>
  void ForEachListAt(Date as_at, Timestamp known_at, Visit&& visit) const {
    state_->lists.ForEachAt({as_at.days(), known_at.micros(), state_->epoch}, std::forward<Visit>(visit));
  }

  // "child:C1" of FactSpan::entity; "MASH" of FactContent::dimensions.
  std::string_view EntityName(Symbol entity) const { return state_->entities->Name(entity); }
  std::string_view SymbolName(Symbol symbol) const { return state_->symbols->Name(symbol); }
  // Nothing when no fact ever named it.
  std::optional<Symbol> FindEntity(std::string_view name) const { return state_->entities->Find(name); }
  std::optional<Symbol> FindSymbol(std::string_view name) const { return state_->symbols->Find(name); }
  // Every entity and symbol of this snapshot is below these: sizes for arrays that are indexed by them.
  size_t EntityCount() const { return state_->entities->size(); }
  size_t SymbolCount() const { return state_->symbols->size(); }

  const Checkpoint& checkpoint() const { return state_->checkpoint; }
  const std::vector<ParkedEntity>& parked() const { return state_->parked; }
  // Facts in memory, those that wait in the delta included.
  size_t FactCount() const;
  // Memory of facts and counts, without names.
  size_t bytes() const;
  // Rows and steps put into runs so far, each as often as it was: what following costs beside the changes themselves.
  uint64_t moved() const { return state_->moved; }

 private:
  friend class FactIndex;
  explicit Snapshot(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

}  // namespace hanes
