// SPDX-License-Identifier: Apache-2.0
// Of whom something else is known now.
#pragma once

#include <set>
#include <string>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"

namespace hanes {

// The entities of whom other facts hold on some of the days as known at `now` than as known at `then`. What holds outside of the days makes no
// difference. Reads every fact of the days, twice.
std::set<std::string> EntitiesMoved(const FactIndex::Snapshot& facts, DateRange days, Timestamp then, Timestamp now);

}  // namespace hanes
