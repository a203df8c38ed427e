// SPDX-License-Identifier: Apache-2.0
// Where one version of one view keeps its facts: RocksDB holds the truth (rocks_fact_store.h), FactIndex answers questions from memory.
//
// Facts are kept by group: one entity, or all those that were ever said to be one person. Current and superseded facts stand in separate
// key ranges. Facts, checkpoint, completeness and digest are one atomic write.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "projections/checkpoint.h"
#include "projections/fact.h"

namespace hanes {

// A group whose events cannot be folded: it keeps the facts it had when they last could.
struct ParkedEntity {
  std::string entity;  // the group's key: "child:C1"
  std::string reason;
  Position position;   // of the last event that makes it fail
  auto operator<=>(const ParkedEntity&) const = default;
};

// The facts of one group.
struct EntityFacts {
  std::string group;             // the key the facts are stored under: the smallest stream id of the group
  std::vector<KnownFact> facts;  // sorted by (fact, known)
};

// What one step of a runner does to the memory that answers questions. Removed and added facts are whole: a fact whose knowledge ended
// is removed as it was and added as it is.
struct FactChange {
  std::vector<KnownFact> removed;
  std::vector<KnownFact> added;
  std::vector<ParkedEntity> parked;  // every entity parked now, in order of their names
  Checkpoint checkpoint;             // that of the store after the change
};

// The stored facts as a reader sees them. Safe beside one writer.
class FactStore {
 public:
  virtual ~FactStore() = default;
  virtual StatusOr<Checkpoint> LoadCheckpoint() const = 0;
  // Sorted by (fact, known); empty when there are none.
  virtual StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const = 0;
  // Every group once, in key order. Stops at the first error, which it returns.
  virtual Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const = 0;
  // In order of their names.
  virtual StatusOr<std::vector<ParkedEntity>> Parked() const = 0;
};

// Memory that follows a store, such as the columns that questions are answered from. Called from one thread at a time; questions
// may run beside it, so an implementation has its own lock.
class FactListener {
 public:
  virtual ~FactListener() = default;
  // After the change has been written to the store.
  virtual Status Apply(const FactChange& change) = 0;
};

}  // namespace hanes
