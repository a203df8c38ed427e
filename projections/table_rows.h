// SPDX-License-Identifier: Apache-2.0
// Rows of an answer under keys, and the members of each.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hanes/v1/view_service.pb.h"

namespace hanes {

inline constexpr std::string_view kNoneRow = "(none)";
inline constexpr std::string_view kTotalRow = "total";
inline constexpr std::string_view kNotRecorded = "not_recorded";  // no reason, no role

class TableRows {
 public:
  explicit TableRows(v1::Answer& answer) : answer_(answer) {}

  void SetColumns(std::initializer_list<std::string_view> columns, uint32_t dimensions) {
    AddColumns(columns);
    answer_.set_dimensions(dimensions);
  }
  void AddColumns(std::initializer_list<std::string_view> columns) {
    for (const std::string_view column : columns) answer_.add_columns(std::string(column));
  }
  // Rows stay in the order in which they are added; the total is the last.
  void AddRow(uint32_t key, const std::vector<std::string>& cells) {
    row_of_[key] = answer_.rows_size();
    AddTotal(cells);
  }
  void AddTotal(const std::vector<std::string>& cells) {
    v1::AnswerRow& row = *answer_.add_rows();
    for (const std::string& cell : cells) row.add_cells(cell);
  }
  // To the row of the key and to the total, the last row. Members are given in order. A key without a row adds to the total alone.
  void AddMember(const std::vector<uint32_t>& keys, const std::string& member) {
    for (const uint32_t key : keys) {
      if (const auto row = row_of_.find(key); row != row_of_.end()) answer_.mutable_rows(row->second)->add_members(member);
    }
    answer_.mutable_rows(answer_.rows_size() - 1)->add_members(member);
  }

 private:
  v1::Answer& answer_;
  std::map<uint32_t, int> row_of_;
};

}  // namespace hanes
