// SPDX-License-Identifier: Apache-2.0
// The rules that the caseload's questions need: those in force on a day, or those of a named set.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/status.h"
#include "projections/question.h"
#include "projections/rules_in_force.h"

namespace hanes {

inline constexpr std::string_view kCapRule = "caseload.cap";
inline constexpr std::string_view kPrecedenceRule = "caseload.category_precedence";

// These two alone. Errors: those of RulesInForce::At.
StatusOr<RulesInForce> CaseloadRulesAt(const FactIndex::Snapshot& facts, const AskedQuestion& asked, std::string_view rule_set);

// Children that one worker may hold. Errors: FailedPrecondition unless the value is a whole number of 1 to 1000.
StatusOr<uint32_t> ReadCap(const SetRule& rule);

// Places in kStatuses, the one that prevails first. Errors: FailedPrecondition unless the value names each status once.
StatusOr<std::array<size_t, 5>> ReadPrecedence(const SetRule& rule);

}  // namespace hanes
