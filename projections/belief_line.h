// SPDX-License-Identifier: Apache-2.0
// Lays the beliefs of one moment after the other side by side and says what was believed from when to when.
#pragma once

#include <utility>
#include <vector>

#include "projections/fact.h"

namespace hanes {

// Something believed at one moment, and the events that made it so.
struct Belief {
  Belief(Fact&& said, std::vector<Position>&& by) : fact(std::move(said)), made_by(std::move(by)) {}
  Fact fact;
  std::vector<Position> made_by;
};

class BeliefLine {
 public:
  void Clear();
  // Goes on with beliefs that no one held before, of another strand. Strands may say the same: that is one belief, held from the first
  // moment at which any of them says it until none does.
  void Begin() { held_.clear(); }
  // From `known_at`, which is later than the moment before, exactly `beliefs` are held; what is believed still is one fact with what was
  // believed before, made by the events that made it first. Takes what it needs out of `beliefs`. The same fact said twice is said once,
  // made by the events of both.
  void Advance(Timestamp known_at, std::vector<Belief>& beliefs);
  // Everything ever believed, in fact order. Leaves the line empty.
  std::vector<KnownFact> Take();

 private:
  void SortBeliefs(std::vector<Belief>& beliefs);
  static void Append(KnownFact&& next, std::vector<KnownFact>& facts);

  std::vector<KnownFact> facts_;
  std::vector<size_t> held_;        // indices into facts_ of what is believed now, in the order of Advance
  std::vector<size_t> next_held_;
  std::vector<Belief*> sorted_;
};

}  // namespace hanes
