// SPDX-License-Identifier: Apache-2.0
#include "store/log_index.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/log.h"
#include "store/chunk_reader.h"
#include "store/coding.h"
#include "store/id_row.h"
#include "store/rocks_status.h"
#include "store/sorted_run.h"

namespace hanes {
namespace {

// How far ahead of its use memory is asked for: about as many misses as a core has under way.
constexpr size_t kPrefetchDistance = 12;

std::unique_ptr<rocksdb::Iterator> Postings(const LogTables& tables, rocksdb::ColumnFamilyHandle* table) {
  rocksdb::ReadOptions options;
  options.prefix_same_as_start = true;
  return std::unique_ptr<rocksdb::Iterator>(tables.db->NewIterator(options, table));
}

// The row an iterator over `ids` stands on.
StatusOr<IdRow> ReadIdRow(const rocksdb::Iterator& at) {
  const std::optional<IdRow> row = IdRow::Read(ToView(at.key()), ToView(at.value()));
  if (row.has_value()) return *row;
  return DataLoss("a row of the index of ids is damaged, or of another version: run `hanes check`, then restore the folder from its backup");
}

}  // namespace

LogIndex::~LogIndex() {
  thread_.request_stop();
  changed_.notify_all();
}

Status LogIndex::Load(Position head, Writer writer) {
  writer_ = writer;
  ASSIGN_OR_RETURN(indexed_through_, ReadIndexed(tables_));
  if (indexed_through_ > head) {
    return DataLoss("the index reaches position {} and the log only {}: run `hanes check`, then restore the folder from its backup",
                    indexed_through_.value(), head.value());
  }
  RETURN_IF_ERROR(LoadTail(head));
  if (writer == Writer::kNobody) return OkStatus();
  RETURN_IF_ERROR(RemoveUnfinishedRuns(tables_));
  if (writer == Writer::kCaller) return LoadFilter({});
  thread_ = std::jthread([this](std::stop_token stop) { RunBehind(stop); });
  return OkStatus();
}

Status LogIndex::LoadTail(Position head) {
  active_ = std::make_unique<TailIndex>(indexed_through_.Next());
  ChunkScan scan(tables_, active_->first());
  while (active_->next() <= head) {
    ASSIGN_OR_RETURN(const std::optional<Chunk> chunk, scan.Next());
    if (!chunk) return DataLoss("the log ends at position {} and its head says {}: run `hanes check`, then restore the folder from its backup",
                                active_->next().value() - 1, head.value());
    for (Position at = active_->next(); at <= chunk->last(); at = at.Next()) {
      const ChunkEvent& event = chunk->at(at);
      active_->Add({Hash64(event.id), Hash64(event.stream)});
    }
  }
  return OkStatus();
}

StatusOr<std::vector<IdMatch>> LogIndex::FindIds(std::span<const IndexedEvent> events) const {
  std::vector<IdMatch> matches;
  std::vector<size_t> perhaps_in_runs;
  {
    const std::shared_lock lock(mutex_);
    const bool runs = indexed_through_ > Position(0) || frozen_ != nullptr;
    const auto prefetch = [&](size_t number) {
      if (number >= events.size()) return;
      active_->Prefetch(events[number]);
      if (filter_ != nullptr) filter_->Prefetch(events[number].id_hash);
    };
    for (size_t number = 0; number < kPrefetchDistance; ++number) prefetch(number);
    for (size_t number = 0; number < events.size(); ++number) {
      prefetch(number + kPrefetchDistance);
      const uint64_t hash = events[number].id_hash;
      const auto add = [&](Position position) { matches.push_back({number, position}); };
      active_->ForEachOfId(hash, add);
      if (frozen_ != nullptr) frozen_->ForEachOfId(hash, add);
      if (runs && (filter_ == nullptr || filter_->MayContain(hash))) perhaps_in_runs.push_back(number);
    }
  }
  // Without the lock: a run ingested meanwhile was the frozen tail a moment ago, so it can only name a position twice.
  RETURN_IF_ERROR(FindIdsInRuns(events, perhaps_in_runs, matches));
  std::sort(matches.begin(), matches.end(), [](const IdMatch& a, const IdMatch& b) { return a.number < b.number; });
  return matches;
}

Status LogIndex::FindIdsInRuns(std::span<const IndexedEvent> events, const std::vector<size_t>& numbers,
                               std::vector<IdMatch>& matches) const {
  if (numbers.empty()) return OkStatus();
  const std::unique_ptr<rocksdb::Iterator> at = Postings(tables_, tables_.ids);
  for (const size_t number : numbers) {
    const uint64_t hash = events[number].id_hash;
    const std::string prefix = IdRowPrefix(hash);
    for (at->Seek(prefix); at->Valid() && at->key().starts_with(prefix); at->Next()) {
      ASSIGN_OR_RETURN(const IdRow row, ReadIdRow(*at));
      for (size_t i = row.LowerBound(hash); i < row.size() && row.At(i).hash == hash; ++i) matches.push_back({number, row.At(i).position});
    }
    RETURN_IF_ERROR(FromRocks(at->status(), "find an id in the index"));
  }
  return OkStatus();
}

StatusOr<std::vector<Position>> LogIndex::FindStreams(std::span<const uint64_t> stream_hashes, Position up_to) const {
  std::vector<Position> positions;
  Position in_runs;
  {
    const std::shared_lock lock(mutex_);
    in_runs = indexed_through_;
    const TailIndex* const tails[] = {active_.get(), frozen_.get()};
    for (const TailIndex* tail : tails) {
      if (tail == nullptr) continue;
      for (const uint64_t hash : stream_hashes) {
        tail->ForEachOfStream(hash, [&](Position position) {
          if (position <= up_to) positions.push_back(position);
        });
      }
    }
  }
  RETURN_IF_ERROR(FindStreamsInRuns(stream_hashes, std::min(up_to, in_runs), positions));
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  return positions;
}

Status LogIndex::FindStreamsInRuns(std::span<const uint64_t> hashes, Position up_to, std::vector<Position>& positions) const {
  if (up_to == Position(0)) return OkStatus();
  const std::unique_ptr<rocksdb::Iterator> at = Postings(tables_, tables_.streams);
  for (const uint64_t hash : hashes) {
    const std::string prefix = PositionKey(Position(hash));
    for (at->Seek(prefix); at->Valid() && at->key().starts_with(prefix); at->Next()) {
      ASSIGN_OR_RETURN(const std::vector<Position> found, DecodePostings(Position(BigAt(ToView(at->key()), 8)), ToView(at->value())));
      for (const Position position : found) {
        if (position <= up_to) positions.push_back(position);
      }
    }
    RETURN_IF_ERROR(FromRocks(at->status(), "find a stream in the index"));
  }
  return OkStatus();
}

void LogIndex::Add(std::span<const IndexedEvent> events) {
  const std::unique_lock lock(mutex_);
  for (size_t number = 0; number < events.size(); ++number) {
    if (number + kPrefetchDistance < events.size()) active_->Prefetch(events[number + kPrefetchDistance]);
    active_->Add(events[number]);
  }
  FreezeIfFull();
}

void LogIndex::FreezeIfFull() {
  if (active_->size() < tail_events_max_ || frozen_ != nullptr) return;
  const Position next = active_->next();
  // A log that filled one tail will fill the next.
  frozen_ = std::exchange(active_, std::make_unique<TailIndex>(next, tail_events_max_));
  changed_.notify_all();
}

Status LogIndex::AwaitRoom() {
  if (writer_ == Writer::kCaller) return WriteInTurn();
  std::shared_lock lock(mutex_);
  changed_.wait(lock, [&] { return frozen_ == nullptr || active_->size() < tail_events_max_ || !failure_.ok(); });
  return failure_;
}

Status LogIndex::AwaitIdle() {
  if (writer_ == Writer::kCaller) return WriteInTurn();
  std::shared_lock lock(mutex_);
  changed_.wait(lock, [&] { return frozen_ == nullptr || !failure_.ok(); });
  return failure_;
}

Position LogIndex::IndexedThrough() const {
  const std::shared_lock lock(mutex_);
  return indexed_through_;
}

Status LogIndex::LoadFilter(const std::stop_token& stop) {
  auto filter = std::make_unique<IdFilter>(indexed_through_.value() * 2);
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  options.readahead_size = 1 << 20;
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(options, tables_.ids));
  for (at->SeekToFirst(); at->Valid() && !stop.stop_requested(); at->Next()) {
    ASSIGN_OR_RETURN(const IdRow row, ReadIdRow(*at));
    for (size_t i = 0; i < row.size(); ++i) filter->Add(row.At(i).hash);
  }
  RETURN_IF_ERROR(FromRocks(at->status(), "read the index of ids"));
  if (stop.stop_requested()) return OkStatus();  // a filter that knows some ids would deny the others
  const std::unique_lock lock(mutex_);
  filter_ = std::move(filter);
  return OkStatus();
}

void LogIndex::RunBehind(const std::stop_token& stop) {
  Status status = LoadFilter(stop);
  while (status.ok()) {
    {
      std::shared_lock lock(mutex_);
      changed_.wait(lock, stop, [&] { return frozen_ != nullptr; });
    }
    if (stop.stop_requested()) return;
    status = WriteFrozen();
  }
  Fail(status);
}

Status LogIndex::WriteInTurn() {
  while (failure_.ok() && frozen_ != nullptr) {
    if (const Status status = WriteFrozen(); !status.ok()) Fail(status);
  }
  return failure_;
}

Status LogIndex::WriteFrozen() {
  const TailIndex* const tail = frozen_.get();  // only the one who writes lets go of it
  RETURN_IF_ERROR(WriteSortedRun(tables_, *tail));
  for (uint32_t i = 0; i < tail->size(); ++i) filter_->Add(tail->At(i).id_hash);
  std::unique_ptr<const TailIndex> written;  // destroyed after the lock is gone
  const std::unique_lock lock(mutex_);
  indexed_through_ = Position(tail->next().value() - 1);
  written = std::exchange(frozen_, nullptr);
  FreezeIfFull();
  changed_.notify_all();
  return OkStatus();
}

void LogIndex::Fail(const Status& status) {
  LogError("ids and streams can no longer be indexed: {}", MessageOf(status));
  const std::unique_lock lock(mutex_);
  failure_ = status;
  changed_.notify_all();
}

}  // namespace hanes
