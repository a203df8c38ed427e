// SPDX-License-Identifier: Apache-2.0
// Where the log keeps what: its RocksDB tables (column families), their keys and their small values.
//
//   table       key                                   value
//   default     "head"                                position, first and last append, quarantined (varints), authority; see EncodeHead
//   default     "indexed"                             last position that `ids` and `streams` hold, 8 bytes big-endian
//   default     "source/" and its name                next offset, hash, time, cluster; see EncodeSource
//   events      first position, 8 bytes big-endian    packed chunk (packed_chunk.h)
//   ids         first bits of XXH3-64 of the id,      postings: see id_row.h
//               first position of the run
//   streams     XXH3-64 of the stream, first          varints: the distance from the position before to each further one
//               position of the list; both big-endian
//   quarantine  "e" and order, 8 bytes big-endian     v1::QuarantineEntry
//   quarantine  "i" and the entry's id                its order
//   quarantine  "d" and order                         empty: not yet sent to the dead-letter topic
//
// `default`, `events` and `quarantine` are written by appends alone, in one synced write each. `ids` and `streams` are made from
// `events` behind the log, in sorted files; "indexed" is written once they are in. They can be deleted with it, and come back.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <string_view>

#include "store/event_log.h"

namespace hanes {

// The open tables. Destroying it closes the database.
struct LogTables {
  LogTables() = default;
  LogTables(const LogTables&) = delete;
  LogTables& operator=(const LogTables&) = delete;
  ~LogTables();

  std::unique_ptr<rocksdb::DB> db;
  rocksdb::ColumnFamilyHandle* state = nullptr;  // the default one
  rocksdb::ColumnFamilyHandle* events = nullptr;
  rocksdb::ColumnFamilyHandle* ids = nullptr;
  rocksdb::ColumnFamilyHandle* streams = nullptr;
  rocksdb::ColumnFamilyHandle* quarantine = nullptr;
  rocksdb::Options id_runs, stream_runs;  // how sorted files of `ids` and `streams` are written
  std::string runs_folder;                // where they are prepared
};

// Opens, and unless `read_only` makes, the tables in `folder`. `env` null is the machine's.
StatusOr<std::unique_ptr<LogTables>> OpenLogTables(const std::string& folder, rocksdb::Env* env, bool read_only);

inline constexpr std::string_view kHeadKey = "head";
inline constexpr std::string_view kIndexedKey = "indexed";
inline constexpr std::string_view kSourcePrefix = "source/";

inline rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

std::string PositionKey(Position position);
std::string PostingKey(uint64_t hash, Position position);  // of `streams`
std::string SourceKey(const std::string& source);

std::string EncodeHead(const LogHead& head);
StatusOr<LogHead> DecodeHead(std::string_view bytes);
std::string EncodeSource(const SourceState& state);
StatusOr<SourceState> DecodeSource(std::string_view bytes);

// The values of "head" and "indexed"; an empty head and 0 before the first append.
StatusOr<LogHead> ReadHead(const LogTables& tables);
StatusOr<Position> ReadIndexed(const LogTables& tables);
// NotFound when nothing was ever read from it.
StatusOr<SourceState> ReadSource(const LogTables& tables, const std::string& source);

}  // namespace hanes
