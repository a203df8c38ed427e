// SPDX-License-Identifier: Apache-2.0
// Where one version of one view keeps its facts: RocksDB holds the truth (rocks_fact_store.h), FactIndex answers questions from memory.
//
// Facts are kept by group: one entity, or all those that were ever said to be one person. Current and superseded facts stand in separate
// key ranges. Facts, checkpoint, completeness and digest are one atomic write.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
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
  // How many facts of each kind the store had before of the entities that were folded again, also where nothing changed.
  std::map<std::string, std::array<uint32_t, kFactKindsMax>> held_before;
};

// A change as it was stored.
struct StoredChange {
  Position before;    // that of the checkpoint it follows
  FactChange change;  // without `parked`
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

  // A file in which a memory of these facts may be saved (FactListener::SaveIfDue); empty where there is no place for it.
  virtual std::string MemoryPath() const { return ""; }
  // Changes of checkpoints after `after`, in order: what a memory saved there lacks. Not all of them, where some were not kept: whoever
  // follows them compares checkpoints.
  virtual Status ForEachChange(Position after, const std::function<Status(const StoredChange&)>& visit) const {
    (void)after, (void)visit;
    return OkStatus();
  }
};

// Memory that follows a store, such as the columns that questions are answered from. Called from one thread at a time; questions
// may run beside it, so an implementation has its own lock.
class FactListener {
 public:
  virtual ~FactListener() = default;
  // Before the change is written: DataLoss when the store has not as many facts of an entity as the memory, and the difference between two
  // foldings of it is therefore wrong. Nothing is written then.
  virtual Status Expect(const FactChange& change) {
    (void)change;
    return OkStatus();
  }
  // After the change has been written to the store.
  virtual Status Apply(const FactChange& change) = 0;
  // Puts in order what arrived, where that takes longer than a change should wait; true when there was something. From any thread, beside
  // Apply, one at a time. Where nobody calls it, changes do that work themselves.
  virtual bool JoinRuns() { return false; }
  // Saves what it holds for the next start, where that is worth it: `closing` when there will be no later. Says the position up to which
  // everything is in what was saved; nothing when it saved nothing. From any thread, beside Apply, one at a time.
  virtual StatusOr<std::optional<Position>> SaveIfDue(bool closing) {
    (void)closing;
    return std::optional<Position>();
  }
};

}  // namespace hanes
