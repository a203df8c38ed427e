// SPDX-License-Identifier: Apache-2.0
#include "services/text_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace hanes {
namespace {

bool IsNumber(const std::string& cell) {
  return cell.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

std::string TextTable::ToString() const {
  const size_t columns = rows_[0].size();
  std::vector<size_t> widths(columns, 1);
  std::vector<bool> numbers(columns, rows_.size() > 1);
  for (size_t row = 0; row < rows_.size(); ++row) {
    HANES_CHECK(rows_[row].size() == columns, "a row has as many cells as the header");
    for (size_t column = 0; column < columns; ++column) {
      widths[column] = std::max(widths[column], rows_[row][column].size());
      if (row > 0 && !IsNumber(rows_[row][column])) numbers[column] = false;
    }
  }
  std::string text;
  for (const std::vector<std::string>& cells : rows_) {
    std::string line;
    for (size_t column = 0; column < columns; ++column) {
      const std::string& cell = cells[column].empty() ? "-" : cells[column];
      line += numbers[column] ? fmt::format("{:>{}}  ", cell, widths[column]) : fmt::format("{:<{}}  ", cell, widths[column]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace hanes
