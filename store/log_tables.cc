// SPDX-License-Identifier: Apache-2.0
// How the tables of stored_keys.h are opened, and why with these options.
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <filesystem>

#include "store/id_row.h"
#include "store/record_headers.h"
#include "store/rocks_defaults.h"
#include "store/rocks_status.h"
#include "store/stored_keys.h"

namespace hanes {
namespace {

rocksdb::BlockBasedTableOptions Blocks() {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_size = 8 << 10;  // less than a chunk, so that a chunk is a block: reading one event reads no other chunk
  blocks.format_version = 5;
  blocks.checksum = rocksdb::kXXH3;  // Debian builds RocksDB without the processor's CRC32C: it would be most of the cost of a read
  return blocks;
}

// Values are compressed by us, so that a chunk has one hash over what an event's reader sees.
rocksdb::ColumnFamilyOptions PlainTable() {
  rocksdb::ColumnFamilyOptions options;
  options.compression = rocksdb::kNoCompression;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(Blocks()));
  return options;
}

// Keys only grow, so files never overlap and compaction moves them without reading them.
rocksdb::ColumnFamilyOptions EventsTable() {
  rocksdb::ColumnFamilyOptions options = PlainTable();
  options.write_buffer_size = 64 << 20;
  return options;
}

// Runs of random hashes, looked up by the beginning of a key. Merging runs of like size writes each posting a few times in all, where
// levels would write it ten times and take the second core from the appends.
rocksdb::ColumnFamilyOptions RunsTable(size_t prefix_bytes) {
  rocksdb::ColumnFamilyOptions options = PlainTable();
  options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(prefix_bytes));
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.write_buffer_size = 1 << 20;  // never used: runs are ingested
  return options;
}

// Every run has a row for every beginning of a hash, so a filter would deny nothing.
rocksdb::ColumnFamilyOptions IdsTable() { return RunsTable(kIdPrefixBytes); }

// A stream is in few runs: a filter over its whole hash spares the others.
rocksdb::ColumnFamilyOptions StreamsTable() {
  rocksdb::ColumnFamilyOptions options = RunsTable(8);
  rocksdb::BlockBasedTableOptions blocks = Blocks();
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  blocks.whole_key_filtering = false;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  return options;
}

rocksdb::DBOptions DatabaseOptions(rocksdb::Env* env) {
  rocksdb::DBOptions options = RocksDefaults(env);
  options.paranoid_checks = true;
  options.max_open_files = -1;
  options.max_background_jobs = 2;
  // The small tables would keep every write-ahead file for ever: past this much, they are flushed. It bounds the time of a start.
  options.max_total_wal_size = 192 << 20;
  // A record cut off at the end was never acknowledged and is dropped. Damage anywhere else is a refusal to open: the mode that stops
  // at damage and goes on from there would drop acknowledged events in silence, and the strictest one would call the torn tail of
  // every kill -9 damage.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;  // a write-ahead file that somebody deleted is damage too
  return options;
}

// A folder is there after a power loss once the folder above it was synced; the files in it, however often synced, are lost with it.
Status MakeFolder(rocksdb::Env* env, const std::string& above, const std::string& folder) {
  RETURN_IF_ERROR(FromRocks(env->CreateDirIfMissing(folder), "make folder " + folder));
  std::unique_ptr<rocksdb::Directory> directory;
  rocksdb::Status status = env->NewDirectory(above, &directory);
  if (status.ok()) status = directory->Fsync();
  return FromRocks(status, "sync folder " + above);
}

// Without CURRENT, RocksDB would begin an empty log over the files of one that is not. Without the write-ahead file, which is there from the
// first opening on, it would forget what the sorted files do not hold yet.
Status CheckFilesAreThere(rocksdb::Env* env, const std::string& path) {
  std::vector<std::string> files;
  if (!env->GetChildren(path, &files).ok()) return OkStatus();  // there is no log yet, or the opening will say why
  const auto any = [&](std::string_view end) { return std::ranges::any_of(files, [&](const std::string& file) { return file.ends_with(end); }); };
  const char* missing = nullptr;
  if (!any("CURRENT") && (any(".sst") || any(".log"))) missing = "CURRENT";
  if (any("CURRENT") && any(".sst") && !any(".log")) missing = "write-ahead file (*.log)";
  if (missing == nullptr) return OkStatus();
  return DataLoss("the {} of {} is missing, and with it events: run `hanes check`, then restore the folder from its backup", missing, path);
}

}  // namespace

LogTables::~LogTables() {
  if (db == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* table : {state, events, ids, streams, quarantine}) {
    // Only a handle of another database can fail to be given back.
    if (table != nullptr) (void)db->DestroyColumnFamilyHandle(table);
  }
  // What is not flushed is in the write-ahead file, synced: closing cannot lose it.
  (void)db->Close();
}

StatusOr<std::unique_ptr<LogTables>> OpenLogTables(const std::string& folder, rocksdb::Env* env, bool read_only) {
  auto tables = std::make_unique<LogTables>();
  rocksdb::DBOptions options = DatabaseOptions(env);
  if (!read_only) {
    RETURN_IF_ERROR(MakeFolder(options.env, std::filesystem::absolute(folder).parent_path(), folder));
    for (const char* part : {"/runs", "/rocks"}) RETURN_IF_ERROR(MakeFolder(options.env, folder, folder + part));
    options.create_if_missing = true;
    options.create_missing_column_families = true;
  }
  rocksdb::ColumnFamilyOptions quarantine = PlainTable();
  quarantine.compression = rocksdb::kLZ4Compression;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {{rocksdb::kDefaultColumnFamilyName, PlainTable()},
                                                                 {"events", EventsTable()},
                                                                 {"ids", IdsTable()},
                                                                 {"streams", StreamsTable()},
                                                                 {"quarantine", quarantine}};
  const std::string path = folder + "/rocks";
  RETURN_IF_ERROR(CheckFilesAreThere(options.env, path));
  RETURN_IF_ERROR(CheckRecordHeaders(options.env, path));
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = read_only ? rocksdb::DB::OpenForReadOnly(options, path, families, &handles, &db)
                                           : rocksdb::DB::Open(options, path, families, &handles, &db);
  RETURN_IF_ERROR(FromRocks(opened, "open the log in " + folder));
  tables->db.reset(db);
  tables->state = handles[0];
  tables->events = handles[1];
  tables->ids = handles[2];
  tables->streams = handles[3];
  tables->quarantine = handles[4];
  tables->id_runs = rocksdb::Options(options, IdsTable());
  tables->stream_runs = rocksdb::Options(options, StreamsTable());
  tables->runs_folder = folder + "/runs";
  return tables;
}

}  // namespace hanes
