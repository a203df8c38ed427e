// SPDX-License-Identifier: Apache-2.0
#include "projections/rules.h"

#include <toml++/toml.h>

#include <array>
#include <optional>
#include <string>

#include "base/hash.h"
#include "base/timestamp.h"
#include "proto/validate.h"
#include "projections/shipped_rules.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 5> kKeys = {"name", "value", "valid_from", "recorded_at", "citation"};

// "rules/wales.toml:12"
std::string Place(std::string_view file, const toml::node& node) { return fmt::format("{}:{}", file, node.source().begin.line); }

Status ExpectKnownKeys(std::string_view file, const toml::table& rule) {
  for (const auto& [key, value] : rule) {
    if (std::find(kKeys.begin(), kKeys.end(), key.str()) == kKeys.end()) {
      return InvalidArgument("{}: \"{}\" is not one of {}", Place(file, value), key.str(), fmt::join(kKeys, ", "));
    }
  }
  return OkStatus();
}

StatusOr<std::string> Text(std::string_view file, const toml::table& rule, std::string_view key) {
  const auto* text = rule.get_as<std::string>(key);
  if (text == nullptr || text->get().empty()) {
    return InvalidArgument("{}: the rule needs {} = \"...\"", Place(file, rule), key);
  }
  return text->get();
}

// toml++ has checked that it is a day of the calendar.
StatusOr<Date> Day(std::string_view file, const toml::table& rule, std::string_view key) {
  const auto* day = rule.get_as<toml::date>(key);
  if (day == nullptr) return InvalidArgument("{}: the rule needs {} = a date without quotes, such as 2011-04-01", Place(file, rule), key);
  return Date::FromCivil(day->get().year, day->get().month, day->get().day);
}

StatusOr<Timestamp> Instant(std::string_view file, const toml::table& rule, std::string_view key) {
  const auto* instant = rule.get_as<toml::date_time>(key);
  if (instant == nullptr || !instant->get().offset.has_value()) {
    return InvalidArgument("{}: the rule needs {} = an instant without quotes, such as 2011-04-01T00:00:00Z", Place(file, rule), key);
  }
  const toml::date_time& at = instant->get();
  const int64_t day = Date::FromCivil(at.date.year, at.date.month, at.date.day).days();
  const int64_t minutes = day * 1440 + at.time.hour * 60 + at.time.minute - at.offset->minutes;
  return Timestamp::FromMicros((minutes * 60 + at.time.second) * 1'000'000 + at.time.nanosecond / 1000);
}

StatusOr<v1::Event> ReadRule(std::string_view file, const toml::table& rule, const AuthorityId& authority) {
  RETURN_IF_ERROR(ExpectKnownKeys(file, rule));
  v1::Event event;
  v1::RuleSet& set = *event.mutable_rule_set();
  ASSIGN_OR_RETURN(*set.mutable_rule(), Text(file, rule, "name"));
  ASSIGN_OR_RETURN(*set.mutable_value(), Text(file, rule, "value"));
  ASSIGN_OR_RETURN(*set.mutable_citation(), Text(file, rule, "citation"));
  ASSIGN_OR_RETURN(const Date valid_from, Day(file, rule, "valid_from"));
  ASSIGN_OR_RETURN(const Timestamp recorded_at, Instant(file, rule, "recorded_at"));
  event.set_authority(authority.value());
  event.set_stream("authority:" + authority.value());
  event.set_occurred_on(valid_from.ToString());
  event.mutable_recorded_at()->set_seconds(recorded_at.micros() / 1'000'000);
  event.mutable_recorded_at()->set_nanos(static_cast<int32_t>(recorded_at.micros() % 1'000'000 * 1000));
  event.mutable_source()->set_system("rules");
  event.mutable_source()->set_record(fmt::format("{}/{}", set.rule(), event.occurred_on()));
  event.mutable_source()->set_facet("set");
  event.set_id("rule-" + ShortId(fmt::format("{}\n{}\n{}\n{}", authority.value(), set.rule(), event.occurred_on(), set.value())));
  RETURN_IF_ERROR(Annotate(ValidateEvent(event, authority), Place(file, rule)));
  return event;
}

// The library throws; nothing of that leaves this function.
StatusOr<toml::table> Parse(std::string_view file, std::string_view text) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    return InvalidArgument("{}:{}: {}", file, error.source().begin.line, error.description());
  }
}

}  // namespace

StatusOr<std::vector<v1::Event>> ReadRules(std::string_view file, std::string_view toml, const AuthorityId& authority) {
  ASSIGN_OR_RETURN(const toml::table parsed, Parse(file, toml));
  std::vector<v1::Event> events;
  for (const auto& [key, value] : parsed) {
    const toml::array* rules = key.str() == "rule" ? value.as_array() : nullptr;
    if (rules == nullptr) return InvalidArgument("{}: \"{}\" is not a list of [[rule]]", Place(file, value), key.str());
    for (const toml::node& rule : *rules) {
      if (!rule.is_table()) return InvalidArgument("{}: a rule is a table: write [[rule]]", Place(file, rule));
      ASSIGN_OR_RETURN(v1::Event event, ReadRule(file, *rule.as_table(), authority));
      events.push_back(std::move(event));
    }
  }
  return events;
}

StatusOr<std::vector<v1::Event>> ShippedRules(const AuthorityId& authority) {
  switch (authority.value().empty() ? '\0' : authority.value()[0]) {
    case 'W': return ReadRules("rules/wales.toml", kRulesOfWales, authority);
    case 'E': return ReadRules("rules/england.toml", kRulesOfEngland, authority);
    default: return NotFound("no rules are shipped for authority {}: there are some for E... and W...", authority.value());
  }
}

}  // namespace hanes
