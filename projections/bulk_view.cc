// SPDX-License-Identifier: Apache-2.0
#include "projections/bulk_view.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "base/check.h"
#include "projections/packed_event.h"
#include "projections/runner.h"

namespace hanes {

Status BulkView::Prepare(const EventReader& reader) {
  ASSIGN_OR_RETURN(const Checkpoint before, store_.LoadCheckpoint());
  if (before != Checkpoint()) return FailedPrecondition("a view is rebuilt into an empty store, this one stands at {}", before.position.value());
  ASSIGN_OR_RETURN(writes_.identity, IdentityOf(projection_, reader));
  return OkStatus();
}

void BulkView::Join(const MergeSaid& said) {
  const std::lock_guard lock(mutex_);
  groups_.Join(said);
}

void BulkView::Folding::BeginPartition(size_t number) { writer_.emplace(fmt::format("{}{:04}", view_.file_stem_, number), view_.store_.env()); }

Status BulkView::Folding::FoldStream(std::string_view stream, std::span<const PartitionEntry> events) {
  if (!Folds(view_.projection_, stream)) return OkStatus();
  if (view_.groups_.IsMerged(stream)) {
    view_.Keep(stream, events);
    return OkStatus();
  }
  pool_.Clear();
  for (const PartitionEntry& event : events) {
    const char* at = event.at;
    pool_.AddPacked(&at);
  }
  return pool_.history().empty() ? OkStatus() : writer_->Add(stream, FoldGroup(stream));
}

// Views that live until the next fold.
std::span<const KnownFactView> BulkView::Folding::FoldGroup(std::string_view group) {
  FoldedViews folded = folder_.FoldToViews(pool_.history());
  for (const KnownFactView& fact : folded.facts) digest_.Add(fact);
  facts_ += folded.facts.size();
  if (folded.parked) {
    folded.parked->entity = group;
    parked_.push_back(std::move(*folded.parked));
  }
  return folded.facts;
}

Status BulkView::Folding::EndPartition() {
  ASSIGN_OR_RETURN(FactFileWriter::Files files, writer_->Finish());
  files_.push_back(std::move(files));
  return OkStatus();
}

void BulkView::Folding::Finish() {
  const std::lock_guard lock(view_.mutex_);
  Checkpoint& checkpoint = view_.writes_.checkpoint;
  checkpoint.digest.Add(digest_);
  checkpoint.facts += facts_;
  std::move(parked_.begin(), parked_.end(), std::back_inserter(view_.writes_.parked));
  for (FactFileWriter::Files& files : files_) {
    if (!files.current.empty()) view_.current_files_.push_back(std::move(files.current));
    if (!files.superseded.empty()) view_.superseded_files_.push_back(std::move(files.superseded));
  }
}

// A merged person's streams lie in several partitions: they wait until all have been read.
void BulkView::Keep(std::string_view stream, std::span<const PartitionEntry> events) {
  const std::lock_guard lock(mutex_);
  std::string& kept = merged_[std::string(groups_.GroupOf(stream))];
  for (const PartitionEntry& event : events) kept += BytesOfPackedEvent(event.at);
}

StatusOr<Checkpoint> BulkView::Finish(Position position, const PositionsSeen& seen) {
  writes_.checkpoint.seen = seen;
  writes_.checkpoint.position = position;
  RETURN_IF_ERROR(store_.Ingest(current_files_, superseded_files_));
  RETURN_IF_ERROR(FoldMerged());
  RETURN_IF_ERROR(store_.Commit(writes_));
  return writes_.checkpoint;
}

// Few, and their keys lie between those of the files: written as any other group.
Status BulkView::FoldMerged() {
  Folding folding(*this);
  for (const auto& [group, events] : merged_) {
    folding.pool_.Clear();
    for (const char* at = events.data(); at != events.data() + events.size();) folding.pool_.AddPacked(&at);
    FactWrites::Group& written = writes_.groups.emplace_back();
    written.group = group;
    for (const KnownFactView& fact : folding.FoldGroup(group)) written.facts.push_back(CopyOf(fact));
  }
  folding.Finish();
  writes_.memberships = groups_.Memberships();
  writes_.synced = true;
  return OkStatus();
}

EventsWanted::EventsWanted(std::span<const Projection* const> projections) : projections_(projections.begin(), projections.end()) {
  HANES_CHECK(projections.size() <= kViewsMax, "a view is a bit of 32");
  for (size_t i = 0; i < projections_.size(); ++i) {
    for (const std::string_view kind : projections_[i]->entity_kinds) {
      const auto found = std::find_if(of_kind_.begin(), of_kind_.end(), [&](const auto& of) { return of.first == kind; });
      if (found == of_kind_.end()) of_kind_.emplace_back(kind, 1U << i);
      else found->second |= 1U << i;
    }
  }
}

uint32_t EventsWanted::OfStream(std::string_view stream) const {
  const std::string_view kind = KindOf(stream);
  for (const auto& [known, views] : of_kind_) {
    if (known == kind) return views;
  }
  return 0;
}

uint32_t EventsWanted::Of(const HistoryEvent* event, uint32_t of_stream) const {
  if (event == nullptr) return of_stream;
  uint32_t wanted = 0;
  for (uint32_t rest = of_stream; rest != 0; rest &= rest - 1) {
    const int view = std::countr_zero(rest);
    if (CanMatter(*event, projections_[static_cast<size_t>(view)]->reads)) wanted |= 1U << view;
  }
  return wanted;
}

}  // namespace hanes
