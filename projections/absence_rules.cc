// SPDX-License-Identifier: Apache-2.0
#include "projections/absence_rules.h"

#include <algorithm>
#include <array>

namespace hanes {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr uint32_t kOneHour = 100;  // the days of the usual week are alike, whatever their hours

// A length of time that is the same whenever it begins.
StatusOr<int> CalendarDays(const RulesInForce& rules, std::string_view rule) {
  ASSIGN_OR_RETURN(const Limit limit, rules.Time(rule));
  if (limit.unit == Limit::kDays) return limit.count;
  if (limit.unit == Limit::kWeeks) return 7 * limit.count;
  return FailedPrecondition("rule {} is a time of neither days nor weeks: set it again, such as \"28 days\"", rule);
}

}  // namespace

StatusOr<WeekHours> ReadWeek(std::string_view text) {
  WeekHours week{};
  std::string_view rest = text;
  while (true) {
    const std::string_view name = rest.substr(0, rest.find(','));
    const auto day = std::find(kDays.begin(), kDays.end(), name);
    if (day == kDays.end()) return InvalidArgument("\"{}\" is no list of {}", text, fmt::join(kDays, ", "));
    uint32_t& hours = week[static_cast<size_t>(day - kDays.begin())];
    if (hours != 0) return InvalidArgument("\"{}\" has {} twice", text, name);
    hours = kOneHour;
    if (name.size() == rest.size()) return week;
    rest.remove_prefix(name.size() + 1);
  }
}

StatusOr<int> ReadLongFrom(const RulesInForce& rules) { return CalendarDays(rules, "sickness.long_term"); }

StatusOr<WeekHours> ReadUsualWeek(const RulesInForce& rules) {
  ASSIGN_OR_RETURN(const SetRule usual, rules.Get("sickness.usual_week"));
  const StatusOr<WeekHours> week = ReadWeek(usual.value);
  if (week.ok()) return week;
  return FailedPrecondition("rule sickness.usual_week in force since {}: {}", usual.valid.from.ToString(), MessageOf(week.status()));
}

StatusOr<AbsenceRules> ReadAbsenceRules(const RulesInForce& rules) {
  AbsenceRules read;
  ASSIGN_OR_RETURN(read.long_from_days, ReadLongFrom(rules));
  ASSIGN_OR_RETURN(const int days_of_year, rules.Count("sickness.absence_days"));
  read.days_of_year = static_cast<uint64_t>(days_of_year);
  ASSIGN_OR_RETURN(read.bradford_days, CalendarDays(rules, "sickness.bradford.window"));
  ASSIGN_OR_RETURN(read.usual_week, ReadUsualWeek(rules));
  return read;
}

}  // namespace hanes
