// SPDX-License-Identifier: Apache-2.0
// How far a view is, and the proof that it left nothing out.
#pragma once

#include <cstdint>

#include "base/ids.h"
#include "base/status.h"
#include "projections/fact.h"

namespace hanes {

// Counts positions and hashes them in order. The hash has a closed form for 1, 2, ..., n, so that a position left out, seen twice or seen
// out of order shows, even when the counts agree.
class PositionsSeen {
 public:
  PositionsSeen() = default;
  PositionsSeen(uint64_t count, uint64_t hash) : count_(count), hash_(hash) {}
  void See(Position position);
  // The positions that another has seen, after these: as if seen here one by one.
  void See(const PositionsSeen& next);
  uint64_t count() const { return count_; }
  uint64_t hash() const { return hash_; }
  // What 1..`last` gives, in about 64 steps whatever `last` is.
  static PositionsSeen Whole(Position last);
  auto operator<=>(const PositionsSeen&) const = default;

 private:
  uint64_t count_ = 0;
  uint64_t hash_ = 0;
};

struct Checkpoint {
  Position position;     // every position up to this one has been taken in
  PositionsSeen seen;    // equals PositionsSeen::Whole(position), or the view is not complete
  FactDigest digest;     // of every fact, current and superseded
  uint64_t facts = 0;    // current and superseded
  bool operator==(const Checkpoint&) const = default;
};

// OK, or DataLoss saying how many positions are missing or that their order is wrong, and that a rebuild is the remedy.
Status CheckComplete(const Checkpoint& checkpoint);

}  // namespace hanes
