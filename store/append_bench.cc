// SPDX-License-Identifier: Apache-2.0
// Durable appends: hanes, and what stands below it.
//
//   flat_file       one write and fdatasync a batch: what the disk costs
//   rocksdb_packed  one synced value of LZ4-packed events a batch: no ids, no streams, no offset, nothing refused
//   rocksdb_rows    RocksDB used plainly: a key an event, a key an id, a key a place in a stream, each id asked for first
//   hanes           the whole promise
#include <absl/container/flat_hash_set.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <lz4.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <unistd.h>

#include <algorithm>

#include "base/check.h"
#include "store/coding.h"
#include "store/log_bench.h"

namespace hanes::bench {
namespace {

const AcceptedEvent& AcceptedOf(const Arrival& arrival) { return std::get<AcceptedEvent>(arrival.content); }

// Runs `append` over batch after batch.
template <typename Append>
Spent InBatches(std::span<const Arrival> arrivals, uint64_t batch, const Append& append) {
  return Measure([&] {
    for (size_t first = 0; first < arrivals.size(); first += batch) append(first, arrivals.subspan(first, std::min<size_t>(batch, arrivals.size() - first)));
  });
}

Spent FlatFile(const std::string& folder, std::span<const Arrival> arrivals, uint64_t batch) {
  const int fd = open((folder + "/flat").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  std::string bytes;
  const Spent spent = InBatches(arrivals, batch, [&](size_t, std::span<const Arrival> some) {
    bytes.clear();
    for (const Arrival& arrival : some) AppendText(bytes, AcceptedOf(arrival).bytes);
    HANES_CHECK(write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && fdatasync(fd) == 0, "the disk takes it");
  });
  close(fd);
  return spent;
}

rocksdb::WriteOptions Synced() {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  return synced;
}

Spent PackedRocks(const std::string& folder, std::span<const Arrival> arrivals, uint64_t batch) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;  // the values are compressed
  rocksdb::DB* opened = nullptr;
  HANES_CHECK(rocksdb::DB::Open(options, folder, &opened).ok(), "a new database opens");
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::string raw, packed;
  return InBatches(arrivals, batch, [&](size_t first, std::span<const Arrival> some) {
    raw.clear();
    for (const Arrival& arrival : some) AppendText(raw, AcceptedOf(arrival).bytes);
    packed.resize(static_cast<size_t>(LZ4_compressBound(static_cast<int>(raw.size()))));
    packed.resize(static_cast<size_t>(LZ4_compress_default(raw.data(), packed.data(), static_cast<int>(raw.size()), static_cast<int>(packed.size()))));
    std::string key;
    AppendBig64(key, first);
    HANES_CHECK(db->Put(Synced(), key, packed).ok(), "the disk takes it");
  });
}

Spent RowsInRocks(const std::string& folder, std::span<const Arrival> arrivals, uint64_t batch) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.IncreaseParallelism(2);
  rocksdb::BlockBasedTableOptions blocks;
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  options.compression = rocksdb::kLZ4Compression;
  options.memtable_whole_key_filtering = true;  // nearly every id asked for is new
  options.memtable_prefix_bloom_size_ratio = 0.1;
  const std::vector<rocksdb::ColumnFamilyDescriptor> tables = {{rocksdb::kDefaultColumnFamilyName, options}, {"ids", options}, {"streams", options}};
  std::vector<rocksdb::ColumnFamilyHandle*> table;
  rocksdb::DB* opened = nullptr;
  HANES_CHECK(rocksdb::DB::Open(options, folder, tables, &table, &opened).ok(), "a new database opens");
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::string stored;
  const Spent spent = InBatches(arrivals, batch, [&](size_t first, std::span<const Arrival> some) {
    rocksdb::WriteBatch rows;
    absl::flat_hash_set<std::string_view> ids;
    for (const Arrival& arrival : some) {
      const AcceptedEvent& event = AcceptedOf(arrival);
      if (!ids.insert(event.id.value()).second || db->Get({}, table[1], event.id.value(), &stored).ok()) continue;
      std::string position;
      AppendBig64(position, ++first);
      rows.Put(position, event.bytes);
      rows.Put(table[1], event.id.value(), position);
      rows.Put(table[2], event.stream.value() + position, rocksdb::Slice());
    }
    rows.Put("next_offset", std::to_string(first));
    HANES_CHECK(db->Write(Synced(), &rows).ok(), "the disk takes it");
  });
  for (rocksdb::ColumnFamilyHandle* handle : table) (void)db->DestroyColumnFamilyHandle(handle);
  return spent;
}

Spent Hanes(const std::string& folder, std::span<const Arrival> arrivals, uint64_t batch) {
  const auto log = OpenLog(folder);
  const Spent spent = Measure([&] { AppendAll(*log, arrivals, batch); });
  HANES_CHECK(log->Head()->position.value() == arrivals.size(), "every event is new");
  return spent;
}

}  // namespace

Spent AppendTo(std::string_view subject, const Wanted& wanted, std::span<const Arrival> arrivals) {
  const std::filesystem::path folder = wanted.folder / fmt::format("append-{}", subject);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto append = subject == "flat_file"        ? FlatFile
                      : subject == "rocksdb_packed" ? PackedRocks
                      : subject == "rocksdb_rows"   ? RowsInRocks
                                                    : Hanes;
  const Spent spent = append(folder.string(), arrivals, wanted.batch);
  std::filesystem::remove_all(folder);
  return spent;
}

void AppendRound(const Wanted& wanted) {
  // About a second each: an append of one event is one sync.
  const uint64_t events = wanted.events > 0 ? wanted.events : std::min<uint64_t>(1'000'000, wanted.batch * 5'000);
  const std::vector<Arrival> arrivals = Load(7, events, 0);
  const Spent spent = AppendTo(wanted.round, wanted, arrivals);
  fmt::print("{} events of {:.1f} bytes, {:.2f} us of a processor each\n", events, MeanBytes(arrivals),
             spent.processor_seconds / static_cast<double>(events) * 1e6);
  PrintFigure("append", wanted.batch, wanted.round, "events/s", static_cast<double>(events) / spent.clock_seconds);
}

}  // namespace hanes::bench
