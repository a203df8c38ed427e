// SPDX-License-Identifier: Apache-2.0
// Rules and the calendar as indicators use them: when something is due, by the rule that was in force when its time began.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "projections/fact_index.h"
#include "projections/months.h"
#include "projections/rules_in_force.h"
#include "projections/school_days.h"
#include "projections/working_days.h"

namespace hanes {

// One question's, and of one thread: what it has worked out it keeps.
class DueRules {
 public:
  // As known then. `rule_set` names a set to use in place of the rules in force: "wales-2016"; empty for those. The snapshot outlives it.
  // Errors: those of RulesInForce::At.
  static StatusOr<DueRules> Make(const FactIndex::Snapshot& facts, Timestamp known_at, std::string_view rule_set);

  // The last day on which what began then is in time, by the rule that was in force on that day; where none was yet, by the first that was, if
  // it was by `until`. Errors: FailedPrecondition when there was none, it is no length of time, or the calendar does not reach; each says what
  // to do.
  StatusOr<Date> Due(std::string_view rule, Date began, Date until) const;
  // The limit that holds for it. Errors: as Due.
  StatusOr<Limit> LimitOf(std::string_view rule, Date began, Date until) const { return Resolve(rule, began, until).limit; }
  // Was such a limit in force on the day?
  bool HasLimit(std::string_view rule, Date day) const { return Resolve(rule, day, day).limit.ok(); }
  // A day that is not before that one, whatever the calendar. Nothing when there is no such rule.
  std::optional<Date> LatestDue(std::string_view rule, Date began, Date until) const;
  static Date LatestDue(const Limit& limit, Date began);
  // The same by a limit that is not looked for under a name.
  StatusOr<Date> Due(const Limit& limit, Date began) const;
  // Working days after `start`, up to and with `end`. Errors: as Due.
  StatusOr<int32_t> WorkingDaysBetween(Date start, Date end) const;
  // The rules on a day, for whatever is no limit of time.
  RulesInForce On(Date day) const { return rules_.On(day); }

 private:
  // A rule on the days of one stretch between two on which any rule changes.
  struct Resolved {
    StatusOr<Limit> limit;
    bool inclusive = true;
    MonthEnd months_end = MonthEnd::kClamp;
  };
  using Stretches = std::vector<std::unique_ptr<Resolved>>;
  DueRules(const FactIndex::Snapshot& facts, Timestamp known_at, RulesInForce rules) : facts_(&facts), known_at_(known_at), rules_(std::move(rules)) {}
  void FindChanges();
  void ReadCalendar();
  void ReadTerms();
  const Resolved& Resolve(std::string_view rule, Date day, Date until) const;
  const Resolved& ResolveStretch(std::string_view rule, Stretches& stretches, size_t stretch, Date day) const;
  StatusOr<Resolved> Read(std::string_view rule, Date day) const;
  StatusOr<Date> Add(const Limit& limit, Date began, MonthEnd months_end) const;

  const FactIndex::Snapshot* facts_;
  Timestamp known_at_;
  RulesInForce rules_;
  std::vector<Date> changes_;  // days on which any rule changes, in order
  StatusOr<WorkingDays> working_days_ = FailedPrecondition("no calendar was read");
  StatusOr<SchoolDays> school_days_ = FailedPrecondition("no terms were read");
  mutable std::map<std::string, Stretches, std::less<>> resolved_;
};

}  // namespace hanes
