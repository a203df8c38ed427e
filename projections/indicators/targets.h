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
#include "projections/indicators/cohort.h"

namespace hanes {

class IndicatorTargets {
 public:
  IndicatorTargets(const FactIndex::Snapshot& facts, const Period& period, Timestamp known_at);

  // In hundredths of the measure's unit. A team without a target of its own has the council's.
  std::optional<int64_t> Of(std::string_view measure, std::string_view team) const;

 private:
  struct Target {
    std::string_view measure;
    std::string_view team;
    int64_t hundredths;
  };
  std::vector<Target> targets_;
};

// "85" of 8500, "8.5", "8.25": no more decimals than it has.
std::string TargetText(int64_t hundredths);
// The value less the target, in tenths, half upwards.
int64_t DistanceTenths(const Figure& figure, int64_t target_hundredths);

}  // namespace hanes
