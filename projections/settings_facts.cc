// SPDX-License-Identifier: Apache-2.0
#include "projections/settings_facts.h"

#include <map>
#include <optional>
#include <tuple>

#include "projections/dated_settings.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

using Text = std::string_view;
constexpr uint8_t kAll = 0b111;

// Everything that is set, as the last word of each event leaves it.
class Settled {
 public:
  Status Take(const KnownEvent& known) {
    Status status;
    VisitPayload(known.said, Overloaded{
                                 [&](const view::RuleSet& e) { rules_.Set({e.rule_set(), e.rule()}, e.value(), known); },
                                 [&](const view::TargetSet& e) { status = TakeTarget(e, known); },
                                 [&](const view::CalendarDayDeclared& e) { status = TakeDay(e, known); },
                                 [&](const view::TermDeclared& e) { status = TakeTerm(e, known); },
                                 [](const auto&) {},
                             });
    return status;
  }

  void Say(Text entity, FactSink& facts) const {
    const auto add = [&](uint8_t kind, const std::array<Text, 3>& dimensions, int32_t amount, DateRange valid, Position position) {
      facts.Add({kind, entity, dimensions, amount, valid, false}, {&position, 1});
    };
    rules_.ForEach([&](const auto& key, Text value, DateRange valid, Position position) {
      add(kSettingRule, {key.second, value, key.first}, 0, valid, position);
    });
    targets_.ForEach([&](const auto& key, const std::optional<int32_t>& value, DateRange valid, Position position) {
      if (value.has_value()) add(kSettingTarget, key, *value, valid, position);
    });
    directions_.ForEach([&](const auto& key, Text better, DateRange valid, Position position) {
      if (!better.empty()) add(kTargetDirection, {key.first, key.second, better}, 0, valid, position);
    });
    for (const auto& [key, day] : days_) {
      const auto& [division, kind, on] = key;
      if (!day.withdrawn) add(kCalendarDay, {division, kind, day.name}, 0, {on, on + 1}, day.position);
    }
    for (const auto& [key, term] : terms_) {
      if (!term.days.Empty()) add(kSchoolTerm, {key.first, key.second, ""}, 0, term.days, term.position);
    }
  }

 private:
  struct Day {
    bool withdrawn = false;
    Text name;
    Position position;
  };
  struct Term {
    DateRange days;  // empty when there is, after all, no such term
    Position position;
  };

  Status TakeTarget(const view::TargetSet& e, const KnownEvent& known) {
    std::optional<int32_t> value;
    if (e.has_value_hundredths()) {
      value = static_cast<int32_t>(e.value_hundredths());
      if (*value != e.value_hundredths()) return InvalidArgument("target of {}: {} hundredths are too many", e.measure(), e.value_hundredths());
    }
    targets_.Set({e.measure(), e.team(), e.period()}, value, known);
    directions_.Set({e.measure(), e.team()}, e.better(), known);
    return OkStatus();
  }
  Status TakeDay(const view::CalendarDayDeclared& e, const KnownEvent& known) {
    ASSIGN_OR_RETURN(const Date day, Date::Parse(e.day_on()));
    days_[{e.division(), e.kind(), day}] = {e.withdrawn(), e.name(), known.position};
    return OkStatus();
  }
  Status TakeTerm(const view::TermDeclared& e, const KnownEvent& known) {
    ASSIGN_OR_RETURN(const Date begin, Date::Parse(e.begin_on()));
    ASSIGN_OR_RETURN(const Date end, Date::Parse(e.end_on()));
    terms_[{e.division(), e.term_id()}] = {e.withdrawn() ? DateRange{begin, begin} : DateRange{begin, end}, known.position};
    return OkStatus();
  }

  DatedSettings<std::pair<Text, Text>, Text> rules_;  // by rule set and rule
  DatedSettings<std::array<Text, 3>, std::optional<int32_t>> targets_;
  DatedSettings<std::pair<Text, Text>, Text> directions_;
  std::map<std::tuple<Text, Text, Date>, Day> days_;
  std::map<std::pair<Text, Text>, Term> terms_;
};

}  // namespace

Status FoldSettings(const EntityKnowledge& knowledge, FactSink& facts) {
  Settled settled;
  for (const KnownEvent& known : knowledge.events) RETURN_IF_ERROR(settled.Take(known));
  settled.Say(knowledge.entity, facts);
  return OkStatus();
}

PayloadSet SettingsRead() {
  using E = v1::Event;
  return {E::kRuleSet, E::kTargetSet, E::kCalendarDayDeclared, E::kTermDeclared};
}

std::array<FactIndex::Layout, 5> SettingsLayout() {
  return {{{kSettingRule, kAll}, {kSettingTarget, kAll}, {kCalendarDay, kAll}, {kSchoolTerm, kAll}, {kTargetDirection, kAll}}};
}

}  // namespace hanes
