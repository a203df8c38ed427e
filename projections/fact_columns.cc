// SPDX-License-Identifier: Apache-2.0
#include "projections/fact_columns.h"

#include <tuple>

#include "base/check.h"

namespace hanes {
namespace {

constexpr size_t kDeltaShare = 32;  // the delta may grow to this part of the rest: each fact is then moved about 32 times in all
constexpr size_t kPieceRows = 1 << 20;  // of spans saved at once
constexpr uint32_t kNever = std::numeric_limits<uint32_t>::max();  // the epoch that takes a present fact away
constexpr double kMicrosPerDay = 86'400e6;
constexpr double kForEver = std::numeric_limits<double>::infinity();

// A fact is found along its shorter side. Both sides endless: by its days, as most questions are about now.
bool FoundByDays(const FactSpan& span) {
  const double days =
      span.valid_to == std::numeric_limits<int32_t>::max() ? kForEver : static_cast<double>(span.valid_to) - span.valid_from;
  const double known_days = span.known_to == std::numeric_limits<int64_t>::max()
                                ? kForEver
                                : (static_cast<double>(span.known_to) - static_cast<double>(span.known_from)) / kMicrosPerDay;
  return days <= known_days;
}

std::tuple<int64_t, Symbol> OrderAlongSide(const FactSpan& span, bool by_days) {
  return {by_days ? span.valid_from : span.known_from, span.entity};
}

bool InOrder(const FactSpan& a, const FactSpan& b) {
  const bool a_by_days = FoundByDays(a), b_by_days = FoundByDays(b);
  if (a_by_days != b_by_days) return a_by_days;
  return OrderAlongSide(a, a_by_days) < OrderAlongSide(b, b_by_days);
}

bool SameFact(const FactSpan& a, const FactSpan& b) {
  return std::tie(a.known_from, a.known_to, a.valid_from, a.valid_to, a.entity) ==
         std::tie(b.known_from, b.known_to, b.valid_from, b.valid_to, b.entity);
}

// By counting: entities are numbered densely.
Column<uint32_t> OrderByEntity(const Column<FactSpan>& spans) {
  Symbol last = 0;
  for (const FactSpan& span : spans) last = std::max(last, span.entity);
  std::vector<uint32_t> begins(size_t{last} + 2);
  for (const FactSpan& span : spans) ++begins[span.entity + 1];
  for (size_t entity = 1; entity < begins.size(); ++entity) begins[entity] += begins[entity - 1];
  Column<uint32_t> order(spans.size());
  for (uint32_t row = 0; row < spans.size(); ++row) order[begins[spans[row].entity]++] = row;
  return order;
}

std::shared_ptr<FactColumns::Sorted> Arrange(const std::vector<FactRow>& rows) {
  auto sorted = std::make_shared<FactColumns::Sorted>();
  sorted->spans.reserve(rows.size());
  sorted->contents.reserve(rows.size());
  for (const FactRow& row : rows) {
    sorted->spans.push_back(row.span);
    sorted->contents.push_back(row.content);
  }
  const Column<FactSpan>& spans = sorted->spans;
  const auto middle = std::partition_point(spans.begin(), spans.end(), FoundByDays) - spans.begin();
  const uint32_t by_known_first = static_cast<uint32_t>(middle), end = static_cast<uint32_t>(spans.size());
  sorted->by_valid = SortedSide(0, by_known_first, [&](uint32_t i) { return spans[i].valid_from; },
                                [&](uint32_t i) { return spans[i].valid_to; });
  sorted->by_known = SortedSide(by_known_first, end, [&](uint32_t i) { return spans[i].known_from; },
                                [&](uint32_t i) { return spans[i].known_to; });
  sorted->by_entity = OrderByEntity(spans);
  return sorted;
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

// Spans go in pieces, each copied first: a writer may be marking them.
Status FactColumns::View::Save(ColumnFileWriter& file, uint32_t epoch) const {
  static const Sorted kNothing;
  const Sorted& all = sorted == nullptr ? kNothing : *sorted;
  RETURN_IF_ERROR(file.Put(all.contents));
  for (size_t first = 0; first < all.spans.size(); first += kPieceRows) {
    const std::span<const FactSpan> rows = std::span(all.spans).subspan(first, std::min(kPieceRows, all.spans.size() - first));
    Column<FactSpan> piece;
    for (const FactSpan& row : rows) {
      piece.push_back({row.known_from, row.known_to, row.valid_from, row.valid_to, row.entity, RemovedIn(row) > epoch ? kNever : 0});
    }
    RETURN_IF_ERROR(file.Put(piece));
  }
  RETURN_IF_ERROR(all.by_valid.Save(file));
  RETURN_IF_ERROR(all.by_known.Save(file));
  RETURN_IF_ERROR(file.Put(all.by_entity));
  Column<FactRow> arrived;
  for (size_t i = 0; i < delta_rows; ++i) {
    const auto& [span, content] = delta->rows[i];
    if (RemovedIn(span) <= epoch) continue;
    arrived.push_back({{span.known_from, span.known_to, span.valid_from, span.valid_to, span.entity, kNever}, content});
  }
  return file.Put(arrived);
}

Status FactColumns::Restore(ColumnFileReader& file, size_t delta_min) {
  auto sorted = std::make_shared<Sorted>();
  RETURN_IF_ERROR(file.Get(sorted->contents));
  sorted->spans.resize(sorted->contents.size());
  for (size_t first = 0; first < sorted->spans.size(); first += kPieceRows) {
    RETURN_IF_ERROR(file.GetInto(std::span(sorted->spans).subspan(first, std::min(kPieceRows, sorted->spans.size() - first))));
  }
  RETURN_IF_ERROR(sorted->by_valid.Restore(file));
  RETURN_IF_ERROR(sorted->by_known.Restore(file));
  RETURN_IF_ERROR(file.Get(sorted->by_entity));
  Column<FactRow> arrived;
  RETURN_IF_ERROR(file.Get(arrived));
  if (sorted->by_entity.size() != sorted->spans.size()) return file.Damaged();
  sorted_ = std::move(sorted);
  StartDelta(std::max(sorted_->spans.size(), arrived.size() * kDeltaShare), delta_min);
  for (const FactRow& row : arrived) AddToDelta(row);
  return OkStatus();
}

size_t FactColumns::View::bytes() const {
  size_t bytes = delta == nullptr ? 0 : delta->capacity * sizeof(FactRow);
  if (sorted == nullptr) return bytes;
  for (const SortedSide* side : {&sorted->by_valid, &sorted->by_known}) bytes += side->bytes();
  return bytes + sorted->spans.size() * (sizeof(FactSpan) + sizeof(FactContent) + sizeof(uint32_t));
}

void FactColumns::Build(std::vector<FactRow> rows, size_t delta_min) {
  sorted_ = nullptr;
  delta_ = nullptr;
  delta_rows_ = 0;
  Merge(std::move(rows), delta_min);
}

void FactColumns::Add(const FactRow& row, size_t delta_min) {
  if (delta_ == nullptr || delta_rows_ == delta_->capacity) {
    std::vector<FactRow> arrived;
    for (size_t i = 0; i < delta_rows_; ++i) {
      if (Present(delta_->rows[i].span)) arrived.push_back(delta_->rows[i]);
    }
    Merge(std::move(arrived), delta_min);
  }
  AddToDelta(row);
}

void FactColumns::AddToDelta(const FactRow& row) {
  delta_places_.emplace(row.span.entity, static_cast<uint32_t>(delta_rows_));
  delta_->rows[delta_rows_++] = row;
}

void FactColumns::StartDelta(size_t rows, size_t delta_min) {
  delta_ = std::make_shared<Delta>(std::max(std::max<size_t>(delta_min, 1), rows / kDeltaShare));
  delta_rows_ = 0;
  delta_places_.clear();
}

// Snapshots go on holding the parts from before.
void FactColumns::Merge(std::vector<FactRow> arrived, size_t delta_min) {
  const auto in_order = [](const FactRow& a, const FactRow& b) { return InOrder(a.span, b.span); };
  std::sort(arrived.begin(), arrived.end(), in_order);
  std::vector<FactRow> stayed;
  for (size_t i = 0; sorted_ != nullptr && i < sorted_->spans.size(); ++i) {
    if (Present(sorted_->spans[i])) stayed.push_back({sorted_->spans[i], sorted_->contents[i]});
  }
  std::vector<FactRow> all(arrived.size() + stayed.size());
  std::merge(stayed.begin(), stayed.end(), arrived.begin(), arrived.end(), all.begin(), in_order);
  HANES_CHECK(all.size() < std::numeric_limits<uint32_t>::max(), "more facts of one kind than 32 bits can number");
  sorted_ = Arrange(all);
  StartDelta(all.size(), delta_min);
}

bool FactColumns::Remove(const FactRow& row, uint32_t epoch) {
  FactSpan* span = FindInDelta(row);
  if (span == nullptr) span = FindSorted(row);
  if (span == nullptr) return false;
  std::atomic_ref<uint32_t>(span->removed_in).store(epoch, std::memory_order_relaxed);
  return true;
}

FactSpan* FactColumns::FindInDelta(const FactRow& row) {
  const auto [from, to] = delta_places_.equal_range(row.span.entity);
  for (auto place = from; place != to; ++place) {
    FactRow& candidate = delta_->rows[place->second];
    if (Present(candidate.span) && SameFact(candidate.span, row.span) && candidate.content == row.content) return &candidate.span;
  }
  return nullptr;
}

FactSpan* FactColumns::FindSorted(const FactRow& row) {
  if (sorted_ == nullptr) return nullptr;
  Column<FactSpan>& spans = sorted_->spans;
  const auto [from, to] = std::equal_range(spans.begin(), spans.end(), row.span, InOrder);
  for (auto span = from; span != to; ++span) {
    if (Present(*span) && SameFact(*span, row.span) && sorted_->contents[span - spans.begin()] == row.content) return &*span;
  }
  return nullptr;
}

}  // namespace hanes
