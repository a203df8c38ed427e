// SPDX-License-Identifier: Apache-2.0
// Lays the beliefs of one moment after the other side by side and says what was believed from when to when.
//
// Facts are held as views: the texts of what is given live until Take's answer is no longer used.
#pragma once

#include <span>
#include <vector>

#include "projections/fact.h"

namespace hanes {

// Positions by the million, without a vector each.
class PositionLists {
 public:
  struct List {
    uint32_t first = 0;
    uint32_t count = 0;
  };
  void Clear() { positions_.clear(); }
  // Sorted, and each once, as lists are from here on.
  List Add(std::span<const Position> some, std::span<const Position> more = {});
  std::span<const Position> Of(List list) const { return {positions_.data() + list.first, list.count}; }

 private:
  std::vector<Position> positions_;
};

// What is believed at one moment, and the events that made it so.
class Beliefs {
 public:
  void Clear() {
    all_.clear();
    positions_.Clear();
  }
  void Add(const FactView& fact, std::span<const Position> made_by, std::span<const Position> made_by_too = {}) {
    all_.push_back({fact, positions_.Add(made_by, made_by_too)});
  }

 private:
  friend class BeliefLine;
  struct Belief {
    FactView fact;
    PositionLists::List made_by;
  };
  std::vector<Belief> all_;
  PositionLists positions_;
};

class BeliefLine {
 public:
  void Clear();
  // Goes on with beliefs that no one held before, of another strand. Strands may say the same: that is one belief, held from the first
  // moment at which any of them says it until none does.
  void Begin() { held_.clear(); }
  // From `known_at`, which is later than the moment before, exactly `beliefs` are held; what is believed still is one fact with what was
  // believed before, made by the events that made it first. The same fact said twice is said once, made by the events of both.
  void Advance(Timestamp known_at, Beliefs& beliefs);
  // Everything ever believed, in fact order. Lives until the next Clear.
  std::span<const KnownFactView> Take();

 private:
  struct Held {
    FactView fact;
    TimestampRange known;
    PositionLists::List made_by;
  };
  static void Sort(Beliefs& beliefs);
  void Append(const Held& next, std::vector<Held>& facts);

  std::vector<Held> facts_;
  std::vector<Held> joined_;
  std::vector<size_t> held_;        // indices into facts_ of what is believed now, in the order of Advance
  std::vector<size_t> next_held_;
  PositionLists positions_;
  std::vector<KnownFactView> taken_;
};

}  // namespace hanes
