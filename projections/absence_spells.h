// SPDX-License-Identifier: Apache-2.0
// Spells of absence of one worker: records that nothing but days off lies between are one spell, and the working days each one cost.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "projections/own_days.h"
#include "projections/symbol_table.h"

namespace hanes {

inline constexpr uint32_t kWholeDay = 100;  // hundredths of a day

// One record of absence. Its first and its last day may have been lost in part.
struct AbsenceRecord {
  DateRange days;
  Symbol id = 0;
  Symbol reason = 0;
  uint32_t first_day = kWholeDay;  // hundredths lost
  uint32_t last_day = kWholeDay;
  bool back = false;               // ended by the return to work; not where the worker left or the source stopped showing it
  bool met = false;                // a return-to-work meeting was held
  bool unknown_end = false;        // the source stopped showing it: `days` end there
};

// Records [first, first + count) of those given, from the first day of the first to the last of all.
struct AbsenceSpell {
  DateRange days;
  size_t first = 0;
  size_t count = 0;
};

// By first day, then by last, then by id: an order that arrival does not change.
void SortRecords(std::vector<AbsenceRecord>& records);

// The spells that meet `days`, whole, of `records` in the order of SortRecords: overlapping, touching, and those between which the worker had
// no working day, are one. Errors: those of OwnDays::Works.
StatusOr<std::vector<AbsenceSpell>> JoinSpells(std::span<const AbsenceRecord> records, DateRange days, const OwnDays& own);

// Days that the spell has had by the end of `as_at`: what a limit for a long absence is compared with. Of the calendar, not of the week.
int DaysBy(const AbsenceSpell& spell, Date as_at);

struct LostDay {
  Date day;
  uint32_t hundredths = 0;  // of the working day
  Symbol reason = 0;        // of the first record that has the day
};
// The worker's working days in the spell and in `days`. A day that several records share is lost once. Errors: those of OwnDays::Works.
StatusOr<std::vector<LostDay>> DaysLost(std::span<const AbsenceRecord> records, const AbsenceSpell& spell, DateRange days, const OwnDays& own);

// Spells times spells times days: ten spells of a day are 1000, one of ten days is 10. In hundredths, as the days are.
constexpr uint64_t BradfordFactor(uint64_t spells, uint64_t days_hundredths) { return spells * spells * days_hundredths; }

}  // namespace hanes
