// SPDX-License-Identifier: Apache-2.0
// Figures of a group of children: the whole council, or one team.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "projections/caseload_children.h"

namespace hanes {

// Children, but for full-time equivalents, which are in hundredths. docs/indicators.md says what each counts.
struct Tally {
  uint32_t children = 0;
  uint32_t unallocated = 0;
  uint32_t not_social_worker = 0;
  uint32_t left_worker = 0;
  uint32_t held_by_counted_fte = 0;  // cases of the workers whose FTE is counted: the published formula's numerator
  uint32_t over_cap_workers = 0;
  uint32_t over_cap_by = 0;
  uint64_t fte = 0;                  // of social workers who hold a child here and whose FTE is above zero
  uint64_t effective_fte = 0;        // of the same, without what long absence takes

  void Count(uint16_t bits, uint32_t times = 1) {
    children += times;
    unallocated += HasHolding(bits, 0) ? times : 0;
    not_social_worker += HasHolding(bits, 1) ? times : 0;
    left_worker += HasHolding(bits, 2) ? times : 0;
  }
};

// What the worker works of the contract on the day, in hundredths of full time; 0 where the contract is not known.
inline uint64_t EffectiveFte(const WorkerOnDay& worker) {
  return worker.fte <= 0 ? 0 : (static_cast<uint64_t>(worker.fte) * worker.worked + 50) / 100;
}

// Children that one worker may hold; nothing when no rule is in force, and then nobody is over it.
using Cap = std::optional<uint32_t>;
inline uint32_t OverCap(const Cap& cap, uint32_t children) { return cap.has_value() && children > *cap ? children - *cap : 0; }

// The whole council.
Tally TallyOfAll(const CaseloadChildren& children, const Cap& cap);

// Teams by their symbol, all below `symbols`; 0 for children of no team.
std::vector<Tally> TallyOfTeams(const CaseloadChildren& children, size_t symbols, const Cap& cap);

}  // namespace hanes
