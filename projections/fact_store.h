// SPDX-License-Identifier: Apache-2.0
// Where one version of one view keeps its facts: RocksDB holds the truth, FactIndex (fact_index.h) answers questions from memory.
//
// One folder each: DATA/views/<view>/<generation>. Current and superseded facts stand in separate key ranges, a value an entity.
// Facts, checkpoint, completeness and digest are one atomic write.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "projections/fact.h"

namespace hanes {

// How far a view is, and the proof that it left nothing out.
struct Checkpoint {
  Position position;              // every position up to this one has been taken in
  uint64_t positions_seen = 0;    // equals `position` when complete
  uint64_t positions_hash = 0;    // rolling hash of the positions seen; equals that of 1..position when complete
  FactDigest digest;
  uint64_t facts = 0;             // current and superseded
};

// An entity whose events could not be folded: it keeps the facts it had.
struct ParkedEntity {
  std::string entity;
  std::string reason;
  Position position;  // of the event that made it fail
};

// The facts of one group of entities (one, or several that were merged) before and after a fold.
struct EntityFacts {
  std::string group;               // the key the facts are stored under
  std::vector<KnownFact> facts;    // sorted by (kind, entity, dimensions, valid, known)
};

class FactStore {
 public:
  virtual ~FactStore() = default;
  virtual StatusOr<Checkpoint> LoadCheckpoint() const = 0;
  virtual StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const = 0;
  // Every group once, in key order.
  virtual Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const = 0;
  virtual StatusOr<std::vector<ParkedEntity>> Parked() const = 0;
};

}  // namespace hanes
