// SPDX-License-Identifier: Apache-2.0
// Targets in force at the end of a period.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/period.h"
#include "projections/fact_index.h"
#include "projections/indicators/indicator.h"

namespace hanes {

struct IndicatorTarget {
  int64_t hundredths = 0;  // of the measure's unit
  Better better = Better::kHigher;
};

class IndicatorTargets {
 public:
  IndicatorTargets(const FactIndex::Snapshot& facts, const Period& period, Timestamp known_at);

  // A team without a target of its own has the council's. Which way is better is what the target says; where it says nothing, the indicator.
  std::optional<IndicatorTarget> Of(const Indicator& indicator, std::string_view team) const;

 private:
  struct Target {
    std::string_view measure;
    std::string_view team;
    int64_t hundredths;
  };
  struct Direction {
    std::string_view measure;
    std::string_view team;
    Better better;
  };
  std::vector<Target> targets_;
  std::vector<Direction> directions_;
};

// "85" of 8500, "8.5", "8.25": no more decimals than it has.
std::string TargetText(int64_t hundredths);
// How far the value is on the better side of the target, in tenths, half upwards: below zero where the target is missed.
int64_t DistanceTenths(const Figure& figure, const IndicatorTarget& target);

}  // namespace hanes
