// SPDX-License-Identifier: Apache-2.0
// How much of the contract a worker works on a day: nothing of it in a long absence, a share of it on a phased return, else all.
//
// Read from the facts of absence.h and settings_facts.h. A question without absences on its day asks for no rule and no calendar.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <absl/container/flat_hash_map.h>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"

namespace hanes {

// Per cent of the own hours by worker (FactSpan::entity); all hours for whoever is not there.
using WorkedShares = absl::flat_hash_map<Symbol, uint32_t>;

// Under the rules in force, or those of a named set. Sickness is long when its spell has had the days of rule sickness.long_term by `as_at`; any other absence when it has had, or is known or
// expected to last, as many.
// Errors: FailedPrecondition naming the rule, or the year of the calendar, that is needed and not there.
StatusOr<WorkedShares> ReadWorkedShares(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, std::string_view rule_set = "");

}  // namespace hanes
