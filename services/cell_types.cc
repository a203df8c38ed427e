// SPDX-License-Identifier: Apache-2.0
#include "services/cell_types.h"

#include <algorithm>
#include <string_view>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/measure.h"

namespace hanes {
namespace {

// "12", "-0.5"; not "012", which somebody writes for another reason than its size.
bool IsNumber(std::string_view cell) {
  if (cell.starts_with('-')) cell.remove_prefix(1);
  if (cell.empty() || cell.front() == '.' || cell.back() == '.') return false;
  if (cell.size() > 1 && cell[0] == '0' && cell[1] != '.') return false;
  const size_t point = cell.find('.');
  if (cell.find('.', point + 1) != std::string_view::npos && point != std::string_view::npos) return false;
  return cell.find_first_not_of("0123456789.") == std::string_view::npos && cell.size() < 16;
}

CellType TypeOf(const std::string& cell) {
  if (IsNumber(cell)) return CellType::kNumber;
  if (cell.size() == 10 && Date::Parse(cell).ok()) return CellType::kDate;
  if (cell.size() >= 20 && cell[10] == 'T' && Timestamp::Parse(cell).ok()) return CellType::kInstant;
  return CellType::kText;
}

CellType TypeOfColumn(const v1::Answer& answer, int column) {
  CellType type = CellType::kText;
  bool any = false;
  for (const v1::AnswerRow& row : answer.rows()) {
    const std::string& cell = row.cells(column);
    if (cell.empty()) continue;
    const CellType of_cell = TypeOf(cell);
    if (any && of_cell != type) return CellType::kText;
    type = of_cell;
    any = true;
  }
  const bool dimension = column < static_cast<int>(answer.dimensions());
  return dimension && type == CellType::kNumber ? CellType::kText : type;
}

bool IsShare(std::string_view measure) {
  const StatusOr<const Measure*> found = FindMeasure(measure);
  return found.ok() && (*found)->unit == "%";
}

constexpr std::string_view kValues[] = {"value", "value_4_weeks", "target", "distance", "centre", "lower", "upper", "published", "now", "difference"};

// A series says in its first note of which measure it is.
bool IsSeriesOfShare(const v1::Answer& answer) {
  if (answer.view() != "series") return false;
  return std::ranges::any_of(answer.notes(), [](const std::string& note) { return IsShare(std::string_view(note).substr(0, note.find(": "))); });
}

}  // namespace

std::vector<CellType> ColumnTypes(const v1::Answer& answer) {
  std::vector<CellType> types;
  for (int i = 0; i < answer.columns_size(); ++i) types.push_back(TypeOfColumn(answer, i));
  return types;
}

PercentCells::PercentCells(const v1::Answer& answer) : answer_(answer), all_values_(IsSeriesOfShare(answer)) {
  for (int i = 0; i < answer.columns_size(); ++i) {
    const std::string& column = answer.columns(i);
    if (named_by_ < 0 && !answer.rows().empty() && (column == "measure" || column == "code") && FindMeasure(answer.rows(0).cells(i)).ok()) {
      named_by_ = i;
    }
    of_measures_.push_back(std::ranges::any_of(Measures(), [&](const Measure& measure) {
      return measure.asked == answer.view() && measure.column == column && measure.code.empty() && measure.unit == "%";
    }));
    values_.push_back(std::ranges::find(kValues, column) != std::end(kValues));
  }
}

bool PercentCells::Is(const v1::AnswerRow& row, int column) const {
  const auto at = static_cast<size_t>(column);
  if (of_measures_[at]) return true;
  if (!values_[at]) return false;
  return all_values_ || (named_by_ >= 0 && IsShare(row.cells(named_by_)));
}

}  // namespace hanes
