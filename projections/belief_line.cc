// SPDX-License-Identifier: Apache-2.0
#include "projections/belief_line.h"

#include <algorithm>

#include "projections/known_history.h"

namespace hanes {
namespace {

// Any total order does here; this one seldom gets as far as the strings.
std::strong_ordering Order(const Fact& a, const Fact& b) {
  if (const auto order = a.kind <=> b.kind; order != 0) return order;
  if (const auto order = a.valid <=> b.valid; order != 0) return order;
  return a <=> b;
}

}  // namespace

void BeliefLine::Clear() {
  facts_.clear();
  held_.clear();
}

void BeliefLine::SortBeliefs(std::vector<Belief>& beliefs) {
  sorted_.clear();
  for (Belief& belief : beliefs) sorted_.push_back(&belief);
  std::sort(sorted_.begin(), sorted_.end(), [](const Belief* a, const Belief* b) { return Order(a->fact, b->fact) < 0; });
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
    while (held < held_.size() && (order = Order(facts_[held_[held]].fact, belief->fact)) < 0) forget();
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
  // Facts are large: their numbers are sorted, then each is moved once.
  held_.resize(facts_.size());
  for (size_t i = 0; i < held_.size(); ++i) held_[i] = i;
  std::sort(held_.begin(), held_.end(), [&](size_t a, size_t b) { return InFactOrder(facts_[a], facts_[b]); });
  std::vector<KnownFact> facts;
  facts.reserve(facts_.size());
  for (size_t i : held_) facts.push_back(std::move(facts_[i]));
  Clear();
  return facts;
}

}  // namespace hanes
