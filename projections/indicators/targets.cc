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
  targets_.insert(targets_.end(), of_any_period.begin(), of_any_period.end());
}

std::optional<int64_t> IndicatorTargets::Of(std::string_view measure, std::string_view team) const {
  for (const std::string_view whose : {team, std::string_view()}) {
    for (const Target& target : targets_) {
      if (target.measure == measure && target.team == whose) return target.hundredths;
    }
  }
  return std::nullopt;
}

std::string TargetText(int64_t hundredths) {
  if (hundredths % 100 == 0) return std::to_string(hundredths / 100);
  std::string text = fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
  if (text.ends_with('0')) text.pop_back();
  return text;
}

int64_t DistanceTenths(const Figure& figure, int64_t target_hundredths) {
  const double tenths = *figure.Value() * 10 - static_cast<double>(target_hundredths) / 10;
  return static_cast<int64_t>(std::floor(tenths + 0.5));
}

}  // namespace hanes
