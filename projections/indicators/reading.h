// SPDX-License-Identifier: Apache-2.0
// What a page reads: the facts known at a moment, one period, and the rules.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "projections/indicators/due_rules.h"
#include "projections/indicators/known_facts.h"

namespace hanes {

class KeptSteps;  // kept_steps.h

class Reading {
 public:
  // All outlive it. `kept` may be null: then every chain of duties is walked.
  Reading(const KnownFacts& facts, const DueRules& rules, DateRange period, KeptSteps* kept = nullptr)
      : facts_(facts), rules_(rules), period_(period), kept_(kept) {}
  // Of other days, and with nothing kept.
  Reading Over(DateRange days) const { return Reading(facts_, rules_, days); }
  KeptSteps* kept() const { return kept_; }

  const KnownFacts& facts() const { return facts_; }
  const RowsByEntity& All(uint8_t kind) const { return facts_.All(kind); }
  Symbol Named(std::string_view text) const { return facts_.Named(text); }

  DateRange period() const { return period_; }
  bool Meets(DateRange days) const { return days.from < period_.to && days.to > period_.from; }
  // A duty that was told was told alike for every period that it meets and that ends on this day or later. Max where it hangs on the period.
  Date alike_from() const { return alike_from_; }
  Date today() const { return facts_.today(); }
  // The day a state is read at: the last of the period, or today while it is not over.
  Date last_day() const { return std::min(last_of_period(), today()); }
  // Nothing of a day after today is missed, however far the period reaches.
  bool Over(Date day) const { return day < today(); }

  // The day by which something is due that must be done within the limit that was in force when its time began. Date::Max when no such rule was
  // in force, or the calendar does not reach so far: then the indicator has no value, and says why.
  // What began before the rule was first in force is under its first value, if that is in force by the end of the period. A day before the
  // period that the calendar does not reach is as good as any other before it.
  Date Due(std::string_view rule, Date began) {
    const StatusOr<DueRules::DueDay> due = rules_.Due(rule, began, period_.to - 1);
    if (due.ok()) {
      alike_from_ = std::max(alike_from_, due->alike_from);
      return due->last;
    }
    const std::optional<Date> latest = rules_.LatestDue(rule, began, last_of_period());
    if (latest && *latest < period_.from) return *latest;
    Fail(MessageOf(due.status()));
    return Date::Max();
  }
  // The same for a limit that stands in a list of them.
  Date Due(const Limit& limit, Date began) {
    const StatusOr<Date> due = rules_.Due(limit, began);
    if (due.ok()) return *due;
    alike_from_ = Date::Max();
    if (const Date latest = DueRules::LatestDue(limit, began); latest < period_.from) return latest;
    Fail(MessageOf(due.status()));
    return Date::Max();
  }
  // The limit itself. Nothing, and no value, where there is no such rule.
  std::optional<Limit> LimitOf(std::string_view rule, Date began) {
    const StatusOr<Limit> limit = rules_.LimitOf(rule, began, last_of_period());
    if (limit.ok()) return *limit;
    Fail(MessageOf(limit.status()));
    return std::nullopt;
  }
  // Limits of a rule that is a list; none, and no value, where there is no such rule by the end of the period.
  std::vector<Limit> Limits(std::string_view rule, Date began) {
    if (const std::vector<Limit>* limits = rules_.Times(rule, began)) return *limits;
    if (const std::vector<Limit>* limits = rules_.Times(rule, last_of_period())) return *limits;
    if (failure_.empty()) Fail(MessageOf(rules_.On(last_of_period()).Times(rule).status()));
    return {};
  }
  // The day of this year of a rule such as "08-31".
  std::optional<Date> DayOfYear(std::string_view rule, Date began, int year) {
    StatusOr<Date> day = rules_.On(began).DayOf(rule, year);
    if (!day.ok()) day = rules_.On(last_of_period()).DayOf(rule, year);
    if (day.ok()) return *day;
    Fail(MessageOf(day.status()));
    return std::nullopt;
  }
  // Does a rule that is one of several words say this one at the end of the period? No where there is no such rule.
  bool Says(std::string_view rule, std::string_view word) const {
    const std::optional<SetRule> set = rules_.On(last_of_period()).Find(rule);
    return set && set->value == word;
  }
  // Was such a limit in force on the day? What may have one and has none is not counted.
  bool HasLimit(std::string_view rule, Date day) const { return rules_.HasLimit(rule, day); }
  // Whatever kind of value it has.
  bool InForce(std::string_view rule, Date day) const { return rules_.On(day).Has(rule); }
  // Since when a rule holds that is in force by the end of the period; nothing without one.
  std::optional<Date> RuleSince(std::string_view rule) const {
    const std::optional<SetRule> set = rules_.On(last_of_period()).Find(rule);
    return set ? std::optional(set->valid.from) : std::nullopt;
  }
  // 0, and the indicator has no value, where the calendar does not reach.
  int32_t WorkingDaysBetween(Date start, Date end) {
    const StatusOr<int32_t> days = rules_.WorkingDaysBetween(start, end);
    if (days.ok()) return *days;
    Fail(MessageOf(days.status()));
    return 0;
  }
  // A whole number in force on the day, or else at the end of the period; nothing, and the indicator has no value, without such a rule.
  std::optional<int32_t> Number(std::string_view rule, Date day) {
    StatusOr<int> number = rules_.On(day).Count(rule);
    if (!number.ok()) number = rules_.On(last_of_period()).Count(rule);
    if (number.ok()) return *number;
    Fail(MessageOf(number.status()));
    return std::nullopt;
  }

  // Why there is no value whatever was counted; empty when there is one.
  const std::string& failure() const { return failure_; }
  void Fail(std::string why) {
    if (failure_.empty()) failure_ = std::move(why);
  }

 private:
  // For whatever hangs on it.
  Date last_of_period() const {
    alike_from_ = Date::Max();
    return period_.to - 1;
  }

  const KnownFacts& facts_;
  const DueRules& rules_;
  const DateRange period_;
  KeptSteps* const kept_;
  std::string failure_;
  mutable Date alike_from_ = Date::Min();
};

}  // namespace hanes
