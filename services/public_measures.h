// SPDX-License-Identifier: Apache-2.0
// Which measures are public, which are kept back and why, and which of the public ones are of the same cases. A measure that stands in neither
// list is not public, and fails a test.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hanes {

struct PublicMeasureName {
  std::string name;    // of a Measure
  bool is_share = false;
  std::string stem;    // shown or withheld together (disclosure.h): "SCC/033" of a, b and c
  std::string cases;   // whose teams are withheld together: what their denominators may have in common
};

// The number of children, and every share of an indicator that is a count of cases of a count of cases. Not: means, days, full-time equivalents
// and sums of sessions, which are no counts; SCC/013, whose denominators are parts of the number of children; SCC/007b and c, which with a are
// all referrals; what is counted of staff, which is of few people in each team.
std::span<const PublicMeasureName> PublicMeasures();
// Every other measure.
struct MeasureKeptBack {
  std::string_view name, why;
};
std::span<const MeasureKeptBack> MeasuresKeptBack();
// Null when it is not public.
const PublicMeasureName* FindPublicMeasure(std::string_view name);

}  // namespace hanes
