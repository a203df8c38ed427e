// SPDX-License-Identifier: Apache-2.0
// The refusals of a log: its `quarantine` table (stored_keys.h). Writing is staged into a batch, so that it is one with the append.
#pragma once

#include <absl/container/flat_hash_set.h>
#include <rocksdb/write_batch.h>

#include <string>
#include <vector>

#include "store/quarantine.h"
#include "store/stored_keys.h"

namespace hanes {

class QuarantineTable {
 public:
  explicit QuarantineTable(const LogTables& tables) : tables_(tables) {}

  // Finds where the order of entries goes on.
  Status Load();

  // Stages an entry. False when it is there already, or among `staged`, the ids staged into this batch before, which it joins.
  StatusOr<bool> StageRefusal(const Refusal& refusal, Timestamp refused_at, absl::flat_hash_set<std::string>& staged,
                              rocksdb::WriteBatch& batch);
  Status StageDeadLettered(const std::string& id, rocksdb::WriteBatch& batch) const;
  // False when it had been replayed before: then nothing is staged.
  StatusOr<bool> StageReplayed(const std::string& id, Position position, rocksdb::WriteBatch& batch) const;

  // As Quarantine has them.
  StatusOr<std::vector<v1::QuarantineEntry>> List(const std::string& id, bool with_raw) const;
  StatusOr<std::vector<v1::QuarantineEntry>> NotDeadLettered(size_t count_max) const;

 private:
  struct Stored {
    uint64_t order = 0;
    v1::QuarantineEntry entry;
  };
  StatusOr<Stored> Find(const std::string& id) const;  // NotFound when it is not there
  StatusOr<v1::QuarantineEntry> Entry(uint64_t order) const;

  const LogTables& tables_;
  uint64_t next_order_ = 1;
};

}  // namespace hanes
