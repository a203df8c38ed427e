// SPDX-License-Identifier: Apache-2.0
// The absences of each worker over a stretch of days, as known at one moment: read from the facts of absence.h.
#pragma once

#include <span>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/absence_spells.h"
#include "projections/fact_index.h"

namespace hanes {

struct WorkerAbsences {
  Symbol entity = 0;
  std::vector<AbsenceRecord> sickness;  // in the order of SortRecords
  std::vector<WorkedWeek> weeks;
};

// Everybody who was recorded as sick on one of the days, in order of their entities, with each record whole. A part of a day, a meeting or a week
// of another day is not there.
std::vector<WorkerAbsences> ReadSickness(const FactIndex::Snapshot& facts, DateRange days, Timestamp known_at);

}  // namespace hanes
