// SPDX-License-Identifier: Apache-2.0
// Who was employed when and as what, over a stretch of days as known at one moment: read from the facts of employment.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"

namespace hanes {

// Terms that did not change over these days.
struct Employed {
  DateRange days;
  Symbol role = 0;   // 0 where not recorded
  Symbol team = 0;   // 0 for none
  int32_t fte = -1;  // hundredths; kFteNotKnown
  bool agency = false;
};

struct WorkerLife {
  Symbol entity = 0;
  Symbol name = 0;                 // "W1" of "worker:W1", as facts of others name it; 0 when none does
  std::vector<Employed> employed;  // in order of days
  std::vector<DateRange> left;     // has left and not come back

  // Null when nothing is known of the day, or the worker has left.
  const Employed* On(Date day) const;
  bool LeftBy(Date day) const;
};

class Workforce {
 public:
  // Everybody of whom something is known on one of the days.
  Workforce(const FactIndex::Snapshot& facts, DateRange days, Timestamp known_at, uint8_t agency_kind);

  std::span<const WorkerLife> workers() const { return workers_; }
  // The place of a worker among workers(); one of whom nothing else is known gets a place.
  uint32_t PlaceOf(Symbol entity);

 private:
  void ReadAgency(const FactIndex::Snapshot& facts, DateRange days, Timestamp known_at, uint8_t agency_kind);

  std::vector<WorkerLife> workers_;
  absl::flat_hash_map<Symbol, uint32_t> places_;
};

// Whoever or whatever is behind a figure of staff in the row of a key, and why.
struct StaffMember {
  Symbol entity = 0;
  uint32_t key = 0;
  std::string words;  // "in post, 0.6 FTE"
};

// Full-time equivalent in hundredths of those in post on a day, agency workers apart.
struct InPost {
  uint64_t people = 0;
  uint64_t fte = 0;
  uint64_t fte_not_known = 0;  // of how many people
  void Count(const Employed& employed);
};

}  // namespace hanes
