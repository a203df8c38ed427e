// SPDX-License-Identifier: Apache-2.0
#include "store/sorted_run.h"

#include <rocksdb/env.h>
#include <rocksdb/sst_file_writer.h>

#include <numeric>

#include "store/coding.h"
#include "store/id_row.h"
#include "store/rocks_status.h"

namespace hanes {
namespace {

// Dealt out by their first bits, each heap then sorted by itself: half the work of sorting all at once.
std::vector<Posting> Sorted(const TailIndex& tail, uint64_t IndexedEvent::*hash) {
  constexpr int kFirstBits = 12;
  std::vector<uint32_t> ends((1 << kFirstBits) + 1);
  for (uint32_t i = 0; i < tail.size(); ++i) ++ends[((tail.At(i).*hash) >> (64 - kFirstBits)) + 1];
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<Posting> postings(tail.size());
  for (uint32_t i = 0; i < tail.size(); ++i) {
    const uint64_t value = tail.At(i).*hash;
    postings[ends[value >> (64 - kFirstBits)]++] = {value, tail.first() + i};  // the end of a heap becomes that of the next
  }
  uint32_t begin = 0;
  for (const uint32_t end : ends) {
    std::sort(postings.begin() + begin, postings.begin() + end);
    begin = end;
  }
  return postings;
}

rocksdb::Status PutIds(const std::vector<Posting>& postings, Position first, rocksdb::SstFileWriter& file) {
  IdRowWriter row(first);
  for (size_t i = 0; i < postings.size();) {
    const uint64_t hash = postings[i].hash;
    row.Begin(hash);
    for (; i < postings.size() && IdRowWriter::SameRow(hash, postings[i].hash); ++i) row.Add(postings[i]);
    const rocksdb::Status status = file.Put(row.key(), row.value());
    if (!status.ok()) return status;
  }
  return rocksdb::Status::OK();
}

rocksdb::Status PutStreams(const std::vector<Posting>& postings, Position, rocksdb::SstFileWriter& file) {
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

using PutPostings = rocksdb::Status (*)(const std::vector<Posting>&, Position first, rocksdb::SstFileWriter&);

rocksdb::Status WriteFile(const rocksdb::Options& options, const std::string& path, const TailIndex& tail, uint64_t IndexedEvent::*hash,
                          PutPostings put) {
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), options);
  rocksdb::Status status = file.Open(path);
  if (status.ok()) status = put(Sorted(tail, hash), tail.first(), file);
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
  RETURN_IF_ERROR(FromRocks(WriteFile(tables.id_runs, ids, tail, &IndexedEvent::id_hash, PutIds), doing));
  RETURN_IF_ERROR(FromRocks(WriteFile(tables.stream_runs, streams, tail, &IndexedEvent::stream_hash, PutStreams), doing));
  RETURN_IF_ERROR(FromRocks(
      tables.db->IngestExternalFiles({Ingestion(tables.ids, ids), Ingestion(tables.streams, streams)}), doing));
  rocksdb::WriteOptions synced;
  synced.sync = true;
  return FromRocks(tables.db->Put(synced, tables.state, ToSlice(kIndexedKey), PositionKey(last)), doing);
}

Status RemoveUnfinishedRuns(const LogTables& tables) {
  rocksdb::Env* env = tables.id_runs.env;
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
