// SPDX-License-Identifier: Apache-2.0
// Figures of sickness of a group of workers: the council, a team, a reason, a length, one worker.
#pragma once

#include <cstdint>

#include "projections/sick_workers.h"

namespace hanes {

// docs/indicators.md#sickness says what each counts.
struct SicknessTally {
  uint64_t off = 0;
  uint64_t fte_off = 0;  // hundredths
  uint64_t off_long = 0;
  uint64_t phased = 0;
  uint64_t spells = 0;
  uint64_t long_spells = 0;
  uint64_t days = 0;       // hundredths of a working day
  uint64_t long_days = 0;  // likewise, of long spells
  uint64_t full_time = 0;  // ten-thousandths of a full-time day
  uint64_t ended = 0;
  uint64_t met = 0;
  uint64_t cases_held = 0;  // children held by those who are off
  uint64_t fte_first = 0;   // hundredths, in post on the first day of the period
  uint64_t fte_last = 0;    // and on its last

  void CountDay(const SickDay& day) {
    days += day.hundredths;
    long_days += day.is_long ? day.hundredths : 0;
    full_time += day.full_time;
  }
  void CountSpell(const SickSpell& spell) {
    spells += spell.costs ? 1 : 0;
    long_spells += spell.costs && spell.is_long ? 1 : 0;
    ended += spell.ended ? 1 : 0;
    met += spell.met ? 1 : 0;
  }
  // Hundredths, half upwards.
  uint64_t FullTimeDays() const { return (full_time + 50) / 100; }
};

}  // namespace hanes
