// SPDX-License-Identifier: Apache-2.0
#include "services/answer_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "projections/measure.h"

namespace hanes {
namespace {

int PlaceOf(const v1::Answer& answer, std::string_view column) {
  const auto found = std::find(answer.columns().begin(), answer.columns().end(), column);
  return found == answer.columns().end() ? -1 : static_cast<int>(found - answer.columns().begin());
}

// The measures that rows name, and those that are columns of the answer.
std::set<std::string_view> MeasuresIn(const v1::Answer& answer) {
  std::set<std::string_view> names;
  for (const Measure& measure : Measures()) {
    if (measure.asked == answer.view() && measure.code.empty() && PlaceOf(answer, measure.column) >= 0) names.insert(measure.name);
  }
  for (const std::string_view column : {"measure", "code"}) {
    const int place = PlaceOf(answer, column);
    if (place < 0) continue;
    for (const v1::AnswerRow& row : answer.rows()) names.insert(row.cells(place));
  }
  return names;
}

}  // namespace

std::vector<StatusSymbol> StatusSymbols() {
  return {{"c", "confidential: withheld so that nobody is given away"},
          {"z", "not applicable: no value, because the denominator is zero, or too small for a share"},
          {"x", "not available: no history yet, a period that is not over, or no rule in force"},
          {"low", "zero as it is rounded, and not zero"},
          {"p", "provisional: the week is not published yet"},
          {"r", "revised: not as it was published"}};
}

std::vector<AnswerNote> NotesOf(const v1::Answer& answer) {
  std::vector<AnswerNote> notes = {{"question", answer.view()}, {"counted by", answer.by()}, {"as at", answer.as_at()},
                                   {"as known at", answer.known_at() + " (UTC)"}, {"position of the log", std::to_string(answer.position())}};
  if (answer.projection_version() != 0) notes.push_back({"projection version", std::to_string(answer.projection_version())});
  notes.push_back({"completeness", answer.completeness()});
  if (!answer.provable_from().empty()) notes.push_back({"provable from", answer.provable_from()});
  for (const std::string& note : answer.notes()) notes.push_back({"note", note});
  const std::set<std::string_view> in_answer = MeasuresIn(answer);
  for (const Measure& measure : Measures()) {
    if (in_answer.contains(measure.name)) notes.push_back({std::string(measure.name), fmt::format("{}, in {}", measure.words, measure.unit)});
  }
  if (PlaceOf(answer, "status") < 0) return notes;
  for (const StatusSymbol& symbol : StatusSymbols()) notes.push_back({fmt::format("status {}", symbol.symbol), std::string(symbol.meaning)});
  return notes;
}

}  // namespace hanes
