// SPDX-License-Identifier: Apache-2.0
// Caseload figures as text.
#pragma once

#include <cstdint>
#include <string>

#include "projections/caseload_tally.h"

namespace hanes {

// Full-time equivalent in hundredths as a number: 80 -> "0.8".
std::string FteText(uint64_t hundredths);

// To one decimal, half upwards; empty where there is no FTE: a division by nothing has no value.
std::string PerFteText(uint64_t children, uint64_t fte_hundredths);

// A figure that depends on the cap; empty without one.
std::string CapText(const Cap& cap, uint32_t figure);

// "social_worker", "not_recorded", "left", "unknown": docs/indicators.md.
std::string RoleText(const FactIndex::Snapshot& facts, const WorkerOnDay& worker);

}  // namespace hanes
