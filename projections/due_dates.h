// SPDX-License-Identifier: Apache-2.0
// When a limit of a rule runs out: the limit's own unit decides what is counted, the rules in force which calendar it is counted on.
//
// The calendar is the one known when the question is asked, so a due date worked out before a holiday was declared differs from one worked out
// after. School days are read when the first limit needs them: a council without term dates is asked everything else.
#pragma once

#include <memory>
#include <optional>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"
#include "projections/indicators/limit.h"
#include "projections/months.h"
#include "projections/rules_in_force.h"
#include "projections/school_days.h"
#include "projections/working_days.h"

namespace hanes {

class DueDates {
 public:
  // `facts` and `rules` are those of the question. Rules read: calendar.bank_holidays, months.end; calendar.terms where a limit needs it.
  // Errors: FailedPrecondition naming a rule that is not in force or cannot be read.
  static StatusOr<DueDates> At(const FactIndex::Snapshot& facts, const RulesInForce& rules, Timestamp known_at);

  // The last day of the limit: the day after the start is day 1. Errors: FailedPrecondition naming a year that the calendar lacks.
  StatusOr<Date> Due(Date start, const Limit& limit) const;
  // Was it done within the limit? `inclusive`: the last day is in time.
  StatusOr<bool> InTime(Date start, const Limit& limit, Date done, bool inclusive) const;

  const WorkingDays& working() const { return working_; }

 private:
  DueDates(const FactIndex::Snapshot& facts, const RulesInForce& rules, Timestamp known_at, WorkingDays working, MonthEnd month_end)
      : facts_(facts), rules_(rules), known_at_(known_at), working_(std::move(working)), month_end_(month_end) {}
  StatusOr<Date> AddSchoolDays(Date start, int n) const;

  FactIndex::Snapshot facts_;
  RulesInForce rules_;
  Timestamp known_at_;
  WorkingDays working_;
  MonthEnd month_end_;
  mutable std::optional<SchoolDays> school_;  // one question is asked by one thread
};

}  // namespace hanes
