// SPDX-License-Identifier: Apache-2.0
#include "projections/due_dates.h"

namespace hanes {

StatusOr<DueDates> DueDates::At(const FactIndex::Snapshot& facts, const RulesInForce& rules, Timestamp known_at) {
  ASSIGN_OR_RETURN(const std::string division, rules.Word("calendar.bank_holidays"));
  ASSIGN_OR_RETURN(const MonthEnd month_end, rules.EndOfMonths());
  return DueDates(facts, rules, known_at, WorkingDays::At(facts, division, known_at), month_end);
}

StatusOr<Date> DueDates::AddSchoolDays(Date start, int n) const {
  if (!school_.has_value()) {
    ASSIGN_OR_RETURN(const std::string division, rules_.Word("calendar.terms"));
    ASSIGN_OR_RETURN(school_, SchoolDays::At(facts_, division, working_, known_at_));
  }
  return school_->Add(start, n);
}

StatusOr<Date> DueDates::Due(Date start, const Limit& limit) const {
  switch (limit.unit) {
    case Limit::kDays: return start + limit.count;
    case Limit::kWeeks: return start + limit.count * 7;
    case Limit::kWorkingDays: return working_.Add(start, limit.count);
    case Limit::kSchoolDays: return AddSchoolDays(start, limit.count);
    case Limit::kMonths: return AddMonths(start, limit.count, month_end_);
    case Limit::kYears: break;
  }
  return AddMonths(start, limit.count * 12, month_end_);
}

StatusOr<bool> DueDates::InTime(Date start, const Limit& limit, Date done, bool inclusive) const {
  ASSIGN_OR_RETURN(const Date due, Due(start, limit));
  return inclusive ? done <= due : done < due;
}

}  // namespace hanes
