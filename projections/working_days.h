// SPDX-License-Identifier: Apache-2.0
// Working days: Monday to Friday without bank holidays. The day after the start is day 1, whatever day the start is.
//
// The list of bank holidays changes after the fact, so these are the working days as they were known at one moment: a due date worked out
// before a holiday was declared differs from one worked out after. Counting costs the same however many days it crosses.
#pragma once

#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"

namespace hanes {

class WorkingDays {
 public:
  // `holidays` in any order; weekends among them change nothing. A year is known when at least one of them is in it: every division has some
  // each year. `division` is what an error calls the calendar: "england-and-wales".
  WorkingDays(std::string division, std::vector<Date> holidays);

  // The working days of a division as they were known at `known_at`, from the facts of a projection that folds settings_facts.h.
  static WorkingDays At(const FactIndex::Snapshot& facts, std::string_view division, Timestamp known_at);

  // The n-th working day after `start`; n of 0 is `start` itself, and a negative one counts backwards.
  // Errors: FailedPrecondition naming the first year that is needed and not known, and the command that makes it known.
  StatusOr<Date> Add(Date start, int n) const;
  // How many working days lie after `start`, up to and with `end`: Add(start, Between(start, end)) is the last of them. Negative, by the same
  // count from the other side, when `end` is before `start`. Errors: as Add.
  StatusOr<int> Between(Date start, Date end) const;
  // Errors: as Add.
  StatusOr<bool> IsWorkingDay(Date day) const;

  const std::string& division() const { return division_; }

 private:
  // How many working days of the calendar are on or before the day, which is inside it.
  int CountUpTo(Date day) const { return counts_[static_cast<size_t>(day - first_)]; }
  Status ExpectKnown(int from_year, int to_year) const;

  std::string division_;
  Date first_;               // 1 January of the first known year
  Date last_;                // 1 January after the last
  std::vector<bool> years_;  // known? from the first
  std::vector<int> counts_;  // by day from first_
  std::vector<Date> days_;   // every working day, in order
};

}  // namespace hanes
