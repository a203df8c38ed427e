// SPDX-License-Identifier: Apache-2.0
// The facts of one kind in memory: a sorted part that never changes but for the marks of what was taken away, and an unsorted delta.
// fact_index.h says how they are found; this is where they lie.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/status.h"
#include "projections/column_file.h"
#include "projections/symbol_table.h"

namespace hanes {

// What decides whether a question sees a fact. 32 bytes: two to a cache line.
struct FactSpan {
  int64_t known_from = 0;
  int64_t known_to = 0;
  int32_t valid_from = 0;
  int32_t valid_to = 0;
  Symbol entity = 0;
  uint32_t removed_in = std::numeric_limits<uint32_t>::max();  // the epoch that took the fact away; read and written atomically
};

// What a question counts of a fact it sees.
struct FactContent {
  std::array<Symbol, 3> dimensions{};  // 0, which is "", where not kept
  int32_t amount = 0;
  bool unknown_end = false;
  bool operator==(const FactContent&) const = default;
};

struct FactRow {
  FactSpan span;
  FactContent content;
};

// A moment: a day, an instant, and the last change that a snapshot has seen.
struct FactPoint {
  int32_t as_at = 0;
  int64_t known_at = 0;
  uint32_t epoch = 0;
};

// Days [day_from, day_to) at an instant: every fact that held on one of them.
struct FactStretch {
  int32_t day_from = 0;
  int32_t day_to = 0;
  int64_t known_at = 0;
  uint32_t epoch = 0;
};

inline uint32_t RemovedIn(const FactSpan& span) {
  return std::atomic_ref<uint32_t>(const_cast<uint32_t&>(span.removed_in)).load(std::memory_order_relaxed);
}

inline bool KnownAndThere(int64_t known_at, uint32_t epoch, const FactSpan& span) {
  if (known_at < span.known_from || known_at >= span.known_to) return false;
  // Marks are set before the epoch they belong to is published: a snapshot that must see a mark does, and a later mark says nothing to it.
  return RemovedIn(span) > epoch;
}

inline bool Sees(FactPoint point, const FactSpan& span) {
  if (point.as_at < span.valid_from || point.as_at >= span.valid_to) return false;
  return KnownAndThere(point.known_at, point.epoch, span);
}

inline bool Sees(FactStretch stretch, const FactSpan& span) {
  if (span.valid_from >= stretch.day_to || span.valid_to <= stretch.day_from) return false;
  return KnownAndThere(stretch.known_at, stretch.epoch, span);
}

// Rows in order of where one side of them begins, and lists of the rows still open, at intervals.
class SortedSide {
 public:
  SortedSide() = default;
  // Rows [first, last); begins(row) does not fall from one to the next, ends(row) is where the row is over.
  template <typename Begins, typename Ends>
  SortedSide(uint32_t first, uint32_t last, const Begins& begins, const Ends& ends);

  // Every row before `begun_until` that may still be open there: those of a list, and all of [from, to).
  struct Candidates {
    std::span<const uint32_t> open;
    uint32_t from = 0;
    uint32_t to = 0;
  };
  Candidates At(uint32_t begun_until) const;
  Status Save(ColumnFileWriter& file) const;
  Status Restore(ColumnFileReader& file);
  uint32_t first() const { return first_; }
  uint32_t last() const { return last_; }
  size_t bytes() const { return stops_.size() * sizeof(Stop) + open_.size() * sizeof(uint32_t); }

 private:
  static constexpr uint32_t kStopsAList = 1;     // intervals in which as many rows begin as a list holds
  static constexpr uint32_t kIntervalMin = 512;  // rows: below it a list costs more to find than it saves
  struct Stop {
    uint32_t row = 0;        // rows before this one are in the list while they are open
    uint32_t open_from = 0;  // the list, in open_
    uint32_t open_to = 0;
  };
  template <typename Ends, typename Key>
  void AddStop(uint32_t row, const Ends& ends, Key begun);

  uint32_t first_ = 0;
  uint32_t last_ = 0;
  Column<Stop> stops_;
  Column<uint32_t> open_;
};

class FactColumns {
 public:
  // The sorted part: first the rows found by the days they held, then those found by the moments they were believed.
  struct Sorted {
    Column<FactSpan> spans;
    Column<FactContent> contents;
    SortedSide by_valid;
    SortedSide by_known;
    Column<uint32_t> by_entity;  // numbers of all rows, in order of their entities
  };
  // Rows in order of arrival. The room is fixed, so that rows never move under a reader.
  struct Delta {
    explicit Delta(size_t room) : rows(std::make_unique<FactRow[]>(room)), capacity(room) {}
    std::unique_ptr<FactRow[]> rows;
    size_t capacity;
  };

  // What a snapshot holds.
  struct View {
    std::shared_ptr<const Sorted> sorted;
    std::shared_ptr<const Delta> delta;
    size_t delta_rows = 0;

    // visit(const FactSpan&, const FactContent&) for every fact that the point sees.
    template <typename Visit>
    void ForEachAt(FactPoint point, Visit&& visit) const;
    // Every fact that held on at least one day of the stretch; an empty stretch sees none.
    template <typename Visit>
    void ForEachDuring(FactStretch stretch, Visit&& visit) const;
    // The same by looking at every row.
    template <typename Visit>
    void ScanAt(FactPoint point, Visit&& visit) const;
    size_t size() const { return (sorted == nullptr ? 0 : sorted->spans.size()) + delta_rows; }
    size_t bytes() const;
    // As seen after `epoch`; marks made meanwhile say nothing. What is restored is as seen after epoch 0.
    Status Save(ColumnFileWriter& file, uint32_t epoch) const;

   private:
    // Rows of a list lie apart and nearly all of them are seen: memory is asked for this many rows ahead, or each would be waited for.
    static constexpr size_t kRowsAhead = 16;
    // Rows before `begun_until` along a side that may still be open there.
    template <typename Seen>
    void LookAlong(const SortedSide& side, uint32_t begun_until, const Seen& seen) const;
    template <typename Where, typename Visit>
    void ScanDelta(Where where, Visit& visit) const;
  };

  // In place of what was there. `delta_min`: room for changes whatever the size.
  void Build(std::vector<FactRow> rows, size_t delta_min);
  void Add(const FactRow& row, size_t delta_min);
  // Marks one present row with these times, entity and content. False when there is none.
  bool Remove(const FactRow& row, uint32_t epoch);
  // visit(const FactRow&) for every present row of the entity. For the writer.
  template <typename Visit>
  void ForEachOf(Symbol entity, Visit&& visit) const;
  View Read() const { return {sorted_, delta_, delta_rows_}; }
  Status Restore(ColumnFileReader& file, size_t delta_min);

 private:
  FactSpan* FindSorted(const FactRow& row);
  FactSpan* FindInDelta(const FactRow& row);
  void Merge(std::vector<FactRow> arrived, size_t delta_min);
  void StartDelta(size_t rows, size_t delta_min);
  void AddToDelta(const FactRow& row);

  std::shared_ptr<Sorted> sorted_;
  std::shared_ptr<Delta> delta_;
  size_t delta_rows_ = 0;
  std::unordered_multimap<Symbol, uint32_t> delta_places_;  // for the writer alone: where the rows of an entity lie in the delta
};

inline bool Present(const FactSpan& span) { return span.removed_in == std::numeric_limits<uint32_t>::max(); }

template <typename Visit>
void FactColumns::ForEachOf(Symbol entity, Visit&& visit) const {
  if (sorted_ != nullptr) {
    const Column<FactSpan>& spans = sorted_->spans;
    const auto before = [&](uint32_t row) { return spans[row].entity < entity; };
    auto row = std::partition_point(sorted_->by_entity.begin(), sorted_->by_entity.end(), before);
    for (; row != sorted_->by_entity.end() && spans[*row].entity == entity; ++row) {
      if (Present(spans[*row])) visit(FactRow{spans[*row], sorted_->contents[*row]});
    }
  }
  const auto [from, to] = delta_places_.equal_range(entity);
  for (auto place = from; place != to; ++place) {
    if (Present(delta_->rows[place->second].span)) visit(delta_->rows[place->second]);
  }
}

template <typename Begins, typename Ends>
SortedSide::SortedSide(uint32_t first, uint32_t last, const Begins& begins, const Ends& ends) : first_(first), last_(last) {
  uint32_t stop_row = first, interval = kIntervalMin;
  for (uint32_t row = first; row < last; ++row) {
    if (row - stop_row < interval) continue;
    // Whoever uses this stop asks about a point at or after the beginning of the row before it.
    AddStop(row, ends, begins(row - 1));
    stop_row = row;
    interval = std::max(kIntervalMin, (stops_.back().open_to - stops_.back().open_from) / kStopsAList);
  }
}

template <typename Ends, typename Key>
void SortedSide::AddStop(uint32_t row, const Ends& ends, Key begun) {
  const Candidates before = At(row);
  const uint32_t open_from = static_cast<uint32_t>(open_.size());
  for (size_t i = 0; i < before.open.size(); ++i) {
    // `before.open` is a piece of open_, which grows here: read it by place.
    const uint32_t candidate = open_[stops_.back().open_from + i];
    if (ends(candidate) > begun) open_.push_back(candidate);
  }
  for (uint32_t candidate = before.from; candidate < row; ++candidate) {
    if (ends(candidate) > begun) open_.push_back(candidate);
  }
  stops_.push_back({row, open_from, static_cast<uint32_t>(open_.size())});
}

template <typename Seen>
void FactColumns::View::LookAlong(const SortedSide& side, uint32_t begun_until, const Seen& seen) const {
  const SortedSide::Candidates candidates = side.At(begun_until);
  const std::span<const uint32_t> open = candidates.open;
  for (size_t i = 0; i < open.size(); ++i) {
    const uint32_t soon = open[std::min(i + kRowsAhead, open.size() - 1)];
    __builtin_prefetch(&sorted->spans[soon]);
    __builtin_prefetch(&sorted->contents[soon]);
    seen(open[i]);
  }
  for (uint32_t row = candidates.from; row < candidates.to; ++row) seen(row);
}

// The first row of a side for which `begun` is not true: rows stand in order of their beginning.
template <typename Begun>
uint32_t FirstNotBegun(const Column<FactSpan>& spans, const SortedSide& side, const Begun& begun) {
  return static_cast<uint32_t>(std::partition_point(spans.begin() + side.first(), spans.begin() + side.last(), begun) - spans.begin());
}

template <typename Visit>
void FactColumns::View::ForEachAt(FactPoint point, Visit&& visit) const {
  if (sorted != nullptr) {
    const Column<FactSpan>& spans = sorted->spans;
    const auto see = [&](uint32_t row) {
      if (Sees(point, spans[row])) visit(spans[row], sorted->contents[row]);
    };
    const auto begun_by_day = [&](const FactSpan& span) { return span.valid_from <= point.as_at; };
    const auto known_by_then = [&](const FactSpan& span) { return span.known_from <= point.known_at; };
    LookAlong(sorted->by_valid, FirstNotBegun(spans, sorted->by_valid, begun_by_day), see);
    LookAlong(sorted->by_known, FirstNotBegun(spans, sorted->by_known, known_by_then), see);
  }
  ScanDelta(point, visit);
}

template <typename Visit>
void FactColumns::View::ForEachDuring(FactStretch stretch, Visit&& visit) const {
  if (stretch.day_from >= stretch.day_to) return;
  if (sorted != nullptr) {
    const Column<FactSpan>& spans = sorted->spans;
    const auto see = [&](uint32_t row) {
      if (Sees(stretch, spans[row])) visit(spans[row], sorted->contents[row]);
    };
    // By days: those open on the first day, and those begun after it.
    const uint32_t first_day_begun =
        FirstNotBegun(spans, sorted->by_valid, [&](const FactSpan& span) { return span.valid_from <= stretch.day_from; });
    const uint32_t begun = FirstNotBegun(spans, sorted->by_valid, [&](const FactSpan& span) { return span.valid_from < stretch.day_to; });
    LookAlong(sorted->by_valid, first_day_begun, see);
    for (uint32_t row = first_day_begun; row < begun; ++row) see(row);
    const auto known_by_then = [&](const FactSpan& span) { return span.known_from <= stretch.known_at; };
    LookAlong(sorted->by_known, FirstNotBegun(spans, sorted->by_known, known_by_then), see);
  }
  ScanDelta(stretch, visit);
}

template <typename Visit>
void FactColumns::View::ScanAt(FactPoint point, Visit&& visit) const {
  if (sorted != nullptr) {
    for (size_t row = 0; row < sorted->spans.size(); ++row) {
      if (Sees(point, sorted->spans[row])) visit(sorted->spans[row], sorted->contents[row]);
    }
  }
  ScanDelta(point, visit);
}

template <typename Where, typename Visit>
void FactColumns::View::ScanDelta(Where where, Visit& visit) const {
  for (size_t row = 0; row < delta_rows; ++row) {
    const FactRow& candidate = delta->rows[row];
    if (Sees(where, candidate.span)) visit(candidate.span, candidate.content);
  }
}

}  // namespace hanes
