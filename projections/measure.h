// SPDX-License-Identifier: Apache-2.0
// A measure: one figure that can be asked at any point of time. Series, published weeks and revisions are made of measures.
//
// A measure is a column of a question's answer, so a figure in a series is the one that `hanes ask` shows, worked out by the same code. Adding
// one is a line in measure.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/askable.h"

namespace hanes {

struct Measure {
  enum class Kind : uint8_t { kAtDay, kOverPeriod };

  std::string_view name;   // "caseload.children"; of an indicator its code, "SCC/025"
  std::string_view asked;  // the question that shows it: an Askable
  Kind kind = Kind::kAtDay;
  std::string_view words;  // "children with an open case"
  std::string_view unit;   // "children", "FTE", "%"
  std::string_view column; // of the answer, where the figure stands
  // Columns of n and of N: both for a share, none for a number.
  std::string_view numerator = "";
  std::string_view denominator = "";
  std::string_view code = "";  // of the question that shows several measures by their codes
  // Kinds of facts, a bit each: before the first of them there is no history, and the figure is missing and not zero. None: always there.
  uint64_t history = 0;
  // The dimension by which the last row of an answer is the whole; empty for the first of its question.
  std::string_view whole_by = "";

  bool is_share() const { return !denominator.empty(); }
};

// In the order they are shown.
std::span<const Measure> Measures();
// InvalidArgument naming those there are.
StatusOr<const Measure*> FindMeasure(std::string_view name);

// A figure of the whole council, or of one group where a question counts by something.
struct MeasuredFigure {
  std::string group;            // "T3"; empty for the whole
  std::string text;             // as the answer shows it; empty where there is no value
  std::optional<double> value;
  std::optional<double> numerator;  // a count, or days and full-time equivalents with decimals
  std::optional<double> denominator;
  std::string target;           // where the answer has a column of that name
  std::string status;           // likewise: why there is no value, or what to know of it
};

// The figures of an answer to the measure's question: the whole last, which is the answer's last row.
// Errors: Internal when the answer has no such column or its cell is no number: the list of measures is wrong.
StatusOr<std::vector<MeasuredFigure>> FiguresOf(const Measure& measure, const v1::Answer& answer);

// Was there any history by this day, as known then?
bool HistoryHadBegun(const Measure& measure, const FactIndex::Snapshot& facts, Date day, Timestamp known_at);

}  // namespace hanes
