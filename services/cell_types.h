// SPDX-License-Identifier: Apache-2.0
// What the cells of an answer are, for whoever shows them as more than text.
#pragma once

#include <cstdint>
#include <vector>

#include "hanes/v1/view_service.pb.h"

namespace hanes {

enum class CellType : uint8_t { kText, kNumber, kDate, kInstant };

// Of each column: what all its cells are that are not empty; kText where they differ, where all are empty, and where a dimension looks like a
// number: it is an id.
std::vector<CellType> ColumnTypes(const v1::Answer& answer);

// Which cells are shares in per cent: the column of a measure in "%", or a value in a row that names such a measure.
class PercentCells {
 public:
  // `answer` outlives it.
  explicit PercentCells(const v1::Answer& answer);
  bool Is(const v1::AnswerRow& row, int column) const;

 private:
  const v1::Answer& answer_;
  int named_by_ = -1;              // the column that names a row's measure
  bool all_values_ = false;        // the answer is of one measure in "%"
  std::vector<bool> of_measures_;  // columns that are such a measure
  std::vector<bool> values_;       // columns in the unit of the row's measure
};

}  // namespace hanes
