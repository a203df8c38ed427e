// SPDX-License-Identifier: Apache-2.0
// School days: the working days of terms, without half terms and days on which schools are closed. The day after the start is day 1.
//
// A school year runs from 1 August to 31 July. It is known when a term begins in it; the days of a year that is not known are never counted
// as holidays.
#pragma once

#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "projections/working_days.h"

namespace hanes {

class SchoolDays {
 public:
  // `closed`: half terms, training days and other breaks inside terms. Terms and breaks in any order; `division` is what an error calls them.
  // Errors: FailedPrecondition when a term crosses a year of which `working` knows no bank holidays.
  static StatusOr<SchoolDays> Make(std::string division, const WorkingDays& working, const std::vector<DateRange>& terms,
                                   const std::vector<DateRange>& closed);

  // Those of a division as they were known at `known_at`, from the facts of a projection that folds settings_facts.h. Errors: as Make.
  static StatusOr<SchoolDays> At(const FactIndex::Snapshot& facts, std::string_view division, const WorkingDays& working, Timestamp known_at);

  // The n-th school day after `start`, n of 0 and up; 0 is `start` itself.
  // Errors: FailedPrecondition naming the first school year that is needed and not known, and the command that makes it known.
  StatusOr<Date> Add(Date start, int n) const;

 private:
  SchoolDays() = default;
  Status ExpectKnown(int from_year, int to_year) const;

  std::string division_;
  std::vector<int> years_;   // in which each known school year begins, ascending
  std::vector<Date> days_;   // every school day, ascending
};

}  // namespace hanes
