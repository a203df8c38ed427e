// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "projections/settings_facts.h"

namespace hanes {
IndicatorTargets::IndicatorTargets(const FactIndex::Snapshot& facts, const Period& period, Timestamp known_at) {
  const std::string asked = period.ToString();
  std::vector<Target> of_any_period;
  facts.ForEachAt(kSettingTarget, period.days().to - 1, known_at, [&](const FactSpan&, const FactContent& content) {
    const auto& [measure, team, period_of_it] = content.dimensions;
    const std::string_view named = facts.SymbolName(period_of_it);
    const Target target{facts.SymbolName(measure), facts.SymbolName(team), content.amount};
    if (named.empty()) of_any_period.push_back(target);
    else if (named == asked) targets_.push_back(target);
  });
  facts.ForEachAt(kTargetDirection, period.days().to - 1, known_at, [&](const FactSpan&, const FactContent& content) {
    const auto& [measure, team, better] = content.dimensions;
    const bool lower = facts.SymbolName(better) == "lower";
    directions_.push_back({facts.SymbolName(measure), facts.SymbolName(team), lower ? Better::kLower : Better::kHigher});
  });
  targets_.insert(targets_.end(), of_any_period.begin(), of_any_period.end());
}

std::optional<IndicatorTarget> IndicatorTargets::Of(const Indicator& indicator, std::string_view team) const {
  for (const std::string_view whose : {team, std::string_view()}) {
    const auto of = [&](const auto& set) { return set.measure == indicator.code && set.team == whose; };
    const auto target = std::ranges::find_if(targets_, of);
    if (target == targets_.end()) continue;
    const auto direction = std::ranges::find_if(directions_, of);
    return IndicatorTarget{target->hundredths, direction == directions_.end() ? indicator.better : direction->better};
  }
  return std::nullopt;
}

std::string TargetText(int64_t hundredths) {
  if (hundredths % 100 == 0) return std::to_string(hundredths / 100);
  std::string text = fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
  if (text.ends_with('0')) text.pop_back();
  return text;
}

int64_t DistanceTenths(const Figure& figure, const IndicatorTarget& target) {
  const double above = *figure.Value() * 10 - static_cast<double>(target.hundredths) / 10;
  const double tenths = target.better == Better::kHigher ? above : -above;
  return static_cast<int64_t>(std::floor(tenths + 0.5));
}

}  // namespace hanes
