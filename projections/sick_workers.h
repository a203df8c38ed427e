// SPDX-License-Identifier: Apache-2.0
// Who was sick in a period and on its day, worker by worker: spells, the working days they cost, and what each is counted under.
#pragma once

#include <cstdint>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/absence_rules.h"
#include "projections/fact_index.h"
#include "projections/worker_absences.h"
#include "projections/workforce.h"

namespace hanes {

// What is asked of each worker.
struct SicknessDays {
  Date as_at;
  Timestamp known_at;
  DateRange period;    // not after as_at
  DateRange bradford;  // likewise
};

struct SickDay {
  uint32_t hundredths = 0;  // of a working day
  uint64_t full_time = 0;   // in ten-thousandths of a full-time day
  bool fte_known = false;
  Symbol reason = 0;
  Symbol team = 0;  // of the worker on the day
  bool is_long = false;
};

struct SickSpell {
  bool costs = false;    // a working day in the period
  bool is_long = false;  // by as_at
  bool ended = false;    // the worker came back in the period
  Date back;             // on this day, if so
  bool met = false;      // and the return-to-work meeting was held
  Symbol reason = 0;     // those of the first day it cost; of its last day when it cost none
  Symbol team = 0;
};

struct SickWorker {
  uint32_t place = 0;  // in the workforce
  std::vector<SickSpell> spells;
  std::vector<SickDay> days;  // of the period
  bool off = false;  // on as_at
  Date off_since;    // first day of the spell
  Symbol off_reason = 0;
  bool off_long = false;
  bool unknown_end = false;  // an absence that met the period was no longer shown
  uint64_t bradford_spells = 0;
  uint64_t bradford_days = 0;  // hundredths
};

// Days on which a worker is employed through an agency or is known to have left are not counted. Workers without anything to count are left
// out. Errors: FailedPrecondition when the calendar lacks a year.
StatusOr<std::vector<SickWorker>> FindSickWorkers(const FactIndex::Snapshot& facts, const SicknessDays& asked, const AbsenceRules& rules,
                                                  const WorkingDays& calendar, Workforce& workforce);

}  // namespace hanes
