// SPDX-License-Identifier: Apache-2.0
#include "store/chunk_reader.h"

#include "base/planted_fault.h"
#include "store/coding.h"
#include "store/rocks_status.h"

namespace hanes {
namespace {

constexpr size_t kReadaheadBytes = 1 << 20;  // beyond 2 MiB it stops helping; a scan may be short

rocksdb::ReadOptions Reading() {
  rocksdb::ReadOptions options;
  // A scan would push out what reads by stream come back to, and what those keep is decoded already.
  options.fill_cache = false;
  options.verify_checksums = !Planted("damage_unchecked");
  return options;
}

Status Missing(Position position) {
  return DataLoss("position {} is missing from the log: run `hanes check`, then restore the folder from its backup", position.value());
}

// The chunk an iterator stands on.
StatusOr<Chunk> ReadAt(const rocksdb::Iterator& at) {
  const std::string_view key = ToView(at.key());
  if (key.size() != 8) return DataLoss("a key of {} bytes among the events: run `hanes check`", key.size());
  const Position first(BigAt(key));
  StatusOr<Chunk> chunk = UnpackChunk(first, ToView(at.value()));
  if (chunk.ok()) return chunk;
  return DataLoss("the chunk of events at position {}: {}; run `hanes check`, then restore the folder from its backup", first.value(),
                  MessageOf(chunk.status()));
}

}  // namespace

ChunkScan::ChunkScan(const LogTables& tables, Position from) : wanted_(from) {
  rocksdb::ReadOptions options = Reading();
  options.readahead_size = kReadaheadBytes;
  at_.reset(tables.db->NewIterator(options, tables.events));
  at_->SeekForPrev(PositionKey(from));
  // The chunk that holds the first position may begin before it; in an empty log nothing does.
  if (!at_->Valid() && at_->status().ok()) at_->SeekToFirst();
}

StatusOr<std::optional<Chunk>> ChunkScan::Next() {
  if (!first_ && at_->Valid()) at_->Next();
  RETURN_IF_ERROR(FromRocks(at_->status(), fmt::format("read the log at position {}", wanted_.value())));
  if (!at_->Valid()) return std::nullopt;
  ASSIGN_OR_RETURN(Chunk chunk, ReadAt(*at_));
  const bool first = std::exchange(first_, false);
  // A scan may begin just after the end: the last chunk is there and ends before it.
  if (first && chunk.last() < wanted_) return Next();
  if (first ? chunk.first > wanted_ : chunk.first != wanted_) return Missing(wanted_);
  wanted_ = chunk.last().Next();
  return chunk;
}

StatusOr<std::shared_ptr<const Chunk>> ChunkReader::Holding(Position position) const {
  if (std::shared_ptr<const Chunk> kept = FindKept(position)) return kept;
  const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(Reading(), tables_.events));
  at->SeekForPrev(PositionKey(position));
  RETURN_IF_ERROR(FromRocks(at->status(), fmt::format("read the log at position {}", position.value())));
  if (!at->Valid()) return Missing(position);
  ASSIGN_OR_RETURN(Chunk read, ReadAt(*at));
  if (read.last() < position) return Missing(position);
  auto chunk = std::make_shared<const Chunk>(std::move(read));
  Keep(chunk);
  return chunk;
}

std::shared_ptr<const Chunk> ChunkReader::FindKept(Position position) const {
  const std::lock_guard lock(mutex_);
  auto after = kept_.upper_bound(position);
  if (after == kept_.begin()) return nullptr;
  Kept& kept = std::prev(after)->second;
  if (kept.chunk->last() < position) return nullptr;
  by_age_.splice(by_age_.begin(), by_age_, kept.age);
  return kept.chunk;
}

void ChunkReader::Keep(const std::shared_ptr<const Chunk>& chunk) const {
  const auto weight = [](const Chunk& c) { return c.memory->size() + c.events.size() * sizeof(ChunkEvent); };
  const std::lock_guard lock(mutex_);
  if (const auto same = kept_.find(chunk->first); same != kept_.end()) {
    if (same->second.chunk->last() >= chunk->last()) return;  // another thread read it too
    kept_bytes_ += weight(*chunk) - weight(*same->second.chunk);  // it was small, and has been joined with those after it
    same->second.chunk = chunk;
    return;
  }
  by_age_.push_front(chunk->first);
  kept_[chunk->first] = {chunk, by_age_.begin()};
  kept_bytes_ += weight(*chunk);
  while (kept_bytes_ > cache_bytes_ && by_age_.size() > 1) {
    const auto oldest = kept_.find(by_age_.back());
    kept_bytes_ -= weight(*oldest->second.chunk);
    kept_.erase(oldest);
    by_age_.pop_back();
  }
}

}  // namespace hanes
