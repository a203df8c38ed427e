// SPDX-License-Identifier: Apache-2.0
// The rules of caseload as they were in force on a day, as known at a moment.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"

namespace hanes {

inline constexpr std::string_view kCapRule = "caseload.cap";
inline constexpr std::string_view kPrecedenceRule = "caseload.category_precedence";

// A rule as it was set.
struct RuleInForce {
  std::string value;
  Date since;
};
std::optional<RuleInForce> FindRule(const FactIndex::Snapshot& facts, std::string_view rule, Date as_at, Timestamp known_at);

// Children that one worker may hold. Errors: FailedPrecondition unless the value is a whole number of 1 to 1000.
StatusOr<uint32_t> ReadCap(const RuleInForce& rule);

// Places in kStatuses, the one that prevails first. Errors: FailedPrecondition unless the value names each status once.
StatusOr<std::array<size_t, 5>> ReadPrecedence(const RuleInForce& rule);

}  // namespace hanes
