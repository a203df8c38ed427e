// SPDX-License-Identifier: Apache-2.0
#include "projections/belief_line.h"

#include <algorithm>

#include "projections/known_history.h"

namespace hanes {

void BeliefLine::Clear() {
  facts_.clear();
  held_.clear();
}

void BeliefLine::SortBeliefs(std::vector<Belief>& beliefs) {
  sorted_.clear();
  for (Belief& belief : beliefs) sorted_.push_back(&belief);
  std::sort(sorted_.begin(), sorted_.end(), [](const Belief* a, const Belief* b) { return a->fact < b->fact; });
  // Said twice: the first one stands for all and is made by the events of all.
  size_t kept = 0;
  for (Belief* belief : sorted_) {
    if (kept == 0 || sorted_[kept - 1]->fact != belief->fact) {
      sorted_[kept++] = belief;
      continue;
    }
    std::vector<Position>& by = sorted_[kept - 1]->made_by;
    by.insert(by.end(), belief->made_by.begin(), belief->made_by.end());
  }
  sorted_.resize(kept);
}

void BeliefLine::Advance(Timestamp known_at, std::vector<Belief>& beliefs) {
  SortBeliefs(beliefs);
  next_held_.clear();
  size_t held = 0;
  const auto forget = [&] { facts_[held_[held++]].known.to = known_at; };
  for (Belief* belief : sorted_) {
    std::strong_ordering order = std::strong_ordering::less;
    while (held < held_.size() && (order = facts_[held_[held]].fact <=> belief->fact) < 0) forget();
    if (held < held_.size() && order == 0) {
      next_held_.push_back(held_[held++]);
      continue;
    }
    std::vector<Position>& by = belief->made_by;
    std::sort(by.begin(), by.end());
    by.erase(std::unique(by.begin(), by.end()), by.end());
    next_held_.push_back(facts_.size());
    facts_.push_back({std::move(belief->fact), {known_at, Timestamp::Max()}, std::move(by)});
  }
  while (held < held_.size()) forget();
  held_.swap(next_held_);
}

std::vector<KnownFact> BeliefLine::Take() {
  std::vector<KnownFact> facts = std::move(facts_);
  Clear();
  std::sort(facts.begin(), facts.end(), InFactOrder);
  return facts;
}

}  // namespace hanes
