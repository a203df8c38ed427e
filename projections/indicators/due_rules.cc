// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/due_rules.h"

#include <algorithm>
#include <array>

#include "projections/settings_facts.h"

namespace hanes {
StatusOr<DueRules> DueRules::Make(const FactIndex::Snapshot& facts, Timestamp known_at, std::string_view rule_set) {
  ASSIGN_OR_RETURN(RulesInForce in_force, RulesInForce::At(facts, DayInLondon(known_at), known_at, rule_set));
  DueRules rules(facts, known_at, std::move(in_force));
  rules.FindChanges();
  rules.ReadCalendar();
  rules.ReadTerms();
  return rules;
}

void DueRules::FindChanges() {
  facts_->ForEachDuring(kSettingRule, DateRange{}, known_at_, [&](const FactSpan& span, const FactContent&) {
    changes_.push_back(Date::FromDays(span.valid_from));
    changes_.push_back(Date::FromDays(span.valid_to));
  });
  std::sort(changes_.begin(), changes_.end());
  changes_.erase(std::unique(changes_.begin(), changes_.end()), changes_.end());
}

void DueRules::ReadCalendar() {
  const StatusOr<std::string> division = rules_.Word("calendar.bank_holidays");
  if (division.ok()) working_days_ = WorkingDays::At(*facts_, *division, known_at_);
  else working_days_ = division.status();
}

void DueRules::ReadTerms() {
  const StatusOr<std::string> division = rules_.Word("calendar.terms");
  if (!division.ok()) school_days_ = division.status();
  else if (!working_days_.ok()) school_days_ = working_days_.status();
  else school_days_ = SchoolDays::At(*facts_, *division, *working_days_, known_at_);
}

StatusOr<DueRules::Resolved> DueRules::Read(std::string_view rule, Date day) const {
  const RulesInForce on_day = rules_.On(day);
  Resolved resolved;
  ASSIGN_OR_RETURN(resolved.limit, on_day.Time(rule));
  if (on_day.Has("limits.bound")) {
    ASSIGN_OR_RETURN(resolved.inclusive, on_day.Inclusive("limits.bound"));
  }
  if (on_day.Has("months.end")) {
    ASSIGN_OR_RETURN(resolved.months_end, on_day.EndOfMonths());
  }
  return resolved;
}

const DueRules::Resolved& DueRules::ResolveStretch(std::string_view rule, Stretches& stretches, size_t stretch, Date day) const {
  std::unique_ptr<Resolved>& kept = stretches[stretch];
  if (kept == nullptr) {
    StatusOr<Resolved> read = Read(rule, day);
    kept = std::make_unique<Resolved>(read.ok() ? *std::move(read) : Resolved{.limit = read.status()});
  }
  return *kept;
}

template <typename What>
std::vector<std::unique_ptr<What>>& DueRules::StretchesOf(std::string_view rule, ByRule<What>& kept) const {
  if (kept.last != nullptr && kept.last->first == rule) return kept.last->second;
  auto found = kept.rules.find(rule);
  if (found == kept.rules.end()) found = kept.rules.emplace(std::string(rule), std::vector<std::unique_ptr<What>>(changes_.size() + 1)).first;
  kept.last = &*found;
  return found->second;
}

size_t DueRules::StretchOf(Date day) const {
  return static_cast<size_t>(std::upper_bound(changes_.begin(), changes_.end(), day) - changes_.begin());
}

DueRules::Found DueRules::Resolve(std::string_view rule, Date day, Date until) const {
  Stretches& stretches = StretchesOf(rule, resolved_);
  const size_t first = StretchOf(day);
  const Resolved& on_day = ResolveStretch(rule, stretches, first, day);
  if (on_day.limit.ok()) return {&on_day, Date::Min()};
  for (size_t later = first; later < changes_.size() && changes_[later] <= until; ++later) {
    const Resolved& resolved = ResolveStretch(rule, stretches, later + 1, changes_[later]);
    if (resolved.limit.ok()) return {&resolved, changes_[later]};
  }
  return {&on_day, Date::Max()};
}

const std::vector<Limit>* DueRules::Times(std::string_view rule, Date day) const {
  std::unique_ptr<std::optional<std::vector<Limit>>>& kept = StretchesOf(rule, times_)[StretchOf(day)];
  if (kept == nullptr) {
    StatusOr<std::vector<Limit>> read = On(day).Times(rule);
    kept = std::make_unique<std::optional<std::vector<Limit>>>(read.ok() ? std::optional(*std::move(read)) : std::nullopt);
  }
  return kept->has_value() ? &**kept : nullptr;
}

StatusOr<Date> DueRules::Add(const Limit& limit, Date began, MonthEnd months_end) const {
  switch (limit.unit) {
    case Limit::kDays: return began + limit.count;
    case Limit::kWeeks: return began + 7 * limit.count;
    case Limit::kMonths: return AddMonths(began, limit.count, months_end);
    case Limit::kYears: return AddMonths(began, 12 * limit.count, months_end);
    case Limit::kWorkingDays: return working_days_.ok() ? working_days_->Add(began, limit.count) : working_days_.status();
    case Limit::kSchoolDays: return school_days_.ok() ? school_days_->Add(began, limit.count) : school_days_.status();
  }
  return Internal("a limit of {} is in no known unit", limit.count);
}

std::optional<Date> DueRules::LatestDue(std::string_view rule, Date began, Date until) const {
  const Resolved& resolved = *Resolve(rule, began, until).by;
  return resolved.limit.ok() ? std::optional(LatestDue(*resolved.limit, began)) : std::nullopt;
}

// Of two days at least one is a working day, but for a fortnight of holidays; of school days likewise, but for a summer. No month has more than
// 31 days.
Date DueRules::LatestDue(const Limit& limit, Date began) {
  static constexpr std::array<int32_t, 6> kDaysAtMost = {1, 2, 3, 7, 31, 366};
  static constexpr std::array<int32_t, 6> kLongestBreak = {0, 14, 60, 0, 0, 0};
  return began + limit.count * kDaysAtMost[limit.unit] + kLongestBreak[limit.unit];
}

StatusOr<DueRules::DueDay> DueRules::Due(std::string_view rule, Date began, Date until) const {
  const Found found = Resolve(rule, began, until);
  const Resolved& resolved = *found.by;
  if (!resolved.limit.ok()) return resolved.limit.status();
  ASSIGN_OR_RETURN(const Date last, Add(*resolved.limit, began, resolved.months_end));
  return DueDay{resolved.inclusive ? last : last - 1, found.alike_from};
}

StatusOr<Date> DueRules::Due(const Limit& limit, Date began) const { return Add(limit, began, MonthEnd::kClamp); }

StatusOr<int32_t> DueRules::WorkingDaysBetween(Date start, Date end) const {
  if (!working_days_.ok()) return working_days_.status();
  return working_days_->Between(start, end);
}

}  // namespace hanes
