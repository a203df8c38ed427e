// SPDX-License-Identifier: Apache-2.0
// Lays the beliefs of one moment after the other side by side and says what was believed from when to when.
#pragma once

#include <vector>

#include "projections/fact.h"

namespace hanes {

// Something believed at one moment, and the events that made it so.
struct Belief {
  Fact fact;
  std::vector<Position> made_by;
};

class BeliefLine {
 public:
  void Clear();
  // From `known_at`, which is later than the moment before, exactly `beliefs` are held; what is believed still is one fact with what was
  // believed before, made by the events that made it first. Takes what it needs out of `beliefs`. The same fact said twice is said once,
  // made by the events of both.
  void Advance(Timestamp known_at, std::vector<Belief>& beliefs);
  // Everything ever believed, in fact order. Leaves the line empty.
  std::vector<KnownFact> Take();

 private:
  void SortBeliefs(std::vector<Belief>& beliefs);

  std::vector<KnownFact> facts_;
  std::vector<size_t> held_;        // indices into facts_ of what is believed now, in the order of Advance
  std::vector<size_t> next_held_;
  std::vector<Belief*> sorted_;
};

}  // namespace hanes
