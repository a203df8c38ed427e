// SPDX-License-Identifier: Apache-2.0
#include "projections/fact_run.h"

#include <compare>
#include <numeric>

#include "base/check.h"

namespace hanes {
namespace {

constexpr size_t kPieceRows = 1 << 16;  // of spans saved at once
constexpr uint32_t kNever = std::numeric_limits<uint32_t>::max();  // the epoch that takes a present fact away
constexpr double kMicrosPerDay = 86'400e6;
constexpr double kForEver = std::numeric_limits<double>::infinity();
constexpr size_t kCountedRange = 4;  // entities a row up to which it is quicker to count than to compare

// A fact is found along its shorter side. Both sides endless: by its days, as most questions are about now.
bool FoundByDays(const FactSpan& span) {
  const double days =
      span.valid_to == std::numeric_limits<int32_t>::max() ? kForEver : static_cast<double>(span.valid_to) - span.valid_from;
  const double known_days = span.known_to == std::numeric_limits<int64_t>::max()
                                ? kForEver
                                : (static_cast<double>(span.known_to) - static_cast<double>(span.known_from)) / kMicrosPerDay;
  return days <= known_days;
}

// The order of rows in a run.
struct RowOrder {
  bool by_known = false;
  int64_t begun = 0;
  Symbol entity = 0;
  auto operator<=>(const RowOrder&) const = default;
};
RowOrder OrderOf(const FactSpan& span, bool by_known) {
  return {by_known, by_known ? span.known_from : int64_t{span.valid_from}, span.entity};
}
RowOrder OrderOf(const FactSpan& span) { return OrderOf(span, !FoundByDays(span)); }

// A copy of its own, while a writer may be marking the row.
FactSpan PresentCopy(const FactSpan& span) {
  return {span.known_from, span.known_to, span.valid_from, span.valid_to, span.entity, kNever};
}

}  // namespace

SortedSide::Candidates SortedSide::At(uint32_t begun_until) const {
  const auto after = std::upper_bound(stops_.begin(), stops_.end(), begun_until,
                                      [](uint32_t row, const Stop& stop) { return row < stop.row; });
  if (after == stops_.begin()) return {{}, first_, begun_until};
  const Stop& stop = *(after - 1);
  return {std::span(open_).subspan(stop.open_from, stop.open_to - stop.open_from), stop.row, begun_until};
}

Status SortedSide::Save(ColumnFileWriter& file) const {
  RETURN_IF_ERROR(file.PutOne(std::array<uint32_t, 2>{first_, last_}));
  RETURN_IF_ERROR(file.Put(stops_));
  return file.Put(open_);
}

Status SortedSide::Restore(ColumnFileReader& file) {
  std::array<uint32_t, 2> rows{};
  RETURN_IF_ERROR(file.GetOne(rows));
  first_ = rows[0];
  last_ = rows[1];
  RETURN_IF_ERROR(file.Get(stops_));
  return file.Get(open_);
}

FactRun::FactRun(std::vector<FactRow> rows) {
  std::sort(rows.begin(), rows.end(), [](const FactRow& a, const FactRow& b) { return OrderOf(a.span) < OrderOf(b.span); });
  Reserve(rows.size());
  for (const FactRow& row : rows) {
    spans_.push_back(row.span);
    contents_.push_back(row.content);
  }
  Arrange();
}

FactRun::FactRun(std::span<const std::shared_ptr<FactRun>> runs, uint32_t epoch) {
  struct Next {
    const FactRun* run;
    uint32_t row;
    RowOrder order;
    bool Find(uint32_t seen_epoch) {  // the next row that is there
      while (row < run->size() && RemovedIn(run->spans_[row]) <= seen_epoch) ++row;
      if (row == run->size()) return false;
      order = OrderOf(run->spans_[row], row >= run->by_known_.first());
      return true;
    }
  };
  size_t rows = 0;
  std::vector<Next> nexts;
  for (const auto& run : runs) {
    const auto there = [&](const FactSpan& span) { return RemovedIn(span) > epoch; };
    rows += static_cast<size_t>(std::count_if(run->spans_.begin(), run->spans_.end(), there));
    Next next{run.get(), 0, {}};
    if (next.Find(epoch)) nexts.push_back(next);
  }
  Reserve(rows);
  while (!nexts.empty()) {
    const auto first = std::min_element(nexts.begin(), nexts.end(), [](const Next& a, const Next& b) { return a.order < b.order; });
    spans_.push_back(PresentCopy(first->run->spans_[first->row]));
    contents_.push_back(first->run->contents_[first->row]);
    ++first->row;
    if (!first->Find(epoch)) nexts.erase(first);
  }
  Arrange();
}

void FactRun::Reserve(size_t rows) {
  HANES_CHECK(rows < std::numeric_limits<uint32_t>::max(), "more facts of one kind than 32 bits can number");
  spans_.reserve(rows);
  contents_.reserve(rows);
}

// Rows are in their order.
void FactRun::Arrange() {
  const auto middle = std::partition_point(spans_.begin(), spans_.end(), FoundByDays) - spans_.begin();
  const uint32_t by_known_first = static_cast<uint32_t>(middle), end = static_cast<uint32_t>(spans_.size());
  by_valid_ = SortedSide(0, by_known_first, [&](uint32_t i) { return spans_[i].valid_from; },
                         [&](uint32_t i) { return spans_[i].valid_to; });
  by_known_ = SortedSide(by_known_first, end, [&](uint32_t i) { return spans_[i].known_from; },
                         [&](uint32_t i) { return spans_[i].known_to; });
  FindEntities();
}

void FactRun::FindEntities() {
  if (spans_.empty()) return;
  const auto less = [](const FactSpan& a, const FactSpan& b) { return a.entity < b.entity; };
  const auto [first, last] = std::minmax_element(spans_.begin(), spans_.end(), less);
  first_entity_ = first->entity;
  last_entity_ = last->entity;
  by_entity_.resize(spans_.size());
  const size_t range = size_t{last_entity_} - first_entity_ + 1;
  if (range > kCountedRange * spans_.size()) {
    std::iota(by_entity_.begin(), by_entity_.end(), 0u);
    std::sort(by_entity_.begin(), by_entity_.end(),
              [&](uint32_t a, uint32_t b) { return std::tie(spans_[a].entity, a) < std::tie(spans_[b].entity, b); });
    return;
  }
  std::vector<uint32_t> begins(range + 1);
  for (const FactSpan& span : spans_) ++begins[span.entity - first_entity_ + 1];
  for (size_t entity = 1; entity < begins.size(); ++entity) begins[entity] += begins[entity - 1];
  for (uint32_t row = 0; row < spans_.size(); ++row) by_entity_[begins[spans_[row].entity - first_entity_]++] = row;
}

bool FactRun::Remove(const FactRow& row, uint32_t epoch) {
  FactSpan* found = nullptr;
  ForEachOf(row.span.entity, [&](uint32_t i) {
    if (found == nullptr && SameSpan(spans_[i], row.span) && contents_[i] == row.content) found = &spans_[i];
  });
  if (found != nullptr) std::atomic_ref<uint32_t>(found->removed_in).store(epoch, std::memory_order_relaxed);
  return found != nullptr;
}

size_t FactRun::bytes() const {
  return by_valid_.bytes() + by_known_.bytes() + spans_.capacity() * sizeof(FactSpan) + contents_.capacity() * sizeof(FactContent) +
         by_entity_.capacity() * sizeof(uint32_t);
}

// Spans go in pieces, each copied first: a writer may be marking them.
Status FactRun::Save(ColumnFileWriter& file, uint32_t epoch) const {
  RETURN_IF_ERROR(file.Put(contents_));
  for (size_t first = 0; first < spans_.size(); first += kPieceRows) {
    Column<FactSpan> piece;
    piece.reserve(kPieceRows);
    for (const FactSpan& row : std::span(spans_).subspan(first, std::min(kPieceRows, spans_.size() - first))) {
      piece.push_back(PresentCopy(row));
      if (RemovedIn(row) <= epoch) piece.back().removed_in = 0;
    }
    RETURN_IF_ERROR(file.Put(piece));
  }
  RETURN_IF_ERROR(by_valid_.Save(file));
  RETURN_IF_ERROR(by_known_.Save(file));
  RETURN_IF_ERROR(file.PutOne(std::array<Symbol, 2>{first_entity_, last_entity_}));
  return file.Put(by_entity_);
}

Status FactRun::Restore(ColumnFileReader& file) {
  RETURN_IF_ERROR(file.Get(contents_));
  spans_.resize(contents_.size());
  for (size_t first = 0; first < spans_.size(); first += kPieceRows) {
    RETURN_IF_ERROR(file.GetInto(std::span(spans_).subspan(first, std::min(kPieceRows, spans_.size() - first))));
  }
  RETURN_IF_ERROR(by_valid_.Restore(file));
  RETURN_IF_ERROR(by_known_.Restore(file));
  std::array<Symbol, 2> entities{};
  RETURN_IF_ERROR(file.GetOne(entities));
  first_entity_ = entities[0];
  last_entity_ = entities[1];
  RETURN_IF_ERROR(file.Get(by_entity_));
  return by_entity_.size() == spans_.size() ? OkStatus() : file.Damaged();
}

}  // namespace hanes
