// SPDX-License-Identifier: Apache-2.0
#include "projections/fact_columns.h"

#include <algorithm>

#include "projections/run_tiers.h"

namespace hanes {

size_t FactColumns::View::size() const {
  size_t rows = delta_rows;
  for (const auto& run : runs) rows += run->size();
  return rows;
}

size_t FactColumns::View::bytes() const {
  size_t bytes = delta == nullptr ? 0 : delta->capacity * sizeof(FactRow);
  for (const auto& run : runs) bytes += run->bytes();
  return bytes;
}

Status FactColumns::View::Save(ColumnFileWriter& file, uint32_t epoch) const {
  RETURN_IF_ERROR(file.PutOne(uint64_t{runs.size()}));
  for (const auto& run : runs) RETURN_IF_ERROR(run->Save(file, epoch));
  Column<FactRow> arrived;
  for (size_t i = 0; i < delta_rows; ++i) {
    const FactRow& row = delta->rows[i];
    if (RemovedIn(row.span) <= epoch) continue;
    const auto& [known_from, known_to, valid_from, valid_to, entity, removed_in] = row.span;
    arrived.push_back({{known_from, known_to, valid_from, valid_to, entity}, row.content});
  }
  return file.Put(arrived);
}

Status FactColumns::Restore(ColumnFileReader& file, size_t delta_rows) {
  Build({}, delta_rows);
  uint64_t count = 0;
  RETURN_IF_ERROR(file.GetOne(count));
  for (; count > 0; --count) {
    auto run = std::make_shared<FactRun>();
    RETURN_IF_ERROR(run->Restore(file));
    runs_.push_back(std::move(run));
  }
  Column<FactRow> arrived;
  RETURN_IF_ERROR(file.Get(arrived));
  for (const FactRow& row : arrived) Add(row, 0);
  return OkStatus();
}

void FactColumns::Build(std::vector<FactRow> rows, size_t delta_rows) {
  runs_.clear();
  merging_ = merging_from_ = 0;
  marked_.clear();
  delta_room_ = std::max<size_t>(delta_rows, 1);
  StartDelta();
  rows_moved_ = rows.size();
  if (!rows.empty()) runs_.push_back(std::make_shared<FactRun>(std::move(rows)));
}

void FactColumns::Add(const FactRow& row, uint32_t epoch) {
  if (delta_ == nullptr) StartDelta();
  if (delta_rows_ == delta_->capacity) CloseDelta(epoch);
  AddToDelta(row);
}

void FactColumns::AddToDelta(const FactRow& row) {
  delta_places_.emplace(row.span.entity, static_cast<uint32_t>(delta_rows_));
  delta_->rows[delta_rows_++] = row;
}

// Snapshots go on holding the one from before, and the runs.
void FactColumns::StartDelta() {
  delta_ = std::make_shared<Delta>(delta_room_);
  delta_rows_ = 0;
  delta_places_.clear();
}

void FactColumns::CloseDelta(uint32_t epoch) {
  std::vector<FactRow> arrived;
  for (size_t i = 0; i < delta_rows_; ++i) {
    if (Present(delta_->rows[i].span)) arrived.push_back(delta_->rows[i]);
  }
  StartDelta();
  if (arrived.empty()) return;
  rows_moved_ += arrived.size();
  runs_.push_back(std::make_shared<FactRun>(std::move(arrived)));
  const std::vector<size_t> sizes = SizesOf(std::span<const std::shared_ptr<FactRun>>(runs_).subspan(merging_));
  const size_t first = FirstJoinedAtOnce(sizes);
  if (first < sizes.size()) JoinFrom(merging_ + first, epoch);
}

// All that was marked up to now is gone from the new run: a snapshot from before goes on holding the old ones.
void FactColumns::JoinFrom(size_t first, uint32_t epoch) {
  auto joined = std::make_shared<FactRun>(std::span(runs_).subspan(first), epoch);
  rows_moved_ += joined->size();
  runs_.resize(first);
  runs_.push_back(std::move(joined));
}

std::optional<FactColumns::Merge> FactColumns::BeginMerge(uint32_t epoch) {
  if (merging_ > 0) return std::nullopt;
  const std::vector<size_t> sizes = SizesOf(std::span<const std::shared_ptr<FactRun>>(runs_));
  const size_t first = FirstOutOfOrder(sizes);
  if (first == sizes.size()) return std::nullopt;
  merging_from_ = first;
  merging_ = runs_.size();
  return Merge{{runs_.begin() + static_cast<ptrdiff_t>(first), runs_.end()}, epoch};
}

void FactColumns::EndMerge(const Merge& merge, std::shared_ptr<FactRun> made) {
  if (merging_ == 0 || runs_[merging_from_] != merge.runs.front()) return;
  for (const auto& [row, epoch] : marked_) made->Remove(row, epoch);
  rows_moved_ += made->size();
  runs_[merging_from_] = std::move(made);
  runs_.erase(runs_.begin() + static_cast<ptrdiff_t>(merging_from_) + 1, runs_.begin() + static_cast<ptrdiff_t>(merging_));
  merging_ = merging_from_ = 0;
  marked_.clear();
}

bool FactColumns::Remove(const FactRow& row, uint32_t epoch) {
  if (RemoveFromDelta(row, epoch)) return true;
  for (size_t run = runs_.size(); run-- > 0;) {
    if (!runs_[run]->Remove(row, epoch)) continue;
    if (run >= merging_from_ && run < merging_) marked_.emplace_back(row, epoch);
    return true;
  }
  return false;
}

bool FactColumns::RemoveFromDelta(const FactRow& row, uint32_t epoch) {
  const auto [from, to] = delta_places_.equal_range(row.span.entity);
  for (auto place = from; place != to; ++place) {
    FactRow& candidate = delta_->rows[place->second];
    if (!Present(candidate.span) || !SameSpan(candidate.span, row.span) || candidate.content != row.content) continue;
    std::atomic_ref<uint32_t>(candidate.span.removed_in).store(epoch, std::memory_order_relaxed);
    return true;
  }
  return false;
}

}  // namespace hanes
