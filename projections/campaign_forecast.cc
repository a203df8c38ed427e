// SPDX-License-Identifier: Apache-2.0
#include "projections/campaign_forecast.h"

#include <vector>

namespace hanes {
namespace {

// [k] is the chance of exactly k starts.
std::vector<double> Distribution(std::span<const double> chances) {
  std::vector<double> exactly = {1.0};
  for (const double chance : chances) {
    exactly.push_back(0.0);
    for (size_t k = exactly.size() - 1; k > 0; --k) exactly[k] = exactly[k] * (1 - chance) + exactly[k - 1] * chance;
    exactly[0] *= 1 - chance;
  }
  return exactly;
}

// The smallest number that is not exceeded with this chance.
uint32_t Quantile(const std::vector<double>& exactly, double chance) {
  constexpr double kRounding = 1e-9;  // sums of chances that should be equal may differ by as little
  double sum = 0;
  for (uint32_t k = 0; k < exactly.size(); ++k) {
    sum += exactly[k];
    if (sum >= chance - kRounding) return k;
  }
  return static_cast<uint32_t>(exactly.size() - 1);
}

}  // namespace

std::optional<double> ChanceOfStart(std::span<const PastStage> past, int32_t days_in_stage, int32_t days_left) {
  const int32_t until = days_in_stage + days_left;
  uint32_t under_way = 0, started = 0;
  for (const PastStage& one : past) {
    const bool says_something = one.days > days_in_stage && (one.ended || one.days >= until);
    if (!says_something) continue;
    ++under_way;
    started += one.started && one.days <= until ? 1 : 0;
  }
  if (under_way == 0) return std::nullopt;
  return static_cast<double>(started) / under_way;
}

StartsRange RangeOfStarts(std::span<const double> chances, int central_percent) {
  const std::vector<double> exactly = Distribution(chances);
  const double left_out = (100 - central_percent) / 200.0;
  return {Quantile(exactly, left_out), Quantile(exactly, 0.5), Quantile(exactly, 1 - left_out)};
}

}  // namespace hanes
