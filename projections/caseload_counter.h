// SPDX-License-Identifier: Apache-2.0
// What a child is counted for in caseload, as counts that are kept: by status, and by who holds it.
//
// Set 0, keys: the child's status bits (ChildBit, kInOpenCase to kMarkedReady) and kEndUnknownKey; kUnknownSinceKey alone for a child not
// counted because its records are no longer shown.
// Set 1, keys: who holds the child for which team (HeldBy), where it is held once.
// Lists: of the child's holds (SharedHolds), where it is held twice at once and can be in two teams.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "projections/entity_counter.h"

namespace hanes {

inline constexpr uint32_t kEndUnknownKey = 32;
inline constexpr uint32_t kUnknownSinceKey = 64;

// Dates and employment of the worker are not in it: they are those of the day asked about.
struct HeldBy {
  Symbol worker = 0;     // 0 for nobody, and for a duty tray
  Symbol team = 0;       // as the allocation says; 0 where it does not
  Symbol case_team = 0;  // of the case opened last, where the allocation names no team
  bool operator==(const HeldBy&) const = default;
};
std::string_view KeyOf(const HeldBy& held);
HeldBy ReadHeldBy(std::string_view key);

// At least two.
struct SharedHolds {
  Symbol case_team = 0;
  std::vector<std::pair<Symbol, Symbol>> holds;  // worker (0 for a duty tray), team; sorted, each once
};
SharedHolds ReadSharedHolds(std::string_view list);

std::unique_ptr<EntityCounter> NewCaseloadCounter();

}  // namespace hanes
