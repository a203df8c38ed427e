// SPDX-License-Identifier: Apache-2.0
// Some of the children with an open case: those of a team, a worker or a category.
#include <algorithm>
#include <functional>

#include "base/utf8.h"
#include "projections/caseload_children.h"
#include "projections/caseload_groups.h"

namespace hanes {
namespace {

constexpr Symbol kNoSuch = std::numeric_limits<Symbol>::max();

// A category as what it asks of a child's bits.
StatusOr<std::function<bool(uint16_t)>> ReadCategory(const std::string& category) {
  if (category.empty()) return [](uint16_t) { return true; };
  const auto status = std::ranges::find(kStatuses, category);
  if (status != kStatuses.end()) return [at = static_cast<size_t>(status - kStatuses.begin())](uint16_t bits) { return HasStatus(bits, at); };
  const auto holding = std::ranges::find(kHoldings, category);
  if (holding != kHoldings.end()) return [at = static_cast<size_t>(holding - kHoldings.begin())](uint16_t bits) { return HasHolding(bits, at); };
  return InvalidArgument("category \"{}\" is not one of {}, {}", Excerpt(category), fmt::join(kStatuses, ", "), fmt::join(kHoldings, ", "));
}

}  // namespace

Status CaseloadChildren::Only(const CaseloadFilter& filter) {
  if (filter.all()) return OkStatus();
  ASSIGN_OR_RETURN(const std::function<bool(uint16_t)> has_category, ReadCategory(filter.category));
  const Symbol team = filter.team.empty() ? 0 : facts_.FindSymbol(filter.team).value_or(kNoSuch);
  const Symbol worker = filter.worker.empty() ? 0 : facts_.FindSymbol(filter.worker).value_or(kNoSuch);
  std::vector<Symbol> teams;
  std::vector<uint32_t> holders;
  for (uint32_t place = 0; place < children_.size(); ++place) {
    OpenChild& child = children_[place];
    bool asked = has_category(child.bits);
    if (asked && team != 0) {
      TeamsOf(*this, place, teams);
      asked = std::ranges::find(teams, team) != teams.end();
    }
    if (asked && worker != 0) {
      WorkersOf(*this, place, holders);
      asked = std::ranges::any_of(holders, [&](uint32_t holder) { return workers_[holder].worker == worker; });
    }
    if (asked) continue;
    count_of_bits_[child.bits] -= child.times;
    end_unknown_ -= (child.bits & kEndUnknown) != 0 ? child.times : 0;
    child.times = 0;
  }
  CountHeld(filter);
  return OkStatus();
}

// A worker counts a child once, and only where it is held for the team that is asked for.
void CaseloadChildren::CountHeld(const CaseloadFilter& filter) {
  const Symbol team = filter.team.empty() ? 0 : facts_.FindSymbol(filter.team).value_or(kNoSuch);
  const Symbol only = filter.worker.empty() ? 0 : facts_.FindSymbol(filter.worker).value_or(kNoSuch);
  for (WorkerOnDay& worker : workers_) worker.counted = 0;
  std::vector<uint32_t> holders;
  for (uint32_t place = 0; place < children_.size(); ++place) {
    if (children_[place].times == 0) continue;
    holders.clear();
    ForEachHold(place, [&](const Hold& hold) {
      if (hold.worker == kNobody || (team != 0 && hold.team != 0 && hold.team != team)) return;
      if (only == 0 || workers_[hold.worker].worker == only) holders.push_back(hold.worker);
    });
    SortUnique(holders);
    for (const uint32_t holder : holders) workers_[holder].counted += children_[place].times;
  }
}

}  // namespace hanes
