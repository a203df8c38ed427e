// SPDX-License-Identifier: Apache-2.0
// The rules under which a question is asked: those in force on a day, as known at a moment, or those of a rule set that is named.
//
// A rule is looked for in this order; the first place that says something of it, if only that it is in force no longer ("none"), decides.
// - Without a name: what the council set itself; then the rule set in force (rules.in_force); then the one that it is based on.
// - Under a named set: that set; the one it is based on; then what the council set itself. Before the first day of a rule in a named set its first
//   value holds, so that a past year can be put under later rules.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"
#include "projections/indicators/limit.h"
#include "projections/months.h"

namespace hanes {

// One setting of a rule.
struct SetRule {
  std::string rule;
  std::string value;
  std::string rule_set;  // empty for the council's own
  DateRange valid;
};

class RulesInForce {
 public:
  // `rule_set` empty: the rules in force. The facts are those of a projection that folds settings_facts.h. With `only`, these rules alone may be
  // looked for, and reading them costs little.
  // Errors: FailedPrecondition when no rule set of that name was known at `known_at`, naming those that were.
  static StatusOr<RulesInForce> At(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, std::string_view rule_set = "",
                                   std::span<const std::string_view> only = {});
  static StatusOr<RulesInForce> Of(std::vector<SetRule> set, Date as_at, Timestamp known_at, std::string_view rule_set = "");

  // The same rules as they were in force on another day: what one question asks of each of its cases. Cheap.
  RulesInForce On(Date day) const;
  Date day() const { return day_; }

  // Nothing when no such rule is in force.
  std::optional<SetRule> Find(std::string_view rule) const;
  bool Has(std::string_view rule) const { return Find(rule).has_value(); }
  // Errors: FailedPrecondition naming the rule, the day, what was known and the command that sets it.
  StatusOr<SetRule> Get(std::string_view rule) const;

  // The rule as what it says. Errors: as Get; FailedPrecondition when its value is not of that kind, naming it.
  StatusOr<Limit> Time(std::string_view rule) const;
  StatusOr<std::vector<Limit>> Times(std::string_view rule) const;
  StatusOr<int> Count(std::string_view rule) const;
  StatusOr<double> Decimal(std::string_view rule) const;
  StatusOr<std::string> Word(std::string_view rule) const;
  StatusOr<MonthEnd> EndOfMonths() const;  // months.end
  // Is the last day of a limit in time? A rule whose value is inclusive or exclusive.
  StatusOr<bool> Inclusive(std::string_view rule) const;
  // The day of a rule such as "08-31" in this year.
  StatusOr<Date> DayOf(std::string_view rule, int year) const;

  // "Rule pep.limit = 20 school days, of wales-2012 since 2011-04-01.": a note for an answer. Errors: as Get.
  StatusOr<std::string> Note(std::string_view rule) const;

 private:
  struct Rules;
  RulesInForce(std::shared_ptr<const Rules> rules, Date day) : rules_(std::move(rules)), day_(day) {}
  std::optional<SetRule> FindInChain(std::string_view rule_set, std::string_view rule, int depth) const;
  std::optional<SetRule> FindUsual(std::string_view rule, int depth) const;
  Status CannotRead(const SetRule& rule, std::string_view wanted) const;

  std::shared_ptr<const Rules> rules_;
  Date day_;
};

}  // namespace hanes
