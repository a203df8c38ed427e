// SPDX-License-Identifier: Apache-2.0
#include "services/pages/council_targets.h"

#include <charconv>
#include <cmath>

#include "projections/indicators/targets.h"
#include "projections/targets.h"
#include "services/settings_book.h"

namespace hanes {

std::string CouncilTarget::Text() const { return TargetText(hundredths); }

std::optional<std::string> CouncilTarget::Missed(std::string_view value) const {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (value.empty() || error != std::errc() || end != value.data() + value.size() || better == Better::kNotSaid) return std::nullopt;
  const double above = number - static_cast<double>(hundredths) / 100;
  const auto tenths = static_cast<int64_t>(std::floor((better == Better::kLower ? above : -above) * 10 + 0.5));
  if (tenths <= 0) return "0";
  return tenths % 10 == 0 ? std::to_string(tenths / 10) : fmt::format("{}.{}", tenths / 10, tenths % 10);
}

StatusOr<CouncilTargets> CouncilTargets::Read(const EventReader& log) {
  CouncilTargets targets;
  ASSIGN_OR_RETURN(const LogHead head, log.Head());
  if (head.position == Position(0)) return targets;
  ASSIGN_OR_RETURN(const SettingsBook book, SettingsBook::Read(log));
  for (const KnownFact& known : book.facts()) {
    const bool of_targets = known.fact.kind == kSettingTarget || known.fact.kind == kTargetDirection;
    if (of_targets && known.fact.dimensions[1].empty()) targets.facts_.push_back(known);
  }
  return targets;
}

std::optional<CouncilTarget> CouncilTargets::Of(std::string_view measure, Date as_at, Timestamp known_at) const {
  std::optional<CouncilTarget> target;
  std::string_view better;
  if (const StatusOr<TargetedMeasure> targeted = FindTargetedMeasure(measure); targeted.ok()) better = targeted->better;
  for (const KnownFact& known : facts_) {
    const Fact& fact = known.fact;
    if (fact.dimensions[0] != measure || !known.known.Contains(known_at) || !fact.valid.Contains(as_at)) continue;
    if (fact.kind == kTargetDirection) better = fact.dimensions[2];
    else if (fact.dimensions[2].empty()) target = CouncilTarget{fact.amount};
  }
  if (target && better == "higher") target->better = CouncilTarget::Better::kHigher;
  if (target && better == "lower") target->better = CouncilTarget::Better::kLower;
  return target;
}

}  // namespace hanes
