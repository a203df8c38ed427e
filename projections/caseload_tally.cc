// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_tally.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <utility>

#include "projections/caseload_groups.h"

namespace hanes {
namespace {

// What a worker who holds `here` children of the group adds to its figures. FTE follows England's published formula: cases held by, over FTE
// of, social workers who hold a case and whose FTE is above zero. The cap is the worker's, whatever the teams.
void AddWorker(const WorkerOnDay& worker, uint32_t here, const Cap& cap, Tally& tally) {
  if (here == 0) return;
  if (const uint32_t over = OverCap(cap, worker.children); over > 0) {
    ++tally.over_cap_workers;
    tally.over_cap_by += over;
  }
  if (worker.held_bit != kHeldBySocialWorker || worker.fte <= 0) return;
  tally.fte += static_cast<uint64_t>(worker.fte);
  tally.effective_fte += EffectiveFte(worker);
  tally.held_by_counted_fte += here;
}

// Children of each worker in each team. Nearly all workers hold for one team alone: that one stands with the worker, others in a map.
class HeldInTeams {
 public:
  explicit HeldInTeams(size_t workers) : first_(workers) {}

  void Add(uint32_t worker, Symbol team, uint32_t children) {
    InTeam& first = first_[worker];
    if (first.children == 0) first.team = team;
    if (first.team == team) first.children += children;
    else others_[{worker, team}] += children;
  }
  // visit(worker, team, children)
  template <typename Visit>
  void ForEach(const Visit& visit) const {
    for (uint32_t worker = 0; worker < first_.size(); ++worker) visit(worker, first_[worker].team, first_[worker].children);
    for (const auto& [held, children] : others_) visit(held.first, held.second, children);
  }

 private:
  struct InTeam {
    Symbol team = 0;
    uint32_t children = 0;
  };
  std::vector<InTeam> first_;  // by worker
  absl::flat_hash_map<std::pair<uint32_t, Symbol>, uint32_t> others_;
};

}  // namespace

Tally TallyOfAll(const CaseloadChildren& children, const Cap& cap) {
  Tally whole;
  for (uint16_t bits = 0; bits < kChildBitsEnd; ++bits) {
    if (const uint32_t count = children.CountOf(bits); count > 0) whole.Count(bits, count);
  }
  for (const WorkerOnDay& worker : children.workers()) AddWorker(worker, worker.counted, cap, whole);
  return whole;
}

std::vector<Tally> TallyOfTeams(const CaseloadChildren& children, size_t symbols, const Cap& cap) {
  std::vector<Tally> tallies(symbols);
  HeldInTeams held(children.workers().size());
  std::vector<Symbol> teams;
  std::vector<std::pair<uint32_t, Symbol>> holds;  // (worker, team)
  for (uint32_t place = 0; place < children.children().size(); ++place) {
    const OpenChild& child = children.children()[place];
    if (child.times == 0) continue;
    if (child.holds <= 1) {
      const Symbol team = OnlyTeamOf(child);
      tallies[team].Count(child.bits, child.times);
      if (child.worker != kNobody) held.Add(child.worker, team, child.times);
      continue;
    }
    TeamsOf(children, place, teams);
    for (const Symbol team : teams) tallies[team].Count(child.bits, child.times);
    holds.clear();
    children.ForEachHold(place, [&](const Hold& hold) {
      if (hold.worker == kNobody) return;
      if (hold.team != 0) holds.emplace_back(hold.worker, hold.team);
      else for (const Symbol team : teams) holds.emplace_back(hold.worker, team);
    });
    SortUnique(holds);
    for (const auto& [worker, team] : holds) held.Add(worker, team, child.times);
  }
  held.ForEach([&](uint32_t worker, Symbol team, uint32_t here) {
    if (children.workers()[worker].counted > 0) AddWorker(children.workers()[worker], here, cap, tallies[team]);
  });
  return tallies;
}

}  // namespace hanes
