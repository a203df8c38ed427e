// SPDX-License-Identifier: Apache-2.0
// The facts of one generation of a view, in a RocksDB of their own.
//
// Column families, keys -> values (docs of the value's bytes: fact_encoding.h):
//   current     hash64(group) big-endian + group -> packed facts believed now
//   superseded  the same key                     -> packed facts no longer believed
//   parked      group                            -> position, reason
//   groups      stream                           -> group, for streams of groups of two and more
//   changes     position of its checkpoint, big-endian -> what a write changed (fact_changes.h), until a saved memory has it
//   default     "view" -> what made this store;  "checkpoint" -> how far it is
// The hash comes first so that a rebuild, which works through the groups in partitions of their hash, writes its files in key order.
//
// Writes are atomic but not synced: the log is the truth, so after a power loss a view may go on from an older checkpoint, but never from
// facts and a checkpoint that do not belong together. A rebuild ends with a sync, before anything points to it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/entity_groups.h"
#include "projections/fact_store.h"
#include "projections/projection.h"

namespace rocksdb {
class Env;
}

namespace hanes {

// What made a store. Facts of another log, or of another version of the fold, are facts of something else.
struct ViewIdentity {
  std::string view;
  uint32_t version = 0;
  AuthorityId authority;        // empty until the first event
  Timestamp first_appended_at;  // of the log; 1970 until the first event
  bool operator==(const ViewIdentity&) const = default;
};

// One atomic write.
struct FactWrites {
  struct Group {
    std::string group;
    std::vector<KnownFact> facts;    // all of them, in order; none removes the group
    bool current_changed = true;
    bool superseded_changed = true;
  };
  std::vector<Group> groups;
  std::vector<ParkedEntity> parked;
  std::vector<std::string> unparked;
  std::vector<std::pair<std::string, std::string>> memberships;  // stream, group: as they are now
  Checkpoint checkpoint;
  ViewIdentity identity;
  std::string change;  // for `changes` (EncodeChange); empty keeps none
  bool synced = false;
};

// Sorted files made beside the store, to be taken in whole.
class FactFileWriter;

class RocksFactStore : public FactStore {
 public:
  // Opens or creates. FailedPrecondition when another process holds the folder; DataLoss when its bytes are damaged or its checkpoint is
  // not complete (CheckComplete): the remedy is a rebuild. Unavailable when the disk refuses.
  // `env` outlives the store; null is the machine's.
  static StatusOr<std::unique_ptr<RocksFactStore>> Open(const std::string& folder, rocksdb::Env* env = nullptr);
  ~RocksFactStore() override;

  // The identity's `view` is empty in a store that nothing was written to.
  StatusOr<ViewIdentity> LoadIdentity() const;
  StatusOr<Checkpoint> LoadCheckpoint() const override;
  StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override;
  // DataLoss at the end when what was visited does not add up to the checkpoint's digest and count: a file may be missing that no checksum
  // misses. What was made of it must be thrown away.
  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override;
  StatusOr<std::vector<ParkedEntity>> Parked() const override;
  StatusOr<EntityGroups> LoadGroups() const;
  std::string MemoryPath() const override;
  Status ForEachChange(Position after, const std::function<Status(const StoredChange&)>& visit) const override;
  // Forgets the changes of checkpoints up to this one: a saved memory has them.
  Status ForgetChanges(Position up_to);

  Status Commit(const FactWrites& writes);
  // Takes in files that FactFileWriter finished. Their groups must not be in the store yet, and files must not overlap.
  Status Ingest(const std::vector<std::string>& current_files, const std::vector<std::string>& superseded_files);

  // Recomputes digest and count from the facts themselves, as ForEach does. DataLoss when they are not those of the checkpoint.
  Status Verify() const;
  rocksdb::Env* env() const;

 private:
  class Impl;
  explicit RocksFactStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
  friend class FactFileWriter;
};

// Writes the facts of groups, in the order of FactKey, as two sorted files.
class FactFileWriter {
 public:
  // `path_stem`: the files are `path_stem`.current.sst and .superseded.sst.
  // `env` is that of the store that will take the files in.
  explicit FactFileWriter(const std::string& path_stem, rocksdb::Env* env = nullptr);
  ~FactFileWriter();
  Status Add(std::string_view group, std::span<const KnownFactView> facts);
  // Paths of the files written; an empty path when there was nothing to write.
  struct Files {
    std::string current;
    std::string superseded;
  };
  StatusOr<Files> Finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The key that the facts of a group are stored under.
std::string FactKey(std::string_view group);

}  // namespace hanes
