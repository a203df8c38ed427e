// SPDX-License-Identifier: Apache-2.0
#include "projections/rules.h"

#include <algorithm>
#include <map>
#include <optional>

#include "projections/calendar_file.h"
#include "projections/rule_names.h"
#include "projections/settings_facts.h"
#include "projections/settings_file.h"
#include "projections/shipped_rules.h"
#include "projections/targets.h"

namespace hanes {
namespace {

constexpr std::string_view kFileKeys[] = {"set", "title", "based_on", "valid_from", "recorded_at", "citation", "rule"};
constexpr std::string_view kRuleKeys[] = {"name", "value", "valid_from", "valid_to", "recorded_at", "citation"};

// One [[rule]] as it stands in the file.
struct WrittenRule {
  v1::RuleSet set;
  Date from;
  std::optional<Date> last;
  Timestamp recorded_at;
  std::string place;
};

StatusOr<WrittenRule> ReadRule(const SettingsFile& file, const toml::table& rule, const std::string& rule_set) {
  RETURN_IF_ERROR(file.ExpectKeys(rule, kRuleKeys));
  WrittenRule written;
  written.place = file.Place(rule);
  written.set.set_rule_set(rule_set);
  ASSIGN_OR_RETURN(*written.set.mutable_rule(), file.Text(rule, "name"));
  ASSIGN_OR_RETURN(*written.set.mutable_value(), file.Text(rule, "value"));
  ASSIGN_OR_RETURN(*written.set.mutable_citation(), file.Text(rule, "citation"));
  ASSIGN_OR_RETURN(written.from, file.Day(rule, "valid_from"));
  ASSIGN_OR_RETURN(written.last, file.DayIfAny(rule, "valid_to"));
  ASSIGN_OR_RETURN(written.recorded_at, file.Instant(rule, "recorded_at"));
  RETURN_IF_ERROR(Annotate(CheckRuleValue(written.set.rule(), written.set.value()), written.place));
  if (written.last.has_value() && *written.last < written.from) {
    return InvalidArgument("{}: valid_to {} is before valid_from {}: write the last day of the rule", written.place, written.last->ToString(),
                           written.from.ToString());
  }
  return written;
}

// Title and base of a named set, as rules of it.
Status ReadHead(const SettingsFile& file, const std::string& rule_set, std::vector<WrittenRule>* rules) {
  const auto add = [&](std::string_view rule, std::string_view key) -> Status {
    ASSIGN_OR_RETURN(const std::optional<std::string> value, file.TextIfAny(file.table(), key));
    if (!value.has_value()) return OkStatus();
    WrittenRule written;
    written.place = file.Place(*file.table().get(key));
    if (rule_set.empty()) return InvalidArgument("{}: {} belongs to a named rule set: add set = \"...\" or leave it out", written.place, key);
    written.set.set_rule_set(rule_set);
    written.set.set_rule(std::string(rule));
    written.set.set_value(*value);
    ASSIGN_OR_RETURN(written.from, file.Day(file.table(), "valid_from"));
    ASSIGN_OR_RETURN(written.recorded_at, file.Instant(file.table(), "recorded_at"));
    RETURN_IF_ERROR(Annotate(CheckRuleValue(rule, *value), written.place));
    rules->push_back(std::move(written));
    return OkStatus();
  };
  RETURN_IF_ERROR(add("rules.title", "title"));
  return add("rules.based_on", "based_on");
}

// Settings of one rule in order of days. Adds the end of the last one where it has one. Errors: two that overlap, or days between two.
Status Settle(std::vector<WrittenRule>* settings) {
  std::ranges::stable_sort(*settings, {}, [](const WrittenRule& rule) { return rule.from; });
  for (size_t i = 1; i < settings->size(); ++i) {
    const WrittenRule& before = (*settings)[i - 1];
    const WrittenRule& rule = (*settings)[i];
    const bool overlap = before.from == rule.from || (before.last.has_value() && *before.last >= rule.from);
    if (overlap) {
      return InvalidArgument("{}: rule {} from {} overlaps the one of {}: let that one end the day before, or begin this one later", rule.place,
                             rule.set.rule(), rule.from.ToString(), before.place);
    }
    if (before.last.has_value() && *before.last + 1 < rule.from) {
      return InvalidArgument("{}: rule {} has a gap from {} to {}, after the one of {}: begin this one sooner, or set value = \"{}\" for those "
                             "days", rule.place, rule.set.rule(), (*before.last + 1).ToString(), (rule.from - 1).ToString(), before.place, kNoRule);
    }
  }
  if (settings->back().last.has_value()) {
    WrittenRule end = settings->back();
    end.from = *end.last + 1;
    end.set.set_value(std::string(kNoRule));
    settings->push_back(std::move(end));
  }
  return OkStatus();
}

StatusOr<std::vector<v1::Event>> ReadShipped(std::string_view name, const AuthorityId& authority) {
  const std::optional<std::string_view> text = FindShippedFile(name);
  if (!text.has_value()) return NotFound("{} does not come with hanes", name);
  return ReadRules(fmt::format("rules/{}.toml", name), *text, authority);
}

// The files of a nation: what its councils set, then the sets that a question can be put under.
std::vector<std::string_view> FilesOf(const AuthorityId& authority) {
  switch (authority.value().empty() ? '\0' : authority.value()[0]) {
    case 'W':
      return {"wales", "wales-2012", "wales-2016", "supervision-28-working-days", "supervision-28-days", "supervision-28-calendar-days"};
    case 'E': return {"england", "england-2013"};
    default: return {};
  }
}

void Append(std::vector<v1::Event> more, std::vector<v1::Event>* events) {
  std::ranges::move(more, std::back_inserter(*events));
}

}  // namespace

StatusOr<v1::Event> MakeRule(const AuthorityId& authority, const v1::RuleSet& set, Date valid_from, std::optional<Timestamp> recorded_at) {
  std::string record = fmt::format("{}{}{}/{}", set.rule_set(), set.rule_set().empty() ? "" : "/", set.rule(), valid_from.ToString());
  v1::Event event = BeginSetting(authority, valid_from, recorded_at, std::move(record));
  *event.mutable_rule_set() = set;
  return EndSetting(std::move(event), authority);
}

StatusOr<std::vector<v1::Event>> ReadRules(std::string_view file, std::string_view toml, const AuthorityId& authority) {
  ASSIGN_OR_RETURN(const SettingsFile parsed, SettingsFile::Parse(file, toml));
  RETURN_IF_ERROR(parsed.ExpectKeys(parsed.table(), kFileKeys));
  ASSIGN_OR_RETURN(const std::optional<std::string> rule_set, parsed.TextIfAny(parsed.table(), "set"));
  std::vector<WrittenRule> rules;
  RETURN_IF_ERROR(ReadHead(parsed, rule_set.value_or(""), &rules));
  ASSIGN_OR_RETURN(const std::vector<const toml::table*> tables, parsed.Tables("rule"));
  for (const toml::table* table : tables) {
    ASSIGN_OR_RETURN(WrittenRule rule, ReadRule(parsed, *table, rule_set.value_or("")));
    rules.push_back(std::move(rule));
  }
  std::map<std::string, std::vector<WrittenRule>> by_rule;
  for (WrittenRule& rule : rules) by_rule[rule.set.rule()].push_back(std::move(rule));
  std::vector<v1::Event> events;
  for (auto& [name, settings] : by_rule) {
    RETURN_IF_ERROR(Settle(&settings));
    for (const WrittenRule& rule : settings) {
      StatusOr<v1::Event> event = MakeRule(authority, rule.set, rule.from, rule.recorded_at);
      RETURN_IF_ERROR(Annotate(event.status(), rule.place));
      events.push_back(*std::move(event));
    }
  }
  return events;
}

StatusOr<std::vector<v1::Event>> ShippedRules(const AuthorityId& authority) {
  const std::vector<std::string_view> files = FilesOf(authority);
  if (files.empty()) return NotFound("no rules are shipped for authority {}: there are some for E... and W...", authority.value());
  std::vector<v1::Event> events;
  for (const std::string_view file : files) {
    ASSIGN_OR_RETURN(std::vector<v1::Event> more, ReadShipped(file, authority));
    Append(std::move(more), &events);
  }
  return events;
}

StatusOr<std::vector<v1::Event>> ShippedSettings(const AuthorityId& authority) {
  ASSIGN_OR_RETURN(std::vector<v1::Event> events, ShippedRules(authority));
  constexpr std::string_view kCalendar = "calendar-england-and-wales";
  ASSIGN_OR_RETURN(std::vector<v1::Event> calendar,
                   ReadCalendar(fmt::format("rules/{}.toml", kCalendar), *FindShippedFile(kCalendar), authority));
  Append(std::move(calendar), &events);
  if (authority.value()[0] != 'W') return events;
  ASSIGN_OR_RETURN(std::vector<v1::Event> targets, ReadTargets("rules/targets-wales.toml", *FindShippedFile("targets-wales"), authority));
  Append(std::move(targets), &events);
  return events;
}

StatusOr<std::vector<v1::Event>> ShippedRuleSet(std::string_view name, const AuthorityId& authority) {
  const std::vector<std::string> names = ShippedRuleSets();
  if (std::find(names.begin(), names.end(), name) != names.end()) return ReadShipped(name, authority);
  return NotFound("no rule set \"{}\" comes with hanes: there are {}", name, fmt::join(names, ", "));
}

std::vector<std::string> ShippedRuleSets() {
  std::vector<std::string> names;
  for (const char* nation : {"W", "E"}) {
    const std::vector<std::string_view> files = FilesOf(AuthorityId(nation));
    names.insert(names.end(), files.begin() + 1, files.end());
  }
  return names;
}

}  // namespace hanes
