// SPDX-License-Identifier: Apache-2.0
// CSV files that people write to set something: targets, term dates. Cells by the names of the header.
#pragma once

#include <absl/functional/function_ref.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "ingest/csv_reader.h"

namespace hanes {

// What a header may have.
struct SettingsColumns {
  std::string_view of;  // "targets": what the rows are
  std::vector<std::string> needed;
  std::vector<std::string> others;
};

class SettingsRow {
 public:
  // Both outlive it.
  SettingsRow(const std::vector<std::string>& header, const CsvRow& row) : header_(header), row_(row) {}
  // Empty where the file has no such column.
  std::string Cell(std::string_view column) const;
  int64_t line() const { return row_.line; }

 private:
  const std::vector<std::string>& header_;
  const CsvRow& row_;
};

// Calls visit for each row, up to the first error. Errors: those of CsvReader::Open; InvalidArgument naming file and line for a header that lacks
// a column or has another, a row that cannot be read, and whatever visit returns.
Status ForEachSettingsRow(const std::string& path, const SettingsColumns& columns, absl::FunctionRef<Status(const SettingsRow&)> visit);

}  // namespace hanes
