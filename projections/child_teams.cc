// SPDX-License-Identifier: Apache-2.0
#include "projections/child_teams.h"

#include <algorithm>

#include "projections/caseload.h"
#include "projections/caseload_children.h"

namespace hanes {
namespace {

constexpr Symbol kNoSymbol = std::numeric_limits<Symbol>::max();

bool HeldOn(const IndicatorRow& row, Date day) { return row.from <= day && day < row.to; }

}  // namespace

ChildTeams::ChildTeams(const FactIndex::Snapshot& facts, Timestamp known_at, const SomeEntities* only)
    : allocations_(facts, kAllocation, known_at, Date::Max(), only),
      employment_(facts, kEmployment, known_at),
      cases_(facts, kOpenCase, known_at, Date::Max(), only),
      worker_of_name_(facts.SymbolCount(), kNoSymbol),
      primary_(facts.FindSymbol("primary").value_or(kNoSymbol)),
      duty_(facts.FindSymbol("duty").value_or(kNoSymbol)) {
  for (const IndicatorRow& row : employment_.all()) worker_of_name_[row.dimensions[kOwnName]] = row.entity;
}

void ChildTeams::OfChild(Symbol child, Date day, std::vector<Symbol>& teams) const {
  teams.clear();
  for (const IndicatorRow& row : allocations_.Of(child)) {
    const auto& [worker, team, role] = row.dimensions;
    if (!HeldOn(row, day) || (role != primary_ && role != duty_)) continue;
    const Symbol held_for = team != 0 || role == duty_ ? team : OfWorkerNamed(worker, day);
    if (std::find(teams.begin(), teams.end(), held_for) == teams.end()) teams.push_back(held_for);
  }
  if (teams.size() > 1) teams.erase(std::remove(teams.begin(), teams.end(), Symbol{0}), teams.end());
  if (!teams.empty() && teams.front() != 0) return;
  Symbol of_case = 0;
  bool open = false;
  for (const IndicatorRow& row : cases_.Of(child)) {  // in order of their beginning
    if (row.from > day) break;
    if (open && !HeldOn(row, day)) continue;
    of_case = row.dimensions[1];
    open = HeldOn(row, day);
  }
  teams = {of_case};
}

Symbol ChildTeams::OfWorker(Symbol worker, Date day) const {
  Symbol team = 0;
  for (const IndicatorRow& row : employment_.Of(worker)) {
    if (row.from > day) break;
    team = row.dimensions[1];
  }
  return team;
}

std::optional<Symbol> ChildTeams::WorkerNamed(Symbol name) const {
  if (name >= worker_of_name_.size() || worker_of_name_[name] == kNoSymbol) return std::nullopt;
  return worker_of_name_[name];
}

Symbol ChildTeams::OfWorkerNamed(Symbol name, Date day) const {
  const std::optional<Symbol> worker = WorkerNamed(name);
  return worker ? OfWorker(*worker, day) : 0;
}

void ChildTeams::HoldersOf(Symbol child, Date day, std::vector<Symbol>& names) const {
  names.clear();
  for (const IndicatorRow& row : allocations_.Of(child)) {
    const auto& [worker, team, role] = row.dimensions;
    if (HeldOn(row, day) && role == primary_ && worker != 0) names.push_back(worker);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace hanes
