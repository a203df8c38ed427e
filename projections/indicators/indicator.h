// SPDX-License-Identifier: Apache-2.0
// What an indicator is: its words, the rules it hangs on, and the cases it counts. Each has a page of its own in this folder; pages.h lists them.
//
// A page is definition and arithmetic in one, so that docs/indicators.md can be written from it: facts come from the fold, rules and the
// calendar are applied here, when a question is asked.
#pragma once

#include <string_view>
#include <vector>

#include "projections/indicators/cohort.h"
#include "projections/indicators/reading.h"

namespace hanes {

enum class Better : uint8_t { kHigher, kLower };

struct Indicator {
  std::string_view code;         // "SCC/025": never used again for something else
  std::string_view measure;      // a line
  std::string_view definition;   // plain words: who is in, which day puts a case into the period, what counts
  std::string_view source;       // where it is from, with the marks of docs/indicators.md
  std::vector<std::string_view> rules = {};    // that it hangs on
  Better better = Better::kHigher;
  FigureUnit unit = FigureUnit::kPercent;
  std::vector<std::string_view> choices = {};  // what the source leaves open, and how it is read here
  // Kinds of facts of indicators.h: before the first of any of them there is no history of it, and a series has no figure, not zero.
  std::vector<uint8_t> history = {};
  // Adds the cases of the reading's period, on either side or left out.
  void (*gather)(Reading& reading, Cohort& cohort) = nullptr;
};

}  // namespace hanes
