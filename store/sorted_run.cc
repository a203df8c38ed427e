// SPDX-License-Identifier: Apache-2.0
#include "store/sorted_run.h"

#include <rocksdb/env.h>
#include <rocksdb/sst_file_writer.h>

#include "store/coding.h"
#include "store/rocks_status.h"

namespace hanes {
namespace {

struct Posting {
  uint64_t hash;
  Position position;
  auto operator<=>(const Posting&) const = default;
};

std::vector<Posting> Sorted(const TailIndex& tail, uint64_t IndexedEvent::*hash) {
  std::vector<Posting> postings;
  postings.reserve(tail.size());
  for (uint32_t i = 0; i < tail.size(); ++i) postings.push_back({tail.At(i).*hash, tail.first() + i});
  std::sort(postings.begin(), postings.end());
  return postings;
}

rocksdb::Status PutIds(const std::vector<Posting>& postings, rocksdb::SstFileWriter& file) {
  for (const Posting& posting : postings) {
    const rocksdb::Status status = file.Put(PostingKey(posting.hash, posting.position), rocksdb::Slice());
    if (!status.ok()) return status;
  }
  return rocksdb::Status::OK();
}

rocksdb::Status PutStreams(const std::vector<Posting>& postings, rocksdb::SstFileWriter& file) {
  for (size_t i = 0; i < postings.size();) {
    const Posting& first = postings[i];
    std::string distances;
    for (++i; i < postings.size() && postings[i].hash == first.hash; ++i) {
      AppendVarint(distances, postings[i].position - postings[i - 1].position);
    }
    const rocksdb::Status status = file.Put(PostingKey(first.hash, first.position), distances);
    if (!status.ok()) return status;
  }
  return rocksdb::Status::OK();
}

using PutPostings = rocksdb::Status (*)(const std::vector<Posting>&, rocksdb::SstFileWriter&);

rocksdb::Status WriteFile(const LogTables& tables, const std::string& path, const std::vector<Posting>& postings, PutPostings put) {
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), tables.run_options);
  rocksdb::Status status = file.Open(path);
  if (status.ok()) status = put(postings, file);
  return status.ok() ? file.Finish() : status;
}

rocksdb::IngestExternalFileArg Ingestion(rocksdb::ColumnFamilyHandle* table, const std::string& path) {
  rocksdb::IngestExternalFileArg ingestion;
  ingestion.column_family = table;
  ingestion.external_files = {path};
  ingestion.options.move_files = true;
  ingestion.options.write_global_seqno = false;  // the file's bytes, and so its checksum, stay as they were written
  return ingestion;
}

}  // namespace

Status WriteSortedRun(const LogTables& tables, const TailIndex& tail) {
  const Position last(tail.next().value() - 1);
  const std::string doing = fmt::format("index positions {} to {}", tail.first().value(), last.value());
  const std::string ids = fmt::format("{}/ids-{}.sst", tables.runs_folder, last.value());
  const std::string streams = fmt::format("{}/streams-{}.sst", tables.runs_folder, last.value());
  RETURN_IF_ERROR(FromRocks(WriteFile(tables, ids, Sorted(tail, &IndexedEvent::id_hash), PutIds), doing));
  RETURN_IF_ERROR(FromRocks(WriteFile(tables, streams, Sorted(tail, &IndexedEvent::stream_hash), PutStreams), doing));
  RETURN_IF_ERROR(FromRocks(
      tables.db->IngestExternalFiles({Ingestion(tables.ids, ids), Ingestion(tables.streams, streams)}), doing));
  rocksdb::WriteOptions synced;
  synced.sync = true;
  return FromRocks(tables.db->Put(synced, tables.state, ToSlice(kIndexedKey), PositionKey(last)), doing);
}

Status RemoveUnfinishedRuns(const LogTables& tables) {
  rocksdb::Env* env = tables.run_options.env;
  std::vector<std::string> files;
  RETURN_IF_ERROR(FromRocks(env->GetChildren(tables.runs_folder, &files), "list " + tables.runs_folder));
  for (const std::string& file : files) {
    if (!file.ends_with(".sst")) continue;
    RETURN_IF_ERROR(FromRocks(env->DeleteFile(tables.runs_folder + "/" + file), "remove unfinished run " + file));
  }
  return OkStatus();
}

StatusOr<std::vector<Position>> DecodePostings(Position first, std::string_view value) {
  std::vector<Position> positions = {first};
  ByteReader reader(value);
  while (!reader.rest().empty() && reader.ok()) positions.push_back(positions.back() + reader.Varint());
  if (!reader.ok()) return DataLoss("the postings of a stream at position {} are damaged: run `hanes check`", first.value());
  return positions;
}

}  // namespace hanes
