// SPDX-License-Identifier: Apache-2.0
// XmR, or process behaviour: is a figure within its usual range, or has something changed? docs/indicators.md says the rules in words.
//
// Pure arithmetic over a series in order of time. A place without a value is a missing point: it breaks every run, has no moving range to
// its neighbours, and is never taken for zero.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hanes {

using SeriesValue = std::optional<double>;

// What is usual. Centre: the mean. Limits: the mean less and plus 2.66 times the mean moving range, where moving ranges of 3.267 times their
// mean and above are left out once.
struct XmrLimits {
  double centre = 0;
  double lower = 0;
  double upper = 0;
  uint32_t points = 0;            // that have a value
  uint32_t ranges_left_out = 0;
  bool provisional() const { return points < 12; }
};

// Nothing when no two points with a value stand next to each other: then there is no moving range.
std::optional<XmrLimits> XmrLimitsOf(std::span<const SeriesValue> baseline);

// Reasons to look, as bits. Each stands at the last point of what it is about, and again at every point after that for as long as it goes on.
enum XmrSignal : uint8_t {
  kAboveUpper = 1,     // outside the limits
  kBelowLower = 2,
  kSevenAbove = 4,     // seven points in a row on one side of the centre; a point on the centre is on neither
  kSevenBelow = 8,
  kSevenRising = 16,   // seven points in a row, each above the one before; two equal points break the run
  kSevenFalling = 32,
  kNearUpper = 64,     // this point and one of the two before it, beyond two thirds of the way from the centre to the same limit
  kNearLower = 128,
};

// A set of XmrSignal for each point; none at a missing one.
std::vector<uint8_t> XmrSignals(std::span<const SeriesValue> series, const XmrLimits& limits);

// "above its usual range; rising seven times in a row"; "within its usual range" when there is no signal.
std::string XmrWords(uint8_t signals);

}  // namespace hanes
