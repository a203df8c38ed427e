// SPDX-License-Identifier: Apache-2.0
// The facts of one kind in memory: sorted runs (fact_run.h), and an unsorted delta of a fixed few. fact_index.h says how they are found;
// this is where they lie.
//
// A full delta becomes a run, and runs of like size become one (run_tiers.h): a fact is moved once each time the number of facts doubles,
// and there are few runs. Joining few rows is done at once. Joining many takes longer than the next change should wait, so it is done
// beside: BeginMerge says which runs, another thread makes one of them, and EndMerge puts it in their place.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/status.h"
#include "projections/fact_run.h"

namespace hanes {

class FactColumns {
 public:
  // Rows in order of arrival. The room is fixed, so that rows never move under a reader.
  struct Delta {
    explicit Delta(size_t room) : rows(std::make_unique<FactRow[]>(room)), capacity(room) {}
    std::unique_ptr<FactRow[]> rows;
    size_t capacity;
  };

  // What a snapshot holds.
  struct View {
    std::vector<std::shared_ptr<const FactRun>> runs;  // the oldest first
    std::shared_ptr<const Delta> delta;
    size_t delta_rows = 0;

    // visit(const FactSpan&, const FactContent&) for every fact that the point sees.
    template <typename Visit>
    void ForEachAt(FactPoint point, Visit&& visit) const {
      for (const auto& run : runs) run->ForEachAt(point, visit);
      ScanDelta(point, visit);
    }
    // Every fact that held on at least one day of the stretch; an empty stretch sees none.
    template <typename Visit>
    void ForEachDuring(FactStretch stretch, Visit&& visit) const {
      if (stretch.day_from >= stretch.day_to) return;
      for (const auto& run : runs) run->ForEachDuring(stretch, visit);
      ScanDelta(stretch, visit);
    }
    // The same as ForEachAt by looking at every row.
    template <typename Visit>
    void ScanAt(FactPoint point, Visit&& visit) const {
      for (const auto& run : runs) run->ScanAt(point, visit);
      ScanDelta(point, visit);
    }
    size_t size() const;
    size_t bytes() const;
    // As seen after `epoch`; marks made meanwhile say nothing. What is restored is as seen after epoch 0.
    Status Save(ColumnFileWriter& file, uint32_t epoch) const;

   private:
    template <typename Where, typename Visit>
    void ScanDelta(Where where, Visit& visit) const {
      for (size_t row = 0; row < delta_rows; ++row) {
        const FactRow& candidate = delta->rows[row];
        if (Sees(where, candidate.span)) visit(candidate.span, candidate.content);
      }
    }
  };

  // Runs to be made one of, as they are after an epoch.
  struct Merge {
    std::vector<std::shared_ptr<FactRun>> runs;
    uint32_t epoch = 0;
    std::shared_ptr<FactRun> Make() const { return std::make_shared<FactRun>(runs, epoch); }
  };

  // In place of what was there. `delta_rows`: the room of the delta.
  void Build(std::vector<FactRow> rows, size_t delta_rows);
  // `epoch` is the one that this and what came since the last belongs to.
  void Add(const FactRow& row, uint32_t epoch);
  // Marks one present row with these times, entity and content. False when there is none.
  bool Remove(const FactRow& row, uint32_t epoch);
  // visit(const FactRow&) for every present row of the entity. For the writer.
  template <typename Visit>
  void ForEachOf(Symbol entity, Visit&& visit) const;
  View Read() const { return {{runs_.begin(), runs_.end()}, delta_, delta_rows_}; }
  Status Restore(ColumnFileReader& file, size_t delta_rows);

  // Nothing when no runs should be joined. Otherwise EndMerge must follow, or Build or Restore; meanwhile no other merge begins.
  std::optional<Merge> BeginMerge(uint32_t epoch);
  // `made` takes the place of the runs. Nothing happens when they are gone because all facts were read anew.
  void EndMerge(const Merge& merge, std::shared_ptr<FactRun> made);
  // Rows put into runs so far, each as often as it was: what following costs.
  uint64_t rows_moved() const { return rows_moved_; }

 private:
  void CloseDelta(uint32_t epoch);
  void StartDelta();
  void AddToDelta(const FactRow& row);
  bool RemoveFromDelta(const FactRow& row, uint32_t epoch);
  void JoinFrom(size_t first, uint32_t epoch);

  std::vector<std::shared_ptr<FactRun>> runs_;
  size_t merging_ = 0;  // of the first runs, how many may not be joined meanwhile: up to those being made one of
  size_t merging_from_ = 0;
  std::vector<std::pair<FactRow, uint32_t>> marked_;  // in runs being joined, since that began
  std::shared_ptr<Delta> delta_;
  size_t delta_rows_ = 0;
  size_t delta_room_ = 1;
  std::unordered_multimap<Symbol, uint32_t> delta_places_;  // for the writer alone: where the rows of an entity lie in the delta
  uint64_t rows_moved_ = 0;
};

template <typename Visit>
void FactColumns::ForEachOf(Symbol entity, Visit&& visit) const {
  for (const auto& run : runs_) {
    run->ForEachOf(entity, [&](uint32_t row) { visit(run->Row(row)); });
  }
  const auto [from, to] = delta_places_.equal_range(entity);
  for (auto place = from; place != to; ++place) {
    if (Present(delta_->rows[place->second].span)) visit(delta_->rows[place->second]);
  }
}

}  // namespace hanes
