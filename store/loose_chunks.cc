// SPDX-License-Identifier: Apache-2.0
#include "store/loose_chunks.h"

#include "store/chunk_reader.h"

namespace hanes {
namespace {

size_t BytesOf(const std::vector<ChunkEvent>& events) {
  size_t bytes = 0;
  for (const ChunkEvent& event : events) bytes += event.event.size();
  return bytes;
}

}  // namespace

Status LooseChunks::Load(Position head) {
  if (head == Position(0)) return OkStatus();
  const Position from(head.value() < events_max_ ? 1 : head.value() - events_max_ + 1);
  ChunkScan scan(tables_, from);
  for (Position last; last < head;) {
    ASSIGN_OR_RETURN(const std::optional<Chunk> chunk, scan.Next());
    if (!chunk) return OkStatus();  // whoever reads the log says what is missing
    last = chunk->last();
    if (!Fits(chunk->events, BytesOf(chunk->events))) Clear();
    Take(chunk->first, chunk->events, /*put_once=*/false);
  }
  return OkStatus();
}

void LooseChunks::Follow(Position first, const std::vector<ChunkEvent>& events, rocksdb::WriteBatch& batch) {
  if (!Fits(events, BytesOf(events))) {
    if (waiting_.size() > 1) Join(batch);
    Clear();
  }
  Take(first, events, /*put_once=*/true);
}

void LooseChunks::Take(Position first, const std::vector<ChunkEvent>& events, bool put_once) {
  waiting_.push_back({first, put_once});
  for (const ChunkEvent& event : events) {
    kept_.push_back({event.appended_at, bytes_.size(), event.event.size(), static_cast<size_t>(event.id.data() - event.event.data()),
                     event.id.size(), static_cast<size_t>(event.stream.data() - event.event.data()), event.stream.size()});
    bytes_ += event.event;
  }
}

bool LooseChunks::Fits(const std::vector<ChunkEvent>& events, size_t bytes) const {
  return kept_.size() + events.size() <= events_max_ && bytes_.size() + bytes <= bytes_max_;
}

void LooseChunks::Join(rocksdb::WriteBatch& batch) const {
  std::vector<ChunkEvent> events;
  events.reserve(kept_.size());
  for (const Kept& kept : kept_) {
    const std::string_view event = std::string_view(bytes_).substr(kept.event_at, kept.event_size);
    events.push_back({kept.appended_at, event, event.substr(kept.id_at, kept.id_size), event.substr(kept.stream_at, kept.stream_size)});
  }
  batch.Put(tables_.events, PositionKey(waiting_.front().first), PackChunk(waiting_.front().first, events));
  for (size_t i = 1; i < waiting_.size(); ++i) {
    const std::string key = PositionKey(waiting_[i].first);
    // A deletion of the other kind stays in the files until they are merged, which files of growing keys seldom are.
    waiting_[i].put_once ? batch.SingleDelete(tables_.events, key) : batch.Delete(tables_.events, key);
  }
}

void LooseChunks::Clear() {
  waiting_.clear();
  kept_.clear();
  bytes_.clear();
}

}  // namespace hanes
