// SPDX-License-Identifier: Apache-2.0
#include "store/quarantine_table.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "store/coding.h"
#include "store/rocks_status.h"

namespace hanes {
namespace {

constexpr char kEntry = 'e';
constexpr char kId = 'i';
constexpr char kDue = 'd';  // for the dead-letter topic

std::string OrderKey(char kind, uint64_t order) {
  std::string key(1, kind);
  AppendBig64(key, order);
  return key;
}

std::string IdKey(const std::string& id) { return kId + id; }

std::string OrderValue(uint64_t order) {
  std::string value;
  AppendBig64(value, order);
  return value;
}

StatusOr<v1::QuarantineEntry> ParseEntry(const rocksdb::Slice& bytes, uint64_t order) {
  v1::QuarantineEntry entry;
  if (entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return entry;
  return DataLoss("quarantine entry {} is damaged: run `hanes check`, then restore the folder from its backup", order);
}

// What a refusal quotes of the record may be any bytes; an entry that cannot be read again would be worse than none.
v1::QuarantineEntry MakeEntry(const std::string& id, const Refusal& refusal, Timestamp refused_at) {
  v1::QuarantineEntry entry;
  entry.set_id(id);
  entry.set_reason(AsUtf8(refusal.reason));
  entry.set_detail(AsUtf8(refusal.detail));
  entry.set_raw(refusal.raw);
  entry.set_origin(AsUtf8(refusal.origin));
  entry.set_place(refusal.place);
  entry.set_refused_at_micros(refused_at.micros());
  for (const auto& [name, value] : refusal.headers) (*entry.mutable_headers())[AsUtf8(name)] = AsUtf8(value);
  return entry;
}

}  // namespace

std::string QuarantineId(const Refusal& refusal) {
  // A row that is sent again every night stands on another line whenever one before it came or went: it is the same row.
  const bool place_tells = refusal.reason != kBadRow;
  std::string origin;  // sizes before the texts: no two origins read alike
  AppendText(origin, refusal.origin);
  AppendVarint(origin, place_tells ? ZigZag(refusal.place) : 0);
  AppendText(origin, refusal.raw);
  return ShortId(origin);
}

Status QuarantineTable::Load() {
  const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(rocksdb::ReadOptions(), tables_.quarantine));
  at->SeekForPrev(OrderKey(kEntry, ~uint64_t{0}));
  if (at->Valid() && at->key().starts_with(rocksdb::Slice(&kEntry, 1))) next_order_ = BigAt(ToView(at->key()), 1) + 1;
  return FromRocks(at->status(), "read the quarantine");
}

StatusOr<bool> QuarantineTable::StageRefusal(const Refusal& refusal, Timestamp refused_at,
                                             absl::flat_hash_set<std::string>& staged, rocksdb::WriteBatch& batch) {
  const std::string id = QuarantineId(refusal);
  if (!staged.insert(id).second) return false;
  std::string order;
  const rocksdb::Status found = tables_.db->Get(rocksdb::ReadOptions(), tables_.quarantine, IdKey(id), &order);
  if (found.ok()) return false;
  if (!found.IsNotFound()) return FromRocks(found, "look for a refusal in quarantine");
  const uint64_t next = next_order_++;
  batch.Put(tables_.quarantine, OrderKey(kEntry, next), MakeEntry(id, refusal, refused_at).SerializeAsString());
  batch.Put(tables_.quarantine, IdKey(id), OrderValue(next));
  batch.Put(tables_.quarantine, OrderKey(kDue, next), rocksdb::Slice());
  return true;
}

Status QuarantineTable::StageDeadLettered(const std::string& id, rocksdb::WriteBatch& batch) const {
  ASSIGN_OR_RETURN(Stored stored, Find(id));
  stored.entry.set_dead_lettered(true);
  batch.Put(tables_.quarantine, OrderKey(kEntry, stored.order), stored.entry.SerializeAsString());
  batch.Delete(tables_.quarantine, OrderKey(kDue, stored.order));
  return OkStatus();
}

StatusOr<bool> QuarantineTable::StageReplayed(const std::string& id, Position position, rocksdb::WriteBatch& batch) const {
  ASSIGN_OR_RETURN(Stored stored, Find(id));
  if (stored.entry.replayed_position() != 0) return false;
  stored.entry.set_replayed_position(position.value());
  batch.Put(tables_.quarantine, OrderKey(kEntry, stored.order), stored.entry.SerializeAsString());
  return true;
}

StatusOr<std::vector<v1::QuarantineEntry>> QuarantineTable::List(const std::string& id, bool with_raw) const {
  std::vector<v1::QuarantineEntry> entries;
  const auto add = [&](v1::QuarantineEntry entry) {
    if (!with_raw) entry.clear_raw();
    entries.push_back(std::move(entry));
  };
  if (!id.empty()) {
    ASSIGN_OR_RETURN(Stored stored, Find(id));
    add(std::move(stored.entry));
    return entries;
  }
  const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(rocksdb::ReadOptions(), tables_.quarantine));
  for (at->Seek(OrderKey(kEntry, 0)); at->Valid() && at->key()[0] == kEntry; at->Next()) {
    ASSIGN_OR_RETURN(v1::QuarantineEntry entry, ParseEntry(at->value(), BigAt(ToView(at->key()), 1)));
    add(std::move(entry));
  }
  RETURN_IF_ERROR(FromRocks(at->status(), "list the quarantine"));
  return entries;
}

StatusOr<std::vector<v1::QuarantineEntry>> QuarantineTable::NotDeadLettered(size_t count_max) const {
  std::vector<v1::QuarantineEntry> entries;
  const std::unique_ptr<rocksdb::Iterator> at(tables_.db->NewIterator(rocksdb::ReadOptions(), tables_.quarantine));
  for (at->Seek(OrderKey(kDue, 0)); at->Valid() && at->key()[0] == kDue && entries.size() < count_max; at->Next()) {
    ASSIGN_OR_RETURN(v1::QuarantineEntry entry, Entry(BigAt(ToView(at->key()), 1)));
    entries.push_back(std::move(entry));
  }
  RETURN_IF_ERROR(FromRocks(at->status(), "list what the dead-letter topic has not yet"));
  return entries;
}

StatusOr<QuarantineTable::Stored> QuarantineTable::Find(const std::string& id) const {
  std::string order;
  const rocksdb::Status status = tables_.db->Get(rocksdb::ReadOptions(), tables_.quarantine, IdKey(id), &order);
  if (status.IsNotFound()) return NotFound("no quarantine entry has id \"{}\": `hanes quarantine list` shows those there are", id);
  RETURN_IF_ERROR(FromRocks(status, "find a quarantine entry"));
  if (order.size() != 8) return DataLoss("the order of quarantine entry {} is damaged: run `hanes check`", id);
  ASSIGN_OR_RETURN(v1::QuarantineEntry entry, Entry(BigAt(order)));
  return Stored{BigAt(order), std::move(entry)};
}

StatusOr<v1::QuarantineEntry> QuarantineTable::Entry(uint64_t order) const {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status = tables_.db->Get(rocksdb::ReadOptions(), tables_.quarantine, OrderKey(kEntry, order), &value);
  if (status.IsNotFound()) return DataLoss("quarantine entry {} is missing: run `hanes check`", order);
  RETURN_IF_ERROR(FromRocks(status, "read a quarantine entry"));
  return ParseEntry(value, order);
}

}  // namespace hanes
