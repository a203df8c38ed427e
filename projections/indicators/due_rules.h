// SPDX-License-Identifier: Apache-2.0
// Rules and the calendar as indicators use them: when something is due, by the rule that was in force when its time began.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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
  struct DueDay {
    Date last;
    Date alike_from;  // whoever asks with this `until`, or a later one, is told the same
  };
  StatusOr<DueDay> Due(std::string_view rule, Date began, Date until) const;
  // The limit that holds for it. Errors: as Due.
  StatusOr<Limit> LimitOf(std::string_view rule, Date began, Date until) const { return Resolve(rule, began, until).by->limit; }
  // Was such a limit in force on the day?
  bool HasLimit(std::string_view rule, Date day) const { return Resolve(rule, day, day).by->limit.ok(); }
  // A day that is not before that one, whatever the calendar. Nothing when there is no such rule.
  std::optional<Date> LatestDue(std::string_view rule, Date began, Date until) const;
  static Date LatestDue(const Limit& limit, Date began);
  // The same by a limit that is not looked for under a name.
  StatusOr<Date> Due(const Limit& limit, Date began) const;
  // What a rule that is a list of limits says on the day; null where there is no such list.
  const std::vector<Limit>* Times(std::string_view rule, Date day) const;
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
  struct HashText {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  struct Found {
    const Resolved* by;
    Date alike_from;  // as DueDay has it
  };
  // By stretch, null where nobody asked yet.
  template <typename What>
  struct ByRule {
    std::unordered_map<std::string, std::vector<std::unique_ptr<What>>, HashText, std::equal_to<>> rules;
    // The one asked for last: an indicator asks for the same rule of case after case. Its place does not change when others are added.
    std::pair<const std::string, std::vector<std::unique_ptr<What>>>* last = nullptr;
  };
  using Stretches = std::vector<std::unique_ptr<Resolved>>;
  DueRules(const FactIndex::Snapshot& facts, Timestamp known_at, RulesInForce rules) : facts_(&facts), known_at_(known_at), rules_(std::move(rules)) {}
  void FindChanges();
  void ReadCalendar();
  void ReadTerms();
  template <typename What>
  std::vector<std::unique_ptr<What>>& StretchesOf(std::string_view rule, ByRule<What>& kept) const;
  size_t StretchOf(Date day) const;
  Found Resolve(std::string_view rule, Date day, Date until) const;
  const Resolved& ResolveStretch(std::string_view rule, Stretches& stretches, size_t stretch, Date day) const;
  StatusOr<Resolved> Read(std::string_view rule, Date day) const;
  StatusOr<Date> Add(const Limit& limit, Date began, MonthEnd months_end) const;

  const FactIndex::Snapshot* facts_;
  Timestamp known_at_;
  RulesInForce rules_;
  std::vector<Date> changes_;  // days on which any rule changes, in order
  StatusOr<WorkingDays> working_days_ = FailedPrecondition("no calendar was read");
  StatusOr<SchoolDays> school_days_ = FailedPrecondition("no terms were read");
  mutable ByRule<Resolved> resolved_;
  mutable ByRule<std::optional<std::vector<Limit>>> times_;
};

}  // namespace hanes
