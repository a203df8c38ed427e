// SPDX-License-Identifier: Apache-2.0
#include "services/settings_csv.h"

#include <algorithm>

#include "base/nearest.h"

namespace hanes {
namespace {

Status ExpectHeader(const std::string& path, const SettingsColumns& columns, const std::vector<std::string>& header) {
  std::vector<std::string> known = columns.needed;
  known.insert(known.end(), columns.others.begin(), columns.others.end());
  for (const std::string& column : header) {
    if (std::ranges::find(known, column) != known.end()) continue;
    return InvalidArgument("{}:1: there is no column \"{}\" of {}{}; there are {}", path, column, columns.of, DidYouMean(column, known),
                           fmt::join(known, ", "));
  }
  for (const std::string& needed : columns.needed) {
    if (std::ranges::find(header, needed) != header.end()) continue;
    return InvalidArgument("{}:1: the column {} is missing: {} need {}", path, needed, columns.of, fmt::join(columns.needed, ", "));
  }
  return OkStatus();
}

}  // namespace

std::string SettingsRow::Cell(std::string_view column) const {
  const auto found = std::ranges::find(header_, column);
  return found == header_.end() ? "" : row_.cells[static_cast<size_t>(found - header_.begin())];
}

Status ForEachSettingsRow(const std::string& path, const SettingsColumns& columns, absl::FunctionRef<Status(const SettingsRow&)> visit) {
  ASSIGN_OR_RETURN(CsvReader reader, CsvReader::Open(path));
  RETURN_IF_ERROR(ExpectHeader(path, columns, reader.header()));
  CsvRow row;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, reader.Next(&row));
    if (!more) return OkStatus();
    const std::string place = fmt::format("{}:{}", path, row.line);
    RETURN_IF_ERROR(Annotate(row.problem, place));
    RETURN_IF_ERROR(Annotate(visit(SettingsRow(reader.header(), row)), place));
  }
}

}  // namespace hanes
