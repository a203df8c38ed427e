// SPDX-License-Identifier: Apache-2.0
// Which teams, workers, statuses and category an open child is counted under.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "projections/caseload_children.h"

namespace hanes {

template <typename T>
void SortUnique(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

// The team of a child with one hold or none; 0 is no team.
inline Symbol OnlyTeamOf(const OpenChild& child) { return child.holds == 1 && child.team != 0 ? child.team : child.case_team; }

// Writes the teams of a child to `teams`, each once and at least one (0 is no team). A hold without a team counts for all of them.
void TeamsOf(const CaseloadChildren& children, uint32_t child, std::vector<Symbol>& teams);

// Writes the workers who hold a child to `workers`, each once, as places in CaseloadChildren::workers(). Empty when it is unallocated.
void WorkersOf(const CaseloadChildren& children, uint32_t child, std::vector<uint32_t>& workers);

// Which rows of statuses a child is counted in: bit i for kStatuses[i], and one for children that are in none of the five.
// What decides it is five bits of the child, so each of their combinations is worked out once and not each child.
class StatusRows {
 public:
  static constexpr size_t kUndecided = kStatuses.size();

  // Under each status it has.
  static StatusRows ByStatus();
  // In one: the first of `precedence` that it has. Without a rule that says which prevails, a child of several is in none of them: nothing is
  // guessed.
  static StatusRows ByCategory(const std::optional<std::array<size_t, 5>>& precedence);

  bool Has(uint16_t bits, size_t row) const { return (rows_[bits & kStatusBits] >> row & 1) != 0; }

 private:
  static constexpr uint16_t kStatusBits = kCountedBits | kMarkedReady;
  std::array<uint8_t, kStatusBits + 1> rows_{};
};

}  // namespace hanes
