// SPDX-License-Identifier: Apache-2.0
// A run: facts of one kind in order, which never change but for the marks of what was taken away. fact_index.h says how they are found.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <tuple>
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

inline bool Present(const FactSpan& span) { return span.removed_in == std::numeric_limits<uint32_t>::max(); }

// But for what was taken away.
inline bool SameSpan(const FactSpan& a, const FactSpan& b) {
  return std::tie(a.known_from, a.known_to, a.valid_from, a.valid_to, a.entity) ==
         std::tie(b.known_from, b.known_to, b.valid_from, b.valid_to, b.entity);
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

class FactRun {
 public:
  FactRun() = default;
  explicit FactRun(std::vector<FactRow> rows);  // in any order
  // What was there after `epoch` of some runs, as one. Marks made since are not in it: who makes them while it is made makes them again.
  FactRun(std::span<const std::shared_ptr<FactRun>> runs, uint32_t epoch);

  // visit(const FactSpan&, const FactContent&) for every fact that the point sees.
  template <typename Visit>
  void ForEachAt(FactPoint point, Visit& visit) const;
  // Every fact that held on at least one day of the stretch, which is not empty.
  template <typename Visit>
  void ForEachDuring(FactStretch stretch, Visit& visit) const;
  // The same as ForEachAt by looking at every row.
  template <typename Visit>
  void ScanAt(FactPoint point, Visit& visit) const;
  // visit(row number) for every present row of the entity.
  template <typename Visit>
  void ForEachOf(Symbol entity, Visit&& visit) const;

  // Marks one present row with these times, entity and content. False when there is none.
  bool Remove(const FactRow& row, uint32_t epoch);
  FactRow Row(uint32_t row) const { return {spans_[row], contents_[row]}; }
  size_t size() const { return spans_.size(); }
  size_t bytes() const;
  // As seen after `epoch`; marks made meanwhile say nothing. What is restored is as seen after epoch 0.
  Status Save(ColumnFileWriter& file, uint32_t epoch) const;
  Status Restore(ColumnFileReader& file);

 private:
  // Rows of a list lie apart and nearly all of them are seen: memory is asked for this many rows ahead, or each would be waited for.
  static constexpr size_t kRowsAhead = 16;
  // Rows before `begun_until` along a side that may still be open there.
  template <typename Seen>
  void LookAlong(const SortedSide& side, uint32_t begun_until, const Seen& seen) const;
  // The first row of a side for which `begun` is not true: rows stand in order of their beginning.
  template <typename Begun>
  uint32_t FirstNotBegun(const SortedSide& side, const Begun& begun) const {
    return static_cast<uint32_t>(std::partition_point(spans_.begin() + side.first(), spans_.begin() + side.last(), begun) - spans_.begin());
  }
  void Reserve(size_t rows);
  void Arrange();
  void FindEntities();

  // First the rows found by the days they held, then those found by the moments they were believed.
  Column<FactSpan> spans_;
  Column<FactContent> contents_;
  SortedSide by_valid_;
  SortedSide by_known_;
  Column<uint32_t> by_entity_;  // numbers of all rows, in order of their entities
  Symbol first_entity_ = 0;     // rows of no other entities are here: most runs need not be searched for one
  Symbol last_entity_ = 0;
};

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
void FactRun::LookAlong(const SortedSide& side, uint32_t begun_until, const Seen& seen) const {
  const SortedSide::Candidates candidates = side.At(begun_until);
  const std::span<const uint32_t> open = candidates.open;
  for (size_t i = 0; i < open.size(); ++i) {
    const uint32_t soon = open[std::min(i + kRowsAhead, open.size() - 1)];
    __builtin_prefetch(&spans_[soon]);
    __builtin_prefetch(&contents_[soon]);
    seen(open[i]);
  }
  for (uint32_t row = candidates.from; row < candidates.to; ++row) seen(row);
}

template <typename Visit>
void FactRun::ForEachAt(FactPoint point, Visit& visit) const {
  const auto see = [&](uint32_t row) {
    if (Sees(point, spans_[row])) visit(spans_[row], contents_[row]);
  };
  const auto begun_by_day = [&](const FactSpan& span) { return span.valid_from <= point.as_at; };
  const auto known_by_then = [&](const FactSpan& span) { return span.known_from <= point.known_at; };
  LookAlong(by_valid_, FirstNotBegun(by_valid_, begun_by_day), see);
  LookAlong(by_known_, FirstNotBegun(by_known_, known_by_then), see);
}

template <typename Visit>
void FactRun::ForEachDuring(FactStretch stretch, Visit& visit) const {
  const auto see = [&](uint32_t row) {
    if (Sees(stretch, spans_[row])) visit(spans_[row], contents_[row]);
  };
  // By days: those open on the first day, and those begun after it.
  const uint32_t first_day_begun = FirstNotBegun(by_valid_, [&](const FactSpan& span) { return span.valid_from <= stretch.day_from; });
  const uint32_t begun = FirstNotBegun(by_valid_, [&](const FactSpan& span) { return span.valid_from < stretch.day_to; });
  LookAlong(by_valid_, first_day_begun, see);
  for (uint32_t row = first_day_begun; row < begun; ++row) see(row);
  LookAlong(by_known_, FirstNotBegun(by_known_, [&](const FactSpan& span) { return span.known_from <= stretch.known_at; }), see);
}

template <typename Visit>
void FactRun::ScanAt(FactPoint point, Visit& visit) const {
  for (size_t row = 0; row < spans_.size(); ++row) {
    if (Sees(point, spans_[row])) visit(spans_[row], contents_[row]);
  }
}

template <typename Visit>
void FactRun::ForEachOf(Symbol entity, Visit&& visit) const {
  if (spans_.empty() || entity < first_entity_ || entity > last_entity_) return;
  const auto before = [&](uint32_t row) { return spans_[row].entity < entity; };
  auto row = std::partition_point(by_entity_.begin(), by_entity_.end(), before);
  for (; row != by_entity_.end() && spans_[*row].entity == entity; ++row) {
    if (Present(spans_[*row])) visit(*row);
  }
}

}  // namespace hanes
