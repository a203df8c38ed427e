// SPDX-License-Identifier: Apache-2.0
// The log of one authority on this machine's disk: event_log.h and quarantine.h over RocksDB.
//
// What is written where is in stored_keys.h (tables and keys), packed_chunk.h (events) and log_index.h (ids and streams). Each of
// them is a pure addition: an append writes chunks in order of position, never a row per event; ids and streams are indexed behind
// it, in sorted files, from memory that is read again at start.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "store/event_log.h"
#include "store/quarantine.h"

namespace rocksdb {
class Env;
class WriteBatch;
}  // namespace rocksdb

namespace hanes {

class ChunkReader;
class LogIndex;
class LooseChunks;
class QuarantineTable;
struct AppendPlan;
struct LogTables;

// The defaults are the ones to use; tests make them small to stand on the boundaries.
struct RocksEventLogOptions {
  Metrics* metrics = nullptr;           // outlives the log; null for none
  rocksdb::Env* env = nullptr;          // outlives the log; null for the machine's
  bool read_only = false;               // nothing on disk changes: appends are FailedPrecondition
  size_t chunk_events_max = 192;        // events in one stored value: a compromise of scan (more is faster) and point read (fewer is)
  size_t chunk_bytes_max = 64 << 10;    // and their bytes before compression; a larger event stands alone
  size_t tail_events_max = 512 << 10;   // events indexed in memory before a sorted run is written; at most twice this many wait
  bool index_behind = true;             // by a thread; false: by the next append, so that a test replays exactly
  bool flush_when_closed = true;        // leave no write-ahead file to read again; false: on disk is what kill -9 would leave
  size_t cache_bytes = 64 << 20;        // decoded chunks kept for reads by stream and comparisons with duplicates
};

// Appends come from one writer; every method may be called by any thread.
class RocksEventLog : public EventLog, public Quarantine {
 public:
  ~RocksEventLog() override;

  StatusOr<LogHead> Head() const override;
  // OutOfRange when `after` is beyond the head: whoever asks knows more than this log, which was restored or belongs to another.
  StatusOr<RecordBatch> ReadAfter(Position after, size_t bytes_max = 4 << 20) const override;
  StatusOr<RecordBatch> ReadStreams(std::span<const StreamId> streams, Position up_to) const override;
  StatusOr<Position> AwaitAfter(Position after, std::chrono::milliseconds timeout) const override;
  // What it says is stored can be read: it waits for the head of an append that is on disk and not yet shown.
  StatusOr<SourceState> Source(const std::string& source) const override;

  // Offsets must grow within the arrivals and be beyond what is stored; they may leave gaps, as Kafka does for compacted records and
  // transaction markers. Offset -1 (a replay) is not looked at. An `update` without a source name stores none.
  StatusOr<AppendResult> Append(const AuthorityId& authority, std::span<const Arrival> arrivals,
                                const SourceUpdate& update) override;
  Status TrustSource(const SourceUpdate& update) override;

  StatusOr<std::vector<v1::QuarantineEntry>> List(const std::string& id, bool with_raw) const override;
  StatusOr<std::vector<v1::QuarantineEntry>> NotDeadLettered(size_t count_max) const override;
  Status MarkDeadLettered(const std::vector<std::string>& ids) override;
  Status MarkReplayed(const std::string& id, Position position) override;

  // Waits until less than one tail of ids and streams is left in memory; the others are in sorted runs on disk.
  Status AwaitIndexed() const;
  // How far the sorted runs reach; the tail in memory does the rest.
  Position IndexedThrough() const;

 private:
  friend StatusOr<std::unique_ptr<RocksEventLog>> OpenRocksEventLog(const std::string&, const RocksEventLogOptions&);
  explicit RocksEventLog(const RocksEventLogOptions& options);

  Status Load(const std::string& folder);
  Status CheckWritable() const;
  Status CheckContinues(std::span<const Arrival> arrivals, const SourceUpdate& update) const;
  Status CheckAuthority(const AuthorityId& authority) const;
  void PutChunks(const AppendPlan& plan, rocksdb::WriteBatch& batch);
  Status PutRefusals(AppendPlan& plan, rocksdb::WriteBatch& batch);
  Status Write(rocksdb::WriteBatch& batch);
  void Publish(const LogHead& head);
  void CountAppend(const AppendPlan& plan);

  const RocksEventLogOptions options_;
  std::unique_ptr<LogTables> tables_;
  std::unique_ptr<ChunkReader> chunks_;
  std::unique_ptr<QuarantineTable> quarantine_;
  std::unique_ptr<LooseChunks> loose_;
  std::unique_ptr<LogIndex> index_;  // its thread uses the tables: destroyed before them

  std::mutex write_mutex_;  // one write at a time; taken before head_mutex_
  Status write_failure_;    // the first failed write: none is tried after it
  mutable std::mutex head_mutex_;
  mutable std::condition_variable head_moved_;
  LogHead head_;
};

// Opens the log in `folder` (DataFolder::log()), making it when it is not there, unless read-only. DataLoss when its bytes are
// damaged; FailedPrecondition when another process has it open or a newer hanes wrote it.
StatusOr<std::unique_ptr<RocksEventLog>> OpenRocksEventLog(const std::string& folder, const RocksEventLogOptions& options = {});

}  // namespace hanes
