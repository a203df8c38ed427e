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

void SortPositions(std::vector<Position>& positions) {
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
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
    SortPositions(by);
    next_held_.push_back(facts_.size());
    KnownFact& known = facts_.emplace_back();
    known.fact = std::move(belief->fact);
    known.known = {known_at, Timestamp::Max()};
    known.made_by = std::move(by);
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
  for (size_t i : held_) Append(std::move(facts_[i]), facts);
  Clear();
  return facts;
}

// What was held without a break is one belief, whoever said it: made by those who said it first.
void BeliefLine::Append(KnownFact&& next, std::vector<KnownFact>& facts) {
  const bool goes_on = !facts.empty() && facts.back().fact == next.fact && next.known.from <= facts.back().known.to;
  if (!goes_on) return facts.push_back(std::move(next));
  KnownFact& held = facts.back();
  if (next.known.from == held.known.from) {
    held.made_by.insert(held.made_by.end(), next.made_by.begin(), next.made_by.end());
    SortPositions(held.made_by);
  }
  held.known.to = std::max(held.known.to, next.known.to);
}

}  // namespace hanes
