// SPDX-License-Identifier: Apache-2.0
#include "projections/belief_line.h"

#include <algorithm>

#include "projections/known_history.h"

namespace hanes {
namespace {

// Any total order does here; this one seldom gets as far as the strings.
std::strong_ordering Order(const FactView& a, const FactView& b) {
  if (const auto order = a.kind <=> b.kind; order != 0) return order;
  if (const auto order = a.valid <=> b.valid; order != 0) return order;
  return a <=> b;
}

}  // namespace

PositionLists::List PositionLists::Add(std::span<const Position> some, std::span<const Position> more) {
  const size_t first = positions_.size();
  positions_.insert(positions_.end(), some.begin(), some.end());
  positions_.insert(positions_.end(), more.begin(), more.end());
  const auto begin = positions_.begin() + static_cast<ptrdiff_t>(first);
  std::sort(begin, positions_.end());
  positions_.erase(std::unique(begin, positions_.end()), positions_.end());
  return {static_cast<uint32_t>(first), static_cast<uint32_t>(positions_.size() - first)};
}

void BeliefLine::Clear() {
  facts_.clear();
  held_.clear();
  positions_.Clear();
}

// In order, and what was said twice once: the first stands for all and is made by the events of all.
void BeliefLine::Sort(Beliefs& beliefs) {
  auto& all = beliefs.all_;
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return Order(a.fact, b.fact) < 0; });
  size_t kept = 0;
  for (const Beliefs::Belief& belief : all) {
    if (kept == 0 || all[kept - 1].fact != belief.fact) {
      all[kept++] = belief;
      continue;
    }
    const std::span<const Position> more = beliefs.positions_.Of(belief.made_by);
    const std::vector<Position> own(more.begin(), more.end());  // what it is a part of may move
    const std::span<const Position> first = beliefs.positions_.Of(all[kept - 1].made_by);
    const std::vector<Position> before(first.begin(), first.end());
    all[kept - 1].made_by = beliefs.positions_.Add(before, own);
  }
  all.resize(kept);
}

void BeliefLine::Advance(Timestamp known_at, Beliefs& beliefs) {
  Sort(beliefs);
  next_held_.clear();
  size_t held = 0;
  const auto forget = [&] { facts_[held_[held++]].known.to = known_at; };
  for (const Beliefs::Belief& belief : beliefs.all_) {
    std::strong_ordering order = std::strong_ordering::less;
    while (held < held_.size() && (order = Order(facts_[held_[held]].fact, belief.fact)) < 0) forget();
    if (held < held_.size() && order == 0) {
      next_held_.push_back(held_[held++]);
      continue;
    }
    next_held_.push_back(facts_.size());
    facts_.push_back({belief.fact, {known_at, Timestamp::Max()}, positions_.Add(beliefs.positions_.Of(belief.made_by))});
  }
  while (held < held_.size()) forget();
  held_.swap(next_held_);
}

std::span<const KnownFactView> BeliefLine::Take() {
  held_.resize(facts_.size());
  for (size_t i = 0; i < held_.size(); ++i) held_[i] = i;
  const auto before = [&](size_t a, size_t b) {
    const std::strong_ordering order = facts_[a].fact <=> facts_[b].fact;
    return order != 0 ? order < 0 : facts_[a].known < facts_[b].known;
  };
  std::sort(held_.begin(), held_.end(), before);
  joined_.clear();
  for (size_t i : held_) Append(facts_[i], joined_);
  taken_.clear();
  for (const Held& held : joined_) taken_.push_back({held.fact, held.known, positions_.Of(held.made_by)});
  return taken_;
}

// What was held without a break is one belief, whoever said it: made by those who said it first.
void BeliefLine::Append(const Held& next, std::vector<Held>& facts) {
  const bool goes_on = !facts.empty() && facts.back().fact == next.fact && next.known.from <= facts.back().known.to;
  if (!goes_on) return facts.push_back(next);
  Held& held = facts.back();
  if (next.known.from == held.known.from) {
    const std::span<const Position> a = positions_.Of(held.made_by), b = positions_.Of(next.made_by);
    const std::vector<Position> first(a.begin(), a.end()), second(b.begin(), b.end());  // what they are parts of may move
    held.made_by = positions_.Add(first, second);
  }
  held.known.to = std::max(held.known.to, next.known.to);
}

}  // namespace hanes
