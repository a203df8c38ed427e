// SPDX-License-Identifier: Apache-2.0
#include "projections/rocks_fact_store.h"

#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <filesystem>

#include "base/hash.h"
#include "base/planted_fault.h"
#include "projections/fact_changes.h"
#include "projections/fact_encoding.h"
#include "projections/known_history.h"
#include "store/coding.h"
#include "store/record_headers.h"
#include "store/rocks_defaults.h"
#include "store/rocks_status.h"

namespace hanes {
namespace {

constexpr const char* kFamilies[] = {"default", "current", "superseded", "parked", "groups", "changes"};
constexpr const char* kCheckpointKey = "checkpoint";
constexpr const char* kIdentityKey = "view";
constexpr size_t kHashBytes = 8;  // of FactKey, before the group

rocksdb::ColumnFamilyOptions FamilyOptions() {
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));  // most groups have no superseded facts: do not look for them on disk
  table.format_version = 5;
  table.block_size = 16 << 10;  // LZ4 clears a table of 16 KiB a block: with blocks of 4 KiB that costs more than the packing
  rocksdb::ColumnFamilyOptions options;
  options.compression = rocksdb::kLZ4Compression;
  options.write_buffer_size = 16 << 20;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::DBOptions DatabaseOptions(rocksdb::Env* env) {
  rocksdb::DBOptions options = RocksDefaults(env);
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_total_wal_size = 64 << 20;
  options.allow_fallocate = false;     // a small view should be a small folder
  return options;
}

// What RocksDB finds damaged in a view is never restored: the log makes it again. So anything but a folder in use, a full disk and a disk
// that does not answer is DataLoss.
Status FromViewStore(const rocksdb::Status& status, const std::string& doing) {
  if (status.IsCorruption() || status.IsInvalidArgument() || status.IsNotSupported() || status.IsPathNotFound()) {
    return DataLoss("{}: {}: run `hanes rebuild`, which makes the view again from the log", doing, status.ToString());
  }
  return FromRocks(status, doing);
}

std::string_view View(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

void PutOrDelete(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family, const std::string& key, bool present,
                 const std::string& value) {
  // A WriteBatch in memory takes every Put and Delete; only its size is bounded, by the runner's portion.
  if (present) {
    batch.Put(family, key, value).PermitUncheckedError();
  } else {
    batch.Delete(family, key).PermitUncheckedError();
  }
}

}  // namespace

std::string FactKey(std::string_view group) {
  std::string key;
  key.reserve(kHashBytes + group.size());
  AppendBig64(key, Hash64(group));
  key += group;
  return key;
}

class RocksFactStore::Impl {
 public:
  enum Family { kMeta, kCurrent, kSuperseded, kParked, kGroups, kChanges };

  ~Impl() {
    for (rocksdb::ColumnFamilyHandle* family : families) db->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  }

  // nullopt when there is no such key.
  StatusOr<std::optional<std::string>> Get(Family family, const std::string& key) const {
    std::string value;
    const rocksdb::Status status = db->Get({}, families[family], key, &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return FromViewStore(status, "read of view " + folder);
    return std::optional<std::string>(std::move(value));
  }

  Status ForEachRow(Family family, const std::function<Status(std::string_view, std::string_view)>& visit) const {
    const std::unique_ptr<rocksdb::Iterator> row(db->NewIterator(ScanOptions(), families[family]));
    for (row->SeekToFirst(); row->Valid(); row->Next()) RETURN_IF_ERROR(visit(View(row->key()), View(row->value())));
    return FromViewStore(row->status(), "scan of view " + folder);
  }

  // `meta` is of the moment at which the facts were summed.
  Status CheckSum(rocksdb::Iterator& meta, const FactDigest& digest, uint64_t facts) const {
    if constexpr (Planted("digest_unchecked")) return OkStatus();
    Checkpoint checkpoint;
    meta.Seek(kCheckpointKey);
    RETURN_IF_ERROR(FromViewStore(meta.status(), "read of view " + folder));
    if (meta.Valid() && View(meta.key()) == kCheckpointKey) {
      ASSIGN_OR_RETURN(checkpoint, DecodeCheckpoint(View(meta.value())));
    }
    if (digest == checkpoint.digest && facts == checkpoint.facts) return OkStatus();
    return DataLoss("view {} holds {} facts of digest {}, its checkpoint says {} of {}: run `hanes rebuild`", folder, facts,
                    digest.ToString(), checkpoint.facts, checkpoint.digest.ToString());
  }

  static rocksdb::ReadOptions ScanOptions() {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    options.readahead_size = 1 << 20;
    return options;
  }

  std::string folder;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
};

RocksFactStore::RocksFactStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RocksFactStore::~RocksFactStore() = default;

StatusOr<std::unique_ptr<RocksFactStore>> RocksFactStore::Open(const std::string& folder, rocksdb::Env* env) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unavailable("view folder {} cannot be made: {}", folder, error.message());
  auto impl = std::make_unique<Impl>();
  impl->folder = folder;
  RETURN_IF_ERROR(CheckRecordHeaders(env, folder));
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : kFamilies) families.emplace_back(name, FamilyOptions());
  rocksdb::DB* db = nullptr;
  RETURN_IF_ERROR(FromViewStore(rocksdb::DB::Open(DatabaseOptions(env), folder, families, &impl->families, &db), "opening view " + folder));
  impl->db.reset(db);
  std::unique_ptr<RocksFactStore> store(new RocksFactStore(std::move(impl)));
  ASSIGN_OR_RETURN(const Checkpoint checkpoint, store->LoadCheckpoint());
  RETURN_IF_ERROR(Annotate(CheckComplete(checkpoint), folder));
  return store;
}

StatusOr<ViewIdentity> RocksFactStore::LoadIdentity() const {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, impl_->Get(Impl::kMeta, kIdentityKey));
  return bytes ? DecodeIdentity(*bytes) : ViewIdentity();
}

StatusOr<Checkpoint> RocksFactStore::LoadCheckpoint() const {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, impl_->Get(Impl::kMeta, kCheckpointKey));
  return bytes ? DecodeCheckpoint(*bytes) : Checkpoint();
}

StatusOr<std::vector<KnownFact>> RocksFactStore::Facts(const std::string& group) const {
  std::vector<KnownFact> facts;
  const std::string key = FactKey(group);
  for (const Impl::Family family : {Impl::kCurrent, Impl::kSuperseded}) {
    ASSIGN_OR_RETURN(const std::optional<std::string> bytes, impl_->Get(family, key));
    if (bytes) RETURN_IF_ERROR(DecodeFacts(*bytes, facts));
  }
  std::sort(facts.begin(), facts.end(), InFactOrder);
  return facts;
}

Status RocksFactStore::ForEach(const std::function<Status(const EntityFacts&)>& visit) const {
  // Both families are in order of the same keys: one walk through the two together, of one moment.
  std::vector<rocksdb::Iterator*> raw;
  const rocksdb::Status made = impl_->db->NewIterators(
      Impl::ScanOptions(), {impl_->families[Impl::kCurrent], impl_->families[Impl::kSuperseded], impl_->families[Impl::kMeta]}, &raw);
  RETURN_IF_ERROR(FromViewStore(made, "scan of view " + impl_->folder));
  const std::unique_ptr<rocksdb::Iterator> current(raw[0]), superseded(raw[1]), meta(raw[2]);
  FactDigest digest;
  uint64_t facts = 0;
  current->SeekToFirst();
  superseded->SeekToFirst();
  EntityFacts entity;
  while (current->Valid() || superseded->Valid()) {
    const bool has_current = current->Valid() && (!superseded->Valid() || current->key().compare(superseded->key()) <= 0);
    const bool has_superseded = superseded->Valid() && (!has_current || current->key() == superseded->key());
    entity.group = View((has_current ? current : superseded)->key()).substr(kHashBytes);
    entity.facts.clear();
    if (has_current) RETURN_IF_ERROR(DecodeFacts(View(current->value()), entity.facts));
    if (has_superseded) RETURN_IF_ERROR(DecodeFacts(View(superseded->value()), entity.facts));
    std::sort(entity.facts.begin(), entity.facts.end(), InFactOrder);
    for (const KnownFact& fact : entity.facts) digest.Add(fact);
    facts += entity.facts.size();
    RETURN_IF_ERROR(visit(entity));
    if (has_current) current->Next();
    if (has_superseded) superseded->Next();
  }
  RETURN_IF_ERROR(FromViewStore(current->status(), "scan of view " + impl_->folder));
  RETURN_IF_ERROR(FromViewStore(superseded->status(), "scan of view " + impl_->folder));
  return impl_->CheckSum(*meta, digest, facts);
}

StatusOr<std::vector<ParkedEntity>> RocksFactStore::Parked() const {
  std::vector<ParkedEntity> parked;
  RETURN_IF_ERROR(impl_->ForEachRow(Impl::kParked, [&](std::string_view entity, std::string_view bytes) -> Status {
    ASSIGN_OR_RETURN(ParkedEntity one, DecodeParked(entity, bytes));
    parked.push_back(std::move(one));
    return OkStatus();
  }));
  return parked;
}

StatusOr<EntityGroups> RocksFactStore::LoadGroups() const {
  EntityGroups groups;
  RETURN_IF_ERROR(impl_->ForEachRow(Impl::kGroups, [&](std::string_view stream, std::string_view group) {
    groups.Restore(std::string(stream), std::string(group));
    return OkStatus();
  }));
  return groups;
}

std::string RocksFactStore::MemoryPath() const { return impl_->folder + "/memory.columns"; }

Status RocksFactStore::ForEachChange(Position after, const std::function<Status(const StoredChange&)>& visit) const {
  std::string first;
  AppendBig64(first, after.Next().value());
  const std::unique_ptr<rocksdb::Iterator> row(impl_->db->NewIterator(Impl::ScanOptions(), impl_->families[Impl::kChanges]));
  for (row->Seek(first); row->Valid(); row->Next()) {
    ASSIGN_OR_RETURN(const StoredChange change, DecodeChange(View(row->value())));
    RETURN_IF_ERROR(visit(change));
  }
  return FromViewStore(row->status(), "scan of view " + impl_->folder);
}

Status RocksFactStore::ForgetChanges(Position up_to) {
  std::string first, end;
  AppendBig64(first, 0);
  AppendBig64(end, up_to.Next().value());
  return FromViewStore(impl_->db->DeleteRange({}, impl_->families[Impl::kChanges], first, end), "write of view " + impl_->folder);
}

Status RocksFactStore::Commit(const FactWrites& writes) {
  rocksdb::WriteBatch batch;
  const auto& families = impl_->families;
  for (const FactWrites::Group& group : writes.groups) {
    const std::string key = FactKey(group.group);
    for (const bool superseded : {false, true}) {
      if (!(superseded ? group.superseded_changed : group.current_changed)) continue;
      std::string value;
      const bool any = EncodeFacts(group.facts, superseded, value);
      PutOrDelete(batch, families[superseded ? Impl::kSuperseded : Impl::kCurrent], key, any, value);
    }
  }
  for (const std::string& entity : writes.unparked) PutOrDelete(batch, families[Impl::kParked], entity, false, "");
  for (const ParkedEntity& parked : writes.parked) {
    PutOrDelete(batch, families[Impl::kParked], parked.entity, true, EncodeParked(parked));
  }
  for (const auto& [stream, group] : writes.memberships) PutOrDelete(batch, families[Impl::kGroups], stream, true, group);
  if (!writes.change.empty()) {
    std::string position;
    AppendBig64(position, writes.checkpoint.position.value());
    PutOrDelete(batch, families[Impl::kChanges], position, true, writes.change);
  }
  PutOrDelete(batch, families[Impl::kMeta], kIdentityKey, true, EncodeIdentity(writes.identity));
  PutOrDelete(batch, families[Impl::kMeta], kCheckpointKey, true, EncodeCheckpoint(writes.checkpoint));
  rocksdb::WriteOptions options;
  options.sync = writes.synced;
  return FromViewStore(impl_->db->Write(options, &batch), "write of view " + impl_->folder);
}

Status RocksFactStore::Ingest(const std::vector<std::string>& current_files, const std::vector<std::string>& superseded_files) {
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  const auto ingest = [&](Impl::Family family, const std::vector<std::string>& files) {
    if (files.empty()) return OkStatus();
    return FromViewStore(impl_->db->IngestExternalFile(impl_->families[family], files, options), "rebuild of view " + impl_->folder);
  };
  RETURN_IF_ERROR(ingest(Impl::kCurrent, current_files));
  return ingest(Impl::kSuperseded, superseded_files);
}

Status RocksFactStore::Verify() const {
  return ForEach([](const EntityFacts&) { return OkStatus(); });
}

rocksdb::Env* RocksFactStore::env() const { return impl_->db->GetEnv(); }

class FactFileWriter::Impl {
 public:
  Impl(const std::string& path_stem, rocksdb::Env* env)
      : options_(DatabaseOptions(env), FamilyOptions()), current_{path_stem + ".current.sst"}, superseded_{path_stem + ".superseded.sst"} {}

  Status Add(std::string_view group, std::span<const KnownFactView> facts) {
    const std::string key = FactKey(group);
    RETURN_IF_ERROR(Put(current_, key, facts, false));
    return Put(superseded_, key, facts, true);
  }

  StatusOr<Files> Finish() {
    Files files;
    ASSIGN_OR_RETURN(files.current, Close(current_));
    ASSIGN_OR_RETURN(files.superseded, Close(superseded_));
    return files;
  }

 private:
  struct SortedFile {
    explicit SortedFile(std::string file_path) : path(std::move(file_path)) {}
    std::string path;
    std::unique_ptr<rocksdb::SstFileWriter> writer;  // made with the first row: a sorted file cannot be empty
  };

  Status Put(SortedFile& file, const std::string& key, std::span<const KnownFactView> facts, bool superseded) {
    value_.clear();
    if (!EncodeFacts(facts, superseded, value_)) return OkStatus();
    if (file.writer == nullptr) {
      file.writer = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), options_);
      RETURN_IF_ERROR(FromViewStore(file.writer->Open(file.path), "making " + file.path));
    }
    return FromViewStore(file.writer->Put(key, value_), "writing " + file.path);
  }

  static StatusOr<std::string> Close(SortedFile& file) {
    if (file.writer == nullptr) return std::string();
    RETURN_IF_ERROR(FromViewStore(file.writer->Finish(), "finishing " + file.path));
    return file.path;
  }

  const rocksdb::Options options_;
  SortedFile current_;
  SortedFile superseded_;
  std::string value_;
};

FactFileWriter::FactFileWriter(const std::string& path_stem, rocksdb::Env* env) : impl_(std::make_unique<Impl>(path_stem, env)) {}
FactFileWriter::~FactFileWriter() = default;
Status FactFileWriter::Add(std::string_view group, std::span<const KnownFactView> facts) { return impl_->Add(group, facts); }
StatusOr<FactFileWriter::Files> FactFileWriter::Finish() { return impl_->Finish(); }

}  // namespace hanes
