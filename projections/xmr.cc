// SPDX-License-Identifier: Apache-2.0
#include "projections/xmr.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace hanes {
namespace {

// Wheeler, Understanding Variation: 3 / 1.128 for limits of single values, 3.267 as the upper limit of moving ranges of two.
constexpr double kLimitOfRanges = 2.66;
constexpr double kRangeTooWide = 3.267;
constexpr int kRun = 7;

// Two figures that differ by less are the same: sums of decimals end in crumbs.
constexpr double kCrumb = 1e-9;
bool Above(double a, double b) { return a > b + kCrumb * std::max(1.0, std::abs(b)); }

// Of differences from the first, so that the mean of equal values is that value to the last bit.
double Mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value - values.front();
  return values.front() + sum / static_cast<double>(values.size());
}

// How many points in a row, ending here, have had the same property.
struct Run {
  int up = 0;
  int down = 0;
  void Take(bool is_up, bool is_down) {
    up = is_up ? up + 1 : 0;
    down = is_down ? down + 1 : 0;
  }
};

// A series read from left to right. A new one starts after each gap.
class Reading {
 public:
  explicit Reading(const XmrLimits& limits) : limits_(limits) {}

  uint8_t Take(double value) {
    sides_.Take(Above(value, limits_.centre), Above(limits_.centre, value));
    if (before_.has_value()) steps_.Take(Above(value, *before_), Above(*before_, value));
    before_ = value;
    const bool near_upper = Above(value, limits_.centre + (limits_.upper - limits_.centre) * 2 / 3);
    const bool near_lower = Above(limits_.centre - (limits_.centre - limits_.lower) * 2 / 3, value);
    uint8_t signals = 0;
    const auto add = [&](bool seen, XmrSignal signal) { signals |= seen ? signal : 0; };
    add(Above(value, limits_.upper), kAboveUpper);
    add(Above(limits_.lower, value), kBelowLower);
    add(sides_.up >= kRun, kSevenAbove);
    add(sides_.down >= kRun, kSevenBelow);
    add(steps_.up >= kRun - 1, kSevenRising);  // seven points are six steps
    add(steps_.down >= kRun - 1, kSevenFalling);
    add(near_upper && (near_upper_[0] || near_upper_[1]), kNearUpper);
    add(near_lower && (near_lower_[0] || near_lower_[1]), kNearLower);
    near_upper_ = {near_upper_[1], near_upper};
    near_lower_ = {near_lower_[1], near_lower};
    return signals;
  }

 private:
  const XmrLimits& limits_;
  std::optional<double> before_;
  Run sides_;
  Run steps_;
  std::array<bool, 2> near_upper_{};  // of the two points before
  std::array<bool, 2> near_lower_{};
};

}  // namespace

std::optional<XmrLimits> XmrLimitsOf(std::span<const SeriesValue> baseline) {
  std::vector<double> values;
  std::vector<double> ranges;
  const SeriesValue* before = nullptr;
  for (const SeriesValue& value : baseline) {
    if (value.has_value()) values.push_back(*value);
    if (value.has_value() && before != nullptr && before->has_value()) ranges.push_back(std::abs(*value - **before));
    before = &value;
  }
  if (ranges.empty()) return std::nullopt;
  const double widest = kRangeTooWide * Mean(ranges);
  std::vector<double> usual;
  for (const double range : ranges) {
    if (range < widest || widest == 0) usual.push_back(range);
  }
  XmrLimits limits;
  limits.centre = Mean(values);
  // Not all ranges can be that much wider than their own mean, so some are left.
  limits.lower = limits.centre - kLimitOfRanges * Mean(usual);
  limits.upper = limits.centre + kLimitOfRanges * Mean(usual);
  limits.points = static_cast<uint32_t>(values.size());
  limits.ranges_left_out = static_cast<uint32_t>(ranges.size() - usual.size());
  return limits;
}

std::vector<uint8_t> XmrSignals(std::span<const SeriesValue> series, const XmrLimits& limits) {
  std::vector<uint8_t> signals;
  signals.reserve(series.size());
  std::optional<Reading> reading;
  for (const SeriesValue& value : series) {
    if (!value.has_value()) reading.reset();
    else if (!reading.has_value()) reading.emplace(limits);
    signals.push_back(value.has_value() ? reading->Take(*value) : 0);
  }
  return signals;
}

std::string XmrWords(uint8_t signals) {
  static constexpr std::array<std::pair<XmrSignal, std::string_view>, 8> kWords = {{
      {kAboveUpper, "above its usual range"},
      {kBelowLower, "below its usual range"},
      {kSevenAbove, "seven in a row above its usual level"},
      {kSevenBelow, "seven in a row below its usual level"},
      {kSevenRising, "rising, seven in a row"},
      {kSevenFalling, "falling, seven in a row"},
      {kNearUpper, "two of three near the top of its usual range"},
      {kNearLower, "two of three near the bottom of its usual range"},
  }};
  std::string words;
  for (const auto& [signal, said] : kWords) {
    if ((signals & signal) != 0) words.append(words.empty() ? "" : "; ").append(said);
  }
  return words.empty() ? "within its usual range" : words;
}

}  // namespace hanes
