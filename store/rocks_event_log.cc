// SPDX-License-Identifier: Apache-2.0
#include "store/rocks_event_log.h"

#include <rocksdb/write_batch.h>

#include "base/hash.h"
#include "base/planted_fault.h"
#include "store/append_plan.h"
#include "store/loose_chunks.h"
#include "store/quarantine_table.h"
#include "store/rocks_status.h"

namespace hanes {
namespace {

// Copies of records, in one piece of memory: a stream has an event here and there, and a batch of them must not hold on to every chunk
// that they were in.
class RecordCopies {
 public:
  void Add(Position position, const ChunkEvent& event) {
    const size_t stream_at = static_cast<size_t>(event.stream.data() - event.event.data());
    places_.push_back({position, event.appended_at, bytes_.size(), event.event.size(), stream_at, event.stream.size()});
    bytes_ += event.event;
  }

  RecordBatch Batch() && {
    const auto memory = std::make_shared<const std::string>(std::move(bytes_));
    std::vector<Record> records;
    records.reserve(places_.size());
    for (const Place& place : places_) {
      const std::string_view event = std::string_view(*memory).substr(place.at, place.size);
      records.push_back({place.position, place.appended_at, event.substr(place.stream_at, place.stream_size), event});
    }
    return RecordBatch(std::move(records), {memory});
  }

 private:
  struct Place {
    Position position;
    Timestamp appended_at;
    size_t at, size, stream_at, stream_size;
  };
  std::string bytes_;
  std::vector<Place> places_;
};

}  // namespace

StatusOr<std::unique_ptr<RocksEventLog>> OpenRocksEventLog(const std::string& folder, const RocksEventLogOptions& options) {
  std::unique_ptr<RocksEventLog> log(new RocksEventLog(options));
  RETURN_IF_ERROR(log->Load(folder));
  return log;
}

RocksEventLog::RocksEventLog(const RocksEventLogOptions& options) : options_(options) {}

RocksEventLog::~RocksEventLog() {
  // A log that is read only has nothing to flush, one whose opening failed no tables. Where a flush fails nothing is lost: every acknowledged
  // event is in the write-ahead file, synced.
  if (options_.read_only || !options_.flush_when_closed || tables_ == nullptr) return;
  index_.reset();  // it writes runs behind
  (void)tables_->db->Flush(rocksdb::FlushOptions(), {tables_->state, tables_->events, tables_->quarantine});
}

Status RocksEventLog::Load(const std::string& folder) {
  ASSIGN_OR_RETURN(tables_, OpenLogTables(folder, options_.env, options_.read_only));
  ASSIGN_OR_RETURN(head_, ReadHead(*tables_));
  quarantine_ = std::make_unique<QuarantineTable>(*tables_);
  RETURN_IF_ERROR(quarantine_->Load());
  chunks_ = std::make_unique<ChunkReader>(*tables_, options_.cache_bytes);
  loose_ = std::make_unique<LooseChunks>(*tables_, options_.chunk_events_max, options_.chunk_bytes_max);
  if (!options_.read_only) RETURN_IF_ERROR(loose_->Load(head_.position));
  index_ = std::make_unique<LogIndex>(*tables_, options_.tail_events_max);
  using Writer = LogIndex::Writer;
  return index_->Load(head_.position, options_.read_only ? Writer::kNobody : options_.index_behind ? Writer::kThread : Writer::kCaller);
}

StatusOr<LogHead> RocksEventLog::Head() const {
  const std::lock_guard lock(head_mutex_);
  return head_;
}

StatusOr<RecordBatch> RocksEventLog::ReadAfter(Position after, size_t bytes_max) const {
  ASSIGN_OR_RETURN(const LogHead head, Head());
  if (after > head.position) {
    return OutOfRange("position {} is beyond the head {} of the log: what was read up to there came from another log or from one that "
                      "has since been restored; rebuild the view", after.value(), head.position.value());
  }
  std::vector<Record> records;
  std::vector<std::shared_ptr<const std::string>> memory;
  ChunkScan scan(*tables_, after.Next());
  for (size_t bytes = 0; bytes < bytes_max || records.empty();) {
    if ((records.empty() ? after : records.back().position) == head.position) break;
    ASSIGN_OR_RETURN(const std::optional<Chunk> chunk, scan.Next());
    if (!chunk) return DataLoss("the log ends before its head, position {}: run `hanes check`, then restore the folder from its backup", head.position.value());
    // Chunks that were joined since may hold what was appended after the head that was asked for.
    for (Position at = std::max(after.Next(), chunk->first); at <= std::min(chunk->last(), head.position); at = at.Next()) {
      const ChunkEvent& event = chunk->at(at);
      records.push_back({at, event.appended_at, event.stream, event.event});
    }
    bytes += chunk->memory->size();
    memory.push_back(chunk->memory);
  }
  return RecordBatch(std::move(records), std::move(memory));
}

StatusOr<RecordBatch> RocksEventLog::ReadStreams(std::span<const StreamId> streams, Position up_to) const {
  ASSIGN_OR_RETURN(const LogHead head, Head());
  absl::flat_hash_set<std::string> wanted;
  std::vector<uint64_t> hashes;
  for (const StreamId& stream : streams) {
    if (wanted.insert(stream.value()).second) hashes.push_back(Hash64(stream.value()));
  }
  std::sort(hashes.begin(), hashes.end());  // the runs are in this order
  ASSIGN_OR_RETURN(const std::vector<Position> positions, index_->FindStreams(hashes, std::min(up_to, head.position)));
  RecordCopies copies;
  std::shared_ptr<const Chunk> chunk;
  for (const Position position : positions) {
    if (chunk == nullptr || chunk->last() < position) {
      ASSIGN_OR_RETURN(chunk, chunks_->Holding(position));
    }
    const ChunkEvent& event = chunk->at(position);
    if (!wanted.contains(absl::string_view(event.stream.data(), event.stream.size()))) continue;  // two streams of one hash
    copies.Add(position, event);
  }
  return std::move(copies).Batch();
}

StatusOr<Position> RocksEventLog::AwaitAfter(Position after, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(head_mutex_);
  head_moved_.wait_for(lock, timeout, [&] { return head_.position > after; });
  return head_.position;
}

StatusOr<SourceState> RocksEventLog::Source(const std::string& source) const {
  ASSIGN_OR_RETURN(SourceState state, ReadSource(*tables_, source));
  // An append is on disk a moment before readers see its head. Whoever learns from the source that its records are stored must find them.
  ASSIGN_OR_RETURN(const LogHead stored, ReadHead(*tables_));
  std::unique_lock lock(head_mutex_);
  head_moved_.wait(lock, [&] { return head_.position >= stored.position; });
  return state;
}

StatusOr<AppendResult> RocksEventLog::Append(const AuthorityId& authority, std::span<const Arrival> arrivals,
                                             const SourceUpdate& update) {
  const std::lock_guard writing(write_mutex_);
  RETURN_IF_ERROR(CheckWritable());
  RETURN_IF_ERROR(CheckAuthority(authority));
  RETURN_IF_ERROR(CheckContinues(arrivals, update));
  RETURN_IF_ERROR(index_->AwaitRoom());
  if constexpr (Planted("commit_offset_first")) {
    if (!update.source.empty()) (void)tables_->db->Put({}, tables_->state, SourceKey(update.source), EncodeSource(update.state));
  }
  ASSIGN_OR_RETURN(AppendPlan plan, PlanAppend(head_, arrivals, update.source, *index_, *chunks_));
  plan.head.authority = authority;
  rocksdb::WriteBatch batch;
  PutChunks(plan, batch);
  RETURN_IF_ERROR(PutRefusals(plan, batch));
  if (!update.source.empty()) batch.Put(tables_->state, SourceKey(update.source), EncodeSource(update.state));
  batch.Put(tables_->state, ToSlice(kHeadKey), EncodeHead(plan.head));
  RETURN_IF_ERROR(Write(batch));
  // The index first: whoever has seen the head finds every stream up to it.
  index_->Add(plan.indexed);
  Publish(plan.head);
  CountAppend(plan);
  return plan.result;
}

Status RocksEventLog::TrustSource(const SourceUpdate& update) {
  const std::lock_guard writing(write_mutex_);
  RETURN_IF_ERROR(CheckWritable());
  rocksdb::WriteBatch batch;
  batch.Put(tables_->state, SourceKey(update.source), EncodeSource(update.state));
  return Write(batch);
}

StatusOr<std::vector<v1::QuarantineEntry>> RocksEventLog::List(const std::string& id, bool with_raw) const {
  return quarantine_->List(id, with_raw);
}

StatusOr<std::vector<v1::QuarantineEntry>> RocksEventLog::NotDeadLettered(size_t count_max) const {
  return quarantine_->NotDeadLettered(count_max);
}

Status RocksEventLog::MarkDeadLettered(const std::vector<std::string>& ids) {
  const std::lock_guard writing(write_mutex_);
  RETURN_IF_ERROR(CheckWritable());
  rocksdb::WriteBatch batch;
  for (const std::string& id : ids) RETURN_IF_ERROR(quarantine_->StageDeadLettered(id, batch));
  return Write(batch);
}

Status RocksEventLog::MarkReplayed(const std::string& id, Position position) {
  const std::lock_guard writing(write_mutex_);
  RETURN_IF_ERROR(CheckWritable());
  if (position == Position(0) || position > head_.position) {
    return InvalidArgument("position {} is not in the log, whose head is {}: append the event before marking {} as replayed",
                           position.value(), head_.position.value(), id);
  }
  rocksdb::WriteBatch batch;
  ASSIGN_OR_RETURN(const bool first_time, quarantine_->StageReplayed(id, position, batch));
  if (!first_time) return OkStatus();
  LogHead head = head_;
  --head.quarantined;
  batch.Put(tables_->state, ToSlice(kHeadKey), EncodeHead(head));
  RETURN_IF_ERROR(Write(batch));
  Publish(head);
  return OkStatus();
}

Status RocksEventLog::AwaitIndexed() const { return index_->AwaitIdle(); }

Position RocksEventLog::IndexedThrough() const { return index_->IndexedThrough(); }

Status RocksEventLog::CheckWritable() const {
  if (options_.read_only) return FailedPrecondition("this log was opened to read only: open it for writing");
  if (write_failure_.ok()) return OkStatus();
  return Unavailable("an earlier write failed ({}): mend the disk, then open the log again", MessageOf(write_failure_));
}

Status RocksEventLog::CheckAuthority(const AuthorityId& authority) const {
  if (authority.empty()) return InvalidArgument("an append needs the authority that its events belong to");
  if (head_.authority.empty() || head_.authority == authority) return OkStatus();
  return FailedPrecondition("this log belongs to authority {} and the events to {}: use another data folder",
                            head_.authority.value(), authority.value());
}

Status RocksEventLog::CheckContinues(std::span<const Arrival> arrivals, const SourceUpdate& update) const {
  if (update.source.empty()) return OkStatus();
  const StatusOr<SourceState> stored = ReadSource(*tables_, update.source);
  if (!stored.ok() && stored.status().code() != StatusCode::kNotFound) return stored.status();
  int64_t next = stored.ok() ? stored->next_offset : 0;
  for (const Arrival& arrival : arrivals) {
    if (arrival.offset < 0) continue;
    if (arrival.offset < next) {
      return FailedPrecondition("source {}: offset {} comes again where {} or a later one was due: read on from the stored offset",
                                update.source, arrival.offset, next);
    }
    next = arrival.offset + 1;
  }
  if (update.state.next_offset >= next) return OkStatus();
  return FailedPrecondition("source {}: would go on at offset {} when everything before {} is read: read on from there", update.source,
                            update.state.next_offset, next);
}

void RocksEventLog::PutChunks(const AppendPlan& plan, rocksdb::WriteBatch& batch) {
  Position first(plan.head.position.value() - plan.events.size() + 1);
  std::vector<ChunkEvent> chunk;
  size_t bytes = 0;
  const auto put = [&] {
    if (chunk.empty()) return;
    batch.Put(tables_->events, PositionKey(first), PackChunk(first, chunk));
    loose_->Follow(first, chunk, batch);
    first = first + chunk.size();
    chunk.clear();
    bytes = 0;
  };
  for (const ChunkEvent& event : plan.events) {
    if (chunk.size() == options_.chunk_events_max || bytes + event.event.size() > options_.chunk_bytes_max) put();
    chunk.push_back(event);
    bytes += event.event.size();
  }
  put();
}

Status RocksEventLog::PutRefusals(AppendPlan& plan, rocksdb::WriteBatch& batch) {
  if constexpr (Planted("quarantine_dropped")) return OkStatus();
  absl::flat_hash_set<std::string> staged;
  for (const PlannedRefusal& planned : plan.refusals) {
    ASSIGN_OR_RETURN(const bool is_new, quarantine_->StageRefusal(planned.refusal, planned.refused_at, staged, batch));
    if (is_new) ++plan.head.quarantined;
  }
  return OkStatus();
}

// Acknowledged means on disk. After a write that failed nobody knows what the disk holds, so no other is tried: opening the log again
// finds out.
Status RocksEventLog::Write(rocksdb::WriteBatch& batch) {
  rocksdb::WriteOptions synced;
  synced.sync = !Planted("no_sync");
  write_failure_ = FromRocks(tables_->db->Write(synced, &batch), fmt::format("append after position {}", head_.position.value()));
  return write_failure_;
}

void RocksEventLog::Publish(const LogHead& head) {
  {
    const std::lock_guard lock(head_mutex_);
    head_ = head;
  }
  head_moved_.notify_all();
}

void RocksEventLog::CountAppend(const AppendPlan& plan) {
  if (options_.metrics == nullptr) return;
  Metrics& metrics = *options_.metrics;
  metrics.Gauge("log_position", "Last position of the log").Set(static_cast<double>(plan.head.position.value()));
  metrics.Gauge("log_quarantined", "Records refused and not replayed").Set(static_cast<double>(plan.head.quarantined));
  metrics.Counter("log_appended_events_total", "Events appended").Add(static_cast<double>(plan.result.appended));
  metrics.Counter("log_duplicate_events_total", "Events skipped: already stored").Add(static_cast<double>(plan.result.duplicates));
  for (const PlannedRefusal& planned : plan.refusals) {
    metrics.Counter("ingest_rejected_total", "Records refused", {{"reason", planned.refusal.reason}}).Add();
  }
}

}  // namespace hanes
