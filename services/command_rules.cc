// SPDX-License-Identifier: Apache-2.0
// rules: which sets there are, what they say, how they differ, and how a rule is set.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

#include "base/clock.h"
#include "base/nearest.h"
#include "projections/rule_names.h"
#include "projections/rules.h"
#include "services/command_list.h"
#include "services/publishing.h"
#include "services/settings_question.h"

namespace hanes {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Columns = std::vector<std::string>;

constexpr std::string_view kInForce = "in-force";  // in place of the name of a set

// The last day of a stretch; "" while it goes on.
std::string LastDay(DateRange days) { return days.to.IsMax() ? "" : (days.to - 1).ToString(); }

const KnownFact* FactOf(const SettingsQuestion& asked, const SetRule& rule) {
  for (const KnownFact& known : asked.book.facts()) {
    const Fact& fact = known.fact;
    const bool same = fact.kind == kSettingRule && fact.dimensions[0] == rule.rule && fact.dimensions[1] == rule.value &&
                      fact.dimensions[2] == rule.rule_set && fact.valid == rule.valid && known.known.Contains(asked.known_at);
    if (same) return &known;
  }
  return nullptr;
}

// Every set that was known, with what it is called and based on.
Status ListSets(const Settings& settings) {
  ASSIGN_OR_RETURN(const SettingsQuestion asked, SettingsQuestion::Read(settings));
  const std::vector<SetRule> rules = asked.book.RulesKnownAt(asked.known_at);
  ASSIGN_OR_RETURN(const RulesInForce in_force, RulesInForce::Of(rules, asked.as_at, asked.known_at));
  const std::string current = in_force.Has("rules.in_force") ? *in_force.Word("rules.in_force") : "";
  std::map<std::string, std::vector<SetRule>> by_set;
  for (const SetRule& rule : rules) by_set[rule.rule_set].push_back(rule);
  Rows rows;
  for (const auto& [name, of_set] : by_set) {
    const auto says = [&](std::string_view rule) {
      const auto found = std::ranges::find(of_set, rule, &SetRule::rule);
      return found == of_set.end() ? std::string() : found->value;
    };
    std::set<std::string_view> names;
    for (const SetRule& rule : of_set) names.insert(rule.rule);
    rows.push_back({name.empty() ? "(the council's own)" : name, says("rules.title"), says("rules.based_on"), std::to_string(names.size()),
                    name.empty() || name == current ? "yes" : "no"});
  }
  for (const std::string& name : ShippedRuleSets()) {
    if (!by_set.contains(name)) rows.push_back({name, fmt::format("comes with hanes: `hanes rules set {}` takes it in", name), "", "0", "no"});
  }
  return PrintRows(settings, asked, "rules", "rule_set", {"rule_set", "title", "based_on", "rules", "in_force"}, rows);
}

Status ListNames(const Settings& settings) {
  SettingsQuestion nothing;
  nothing.known_at = SystemClock().Now();
  nothing.as_at = DayInLondon(nothing.known_at);
  Rows rows;
  for (const RuleName& rule : RuleNames()) rows.push_back({std::string(rule.name), ShapeOf(rule), std::string(rule.meaning)});
  return PrintRows(settings, nothing, "rules", "name", {"rule", "value", "meaning"}, rows);
}

// Every setting of one rule, or of all when none is named, whichever set says it, as was known.
Status ShowSettings(const Settings& settings, const SettingsQuestion& asked, std::string_view rule) {
  Rows rows;
  for (const KnownFact& known : asked.book.facts()) {
    const Fact& fact = known.fact;
    if (fact.kind != kSettingRule || (!rule.empty() && fact.dimensions[0] != rule) || !known.known.Contains(asked.known_at)) continue;
    rows.push_back({fact.dimensions[0], fact.dimensions[2], fact.dimensions[1], fact.valid.from.ToString(), LastDay(fact.valid),
                    known.known.from.ToString(), asked.book.CitationOf(known)});
  }
  std::ranges::sort(rows);
  return PrintRows(settings, asked, "rules", "setting", {"rule", "rule_set", "value", "from", "to", "known_from", "citation"}, rows);
}

// Every rule in force on the day, or of a set that is named; the set that says it beside it.
Status ShowSet(const Settings& settings, const SettingsQuestion& asked, std::string_view rule_set) {
  ASSIGN_OR_RETURN(const RulesInForce rules,
                   RulesInForce::Of(asked.book.RulesKnownAt(asked.known_at), asked.as_at, asked.known_at, rule_set));
  Rows rows;
  for (const RuleName& name : RuleNames()) {
    const std::optional<SetRule> rule = rules.Find(name.name);
    if (!rule.has_value()) continue;
    const KnownFact* fact = FactOf(asked, *rule);
    rows.push_back({rule->rule, rule->rule_set, rule->value, rule->valid.from.ToString(), LastDay(rule->valid),
                    fact == nullptr ? "" : fact->known.from.ToString(), fact == nullptr ? "" : asked.book.CitationOf(*fact)});
  }
  return PrintRows(settings, asked, "rules", rule_set.empty() ? kInForce : rule_set,
                   {"rule", "rule_set", "value", "from", "to", "known_from", "citation"}, rows);
}

Status Show(const Settings& settings, const std::string& name) {
  const bool is_rule = name.find('.') != std::string::npos;
  if (is_rule) RETURN_IF_ERROR(FindRuleName(name).status());
  ASSIGN_OR_RETURN(const SettingsQuestion asked, SettingsQuestion::Read(settings));
  return is_rule ? ShowSettings(settings, asked, name) : ShowSet(settings, asked, name == kInForce ? "" : name);
}

Status ShowEverything(const Settings& settings) {
  ASSIGN_OR_RETURN(const SettingsQuestion asked, SettingsQuestion::Read(settings));
  return ShowSettings(settings, asked, "");
}

Status Diff(const Settings& settings, const std::string& a, const std::string& b) {
  ASSIGN_OR_RETURN(const SettingsQuestion asked, SettingsQuestion::Read(settings));
  const auto rules_of = [&](const std::string& name) {
    return RulesInForce::Of(asked.book.RulesKnownAt(asked.known_at), asked.as_at, asked.known_at, name == kInForce ? "" : name);
  };
  ASSIGN_OR_RETURN(const RulesInForce left, rules_of(a));
  ASSIGN_OR_RETURN(const RulesInForce right, rules_of(b));
  Rows rows;
  for (const RuleName& name : RuleNames()) {
    const bool of_the_set = name.name.starts_with("rules.");
    const std::string in_left = left.Has(name.name) ? *left.Word(name.name) : "";
    const std::string in_right = right.Has(name.name) ? *right.Word(name.name) : "";
    if (!of_the_set && in_left != in_right) rows.push_back({std::string(name.name), in_left, in_right, std::string(name.meaning)});
  }
  return PrintRows(settings, asked, "rules", fmt::format("{} against {}", a, b), {"rule", a, b, "meaning"}, rows);
}

// RULE=VALUE with --from, --reason and --rules.
StatusOr<v1::Event> OneRule(const Settings& settings, const AuthorityId& authority, const std::string& said) {
  const size_t equals = said.find('=');
  v1::RuleSet set;
  set.set_rule(said.substr(0, equals));
  set.set_value(said.substr(equals + 1));
  set.set_rule_set(settings.Text("rules"));
  RETURN_IF_ERROR(CheckRuleValue(set.rule(), set.value()));
  ASSIGN_OR_RETURN(const std::string from, Required(settings, "from"));
  const StatusOr<Date> valid_from = Date::Parse(from);
  RETURN_IF_ERROR(Annotate(valid_from.status(), "--from"));
  ASSIGN_OR_RETURN(*set.mutable_citation(), Required(settings, "reason"));
  ASSIGN_OR_RETURN(const Timestamp recorded_at, RecordedAt(settings));
  return MakeRule(authority, set, *valid_from, recorded_at);
}

StatusOr<std::vector<v1::Event>> WhatToSet(const Settings& settings, const AuthorityId& authority, const std::string& said) {
  if (said.find('=') != std::string::npos) {
    ASSIGN_OR_RETURN(v1::Event event, OneRule(settings, authority, said));
    return std::vector<v1::Event>{std::move(event)};
  }
  if (said.ends_with(".toml")) {
    ASSIGN_OR_RETURN(const std::string text, ReadTextFile(said));
    return ReadRules(said, text, authority);
  }
  return said == "shipped" ? ShippedSettings(authority) : ShippedRuleSet(said, authority);
}

Status SetRules(const Settings& settings, const std::string& said) {
  // A typing error is told before a data folder is opened.
  RETURN_IF_ERROR(WhatToSet(settings, AuthorityId("W06000012"), said).status());
  return Publish(settings, [&](const AuthorityId& authority, const EventReader&, EventPublisher& publisher) -> Status {
    ASSIGN_OR_RETURN(const std::vector<v1::Event> events, WhatToSet(settings, authority, said));
    for (const v1::Event& event : events) RETURN_IF_ERROR(publisher.Publish(event));
    RETURN_IF_ERROR(publisher.Flush());
    fmt::print("{} settings published to the log of {}; those it had already are not stored again\n", events.size(), authority.value());
    return OkStatus();
  });
}

}  // namespace

StatusOr<ExitCode> RunRules(const Invocation& invocation) {
  const std::vector<std::string>& words = invocation.operands;
  const Settings& settings = invocation.settings;
  const std::string what = words.empty() ? "" : words[0];
  Status done = InvalidArgument("rules {}: write rules list, rules names, rules show [SET or RULE], rules diff A B, or rules set WHAT{}",
                                fmt::join(words, " "), DidYouMean(what, {"list", "names", "show", "diff", "set"}));
  if (words.empty()) done = ShowEverything(settings);
  if (what == "list" && words.size() == 1) done = ListSets(settings);
  if (what == "names" && words.size() == 1) done = ListNames(settings);
  if (what == "show" && words.size() <= 2) done = Show(settings, words.size() == 2 ? words[1] : std::string(kInForce));
  if (what == "diff" && words.size() == 3) done = Diff(settings, words[1], words[2]);
  if (what == "set" && words.size() == 2) done = SetRules(settings, words[1]);
  RETURN_IF_ERROR(done);
  return kExitOk;
}

}  // namespace hanes
