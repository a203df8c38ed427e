// SPDX-License-Identifier: Apache-2.0
#include "projections/rules_in_force.h"

#include <algorithm>
#include <charconv>

#include "base/nearest.h"
#include "base/utf8.h"
#include "projections/rule_names.h"
#include "projections/settings_facts.h"

namespace hanes {
namespace {

constexpr int kBasesMax = 8;  // a set based on one based on another; more is a circle
constexpr std::string_view kInForce = "in-force";
constexpr std::string_view kInForceRule = "rules.in_force";
constexpr std::string_view kBasedOnRule = "rules.based_on";

// "wales-2016" as an error names it.
std::string Under(const std::string& rule_set) { return rule_set.empty() ? "" : fmt::format(" in rule set {}", rule_set); }

// Of those rules, and of where a rule is looked for; sorted.
std::vector<Symbol> SymbolsOf(const FactIndex::Snapshot& facts, std::span<const std::string_view> rules) {
  std::vector<Symbol> symbols;
  const auto add = [&](std::string_view rule) {
    if (const std::optional<Symbol> symbol = facts.FindSymbol(rule)) symbols.push_back(*symbol);
  };
  for (const std::string_view rule : rules) add(rule);
  for (const std::string_view rule : {kInForceRule, kBasedOnRule}) add(rule);
  std::ranges::sort(symbols);
  return symbols;
}

template <typename Number>
std::optional<Number> Read(const std::string& value) {
  Number number{};
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
  return number;
}

}  // namespace

struct RulesInForce::Rules {
  std::map<std::string, std::map<std::string, std::vector<SetRule>, std::less<>>, std::less<>> by_set;  // by rule; in order of days
  std::string asked;  // the named set; empty for the rules in force
  Timestamp known_at;

  // What this set alone says of the rule; the value may be kNoRule.
  const SetRule* Find(std::string_view rule_set, std::string_view rule, Date day) const {
    const auto set = by_set.find(rule_set);
    if (set == by_set.end()) return nullptr;
    const auto settings = set->second.find(rule);
    if (settings == set->second.end()) return nullptr;
    const bool stretches_back = !rule_set.empty() && !asked.empty();
    if (stretches_back && day < settings->second.front().valid.from) return &settings->second.front();
    for (const SetRule& setting : settings->second) {
      if (setting.valid.Contains(day)) return &setting;
    }
    return nullptr;
  }
};

StatusOr<RulesInForce> RulesInForce::At(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, std::string_view rule_set,
                                        std::span<const std::string_view> only) {
  std::vector<SetRule> set;
  const std::vector<Symbol> wanted = SymbolsOf(facts, only);
  std::vector<Symbol> sets;  // met, beginning with the council's own
  sets.push_back(0);
  facts.ForEachDuring(kSettingRule, DateRange{}, known_at, [&](const FactSpan& span, const FactContent& content) {
    if (!only.empty() && !std::ranges::binary_search(wanted, content.dimensions[0])) {
      // A set that says nothing of what is wanted is a set all the same, and one rule of it makes it known.
      if (std::ranges::find(sets, content.dimensions[2]) != sets.end()) return;
      sets.push_back(content.dimensions[2]);
    }
    const auto name = [&](size_t place) { return std::string(facts.SymbolName(content.dimensions[place])); };
    set.push_back({name(0), name(1), name(2), {Date::FromDays(span.valid_from), Date::FromDays(span.valid_to)}});
  });
  return Of(std::move(set), as_at, known_at, rule_set);
}

StatusOr<RulesInForce> RulesInForce::Of(std::vector<SetRule> set, Date as_at, Timestamp known_at, std::string_view rule_set) {
  auto rules = std::make_shared<Rules>();
  rules->asked = rule_set;
  rules->known_at = known_at;
  for (SetRule& setting : set) rules->by_set[setting.rule_set][setting.rule].push_back(std::move(setting));
  std::vector<std::string> names;
  for (auto& [name, by_rule] : rules->by_set) {
    if (!name.empty()) names.push_back(name);
    for (auto& [rule, settings] : by_rule) std::ranges::sort(settings, {}, [](const SetRule& s) { return s.valid.from; });
  }
  if (!rule_set.empty() && !rules->by_set.contains(rule_set)) {
    return FailedPrecondition("there is no rule set \"{}\" as known at {}{}; there is {}: `hanes rules set NAME` takes in one that comes with "
                              "hanes, `hanes rules set FILE` one of your own", Excerpt(rule_set, 80), known_at.ToString(),
                              DidYouMean(rule_set, names), names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")));
  }
  return RulesInForce(std::move(rules), as_at);
}

RulesInForce RulesInForce::On(Date day) const { return RulesInForce(rules_, day); }

std::optional<SetRule> RulesInForce::FindInChain(std::string_view rule_set, std::string_view rule, int depth) const {
  if (const SetRule* found = rules_->Find(rule_set, rule, day_)) return *found;
  const SetRule* base = rules_->Find(rule_set, kBasedOnRule, day_);
  if (base == nullptr || base->value == kNoRule || depth >= kBasesMax) return std::nullopt;
  if (base->value == kInForce) return FindUsual(rule, depth + 1);
  return FindInChain(base->value, rule, depth + 1);
}

std::optional<SetRule> RulesInForce::FindUsual(std::string_view rule, int depth) const {
  if (const SetRule* own = rules_->Find("", rule, day_)) return *own;
  const SetRule* in_force = rules_->Find("", kInForceRule, day_);
  if (in_force == nullptr || in_force->value == kNoRule) return std::nullopt;
  return FindInChain(in_force->value, rule, depth + 1);
}

std::optional<SetRule> RulesInForce::Find(std::string_view rule) const {
  std::optional<SetRule> found;
  if (!rules_->asked.empty()) found = FindInChain(rules_->asked, rule, 0);
  if (!found.has_value() && !rules_->asked.empty()) {
    if (const SetRule* own = rules_->Find("", rule, day_)) found = *own;
  }
  if (rules_->asked.empty()) found = FindUsual(rule, 0);
  if (found.has_value() && found->value == kNoRule) found.reset();
  return found;
}

StatusOr<SetRule> RulesInForce::Get(std::string_view rule) const {
  std::optional<SetRule> found = Find(rule);
  if (found.has_value()) return *std::move(found);
  return FailedPrecondition("rule {} is not in force on {}{}, as known at {}: set it with `hanes rules set {}=VALUE --from {} --reason CITATION`",
                            rule, day_.ToString(), Under(rules_->asked), rules_->known_at.ToString(), rule, day_.ToString());
}

Status RulesInForce::CannotRead(const SetRule& rule, std::string_view wanted) const {
  return FailedPrecondition("rule {} in force since {}{} is \"{}\", which is not {}: set it again with `hanes rules set {}=VALUE --from {}`",
                            rule.rule, rule.valid.from.ToString(), Under(rule.rule_set), rule.value, wanted, rule.rule, rule.valid.from.ToString());
}

StatusOr<Limit> RulesInForce::Time(std::string_view rule) const {
  ASSIGN_OR_RETURN(const SetRule set, Get(rule));
  const StatusOr<Limit> limit = Limit::Parse(set.value);
  return limit.ok() ? limit : CannotRead(set, "a length of time such as \"7 working days\"");
}

StatusOr<std::vector<Limit>> RulesInForce::Times(std::string_view rule) const {
  ASSIGN_OR_RETURN(const SetRule set, Get(rule));
  std::vector<Limit> limits;
  for (const std::string_view part : PartsOf(set.value)) {
    const StatusOr<Limit> limit = Limit::Parse(part);
    if (!limit.ok()) return CannotRead(set, "lengths of time with commas between, such as \"8 weeks,16 weeks\"");
    limits.push_back(*limit);
  }
  return limits;
}

StatusOr<int> RulesInForce::Count(std::string_view rule) const {
  ASSIGN_OR_RETURN(const SetRule set, Get(rule));
  const std::optional<int> count = Read<int>(set.value);
  return count.has_value() ? StatusOr<int>(*count) : CannotRead(set, "a whole number");
}

StatusOr<double> RulesInForce::Decimal(std::string_view rule) const {
  ASSIGN_OR_RETURN(const SetRule set, Get(rule));
  const std::optional<double> number = Read<double>(set.value);
  return number.has_value() ? StatusOr<double>(*number) : CannotRead(set, "a number such as 2.66");
}

StatusOr<std::string> RulesInForce::Word(std::string_view rule) const {
  ASSIGN_OR_RETURN(SetRule set, Get(rule));
  return std::move(set.value);
}

StatusOr<MonthEnd> RulesInForce::EndOfMonths() const {
  ASSIGN_OR_RETURN(const SetRule set, Get("months.end"));
  const StatusOr<MonthEnd> end = ParseMonthEnd(set.value);
  return end.ok() ? end : CannotRead(set, "clamp or next");
}

StatusOr<bool> RulesInForce::Inclusive(std::string_view rule) const {
  ASSIGN_OR_RETURN(const SetRule set, Get(rule));
  if (set.value != "inclusive" && set.value != "exclusive") return CannotRead(set, "inclusive or exclusive");
  return set.value == "inclusive";
}

StatusOr<Date> RulesInForce::DayOf(std::string_view rule, int year) const {
  ASSIGN_OR_RETURN(const SetRule set, Get(rule));
  const StatusOr<Date> day = Date::Parse(fmt::format("{:04}-{}", year, set.value));
  return day.ok() ? day : CannotRead(set, "a day of every year, such as 08-31");
}

StatusOr<std::string> RulesInForce::Note(std::string_view rule) const {
  ASSIGN_OR_RETURN(const SetRule set, Get(rule));
  return fmt::format("Rule {} = {}, {} {}.", set.rule, set.value, set.rule_set.empty() ? "in force since" : fmt::format("of {} since", set.rule_set),
                     set.valid.from.ToString());
}

}  // namespace hanes
