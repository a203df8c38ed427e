// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapped_reader.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/hash.h"

namespace hanes {
namespace {

bool Holds(const std::vector<std::string>& list, std::string_view text) { return std::find(list.begin(), list.end(), text) != list.end(); }

bool Uses(const MappedTable& table, std::string_view theirs) {
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const MappedColumn& c) { return Holds(c.theirs, theirs); }) ||
         std::any_of(table.only.begin(), table.only.end(), [&](const MappedFilter& f) { return f.column == theirs; });
}

}  // namespace

StatusOr<std::unique_ptr<MappedReader>> MappedReader::Open(const std::string& path, const ExtractMapping& mapping,
                                                           const MappedTable& table) {
  ASSIGN_OR_RETURN(CsvReader file, CsvReader::Open(path, mapping.dialect));
  std::unique_ptr<MappedReader> reader(new MappedReader(std::move(file), mapping, table));
  RETURN_IF_ERROR(reader->ExpectColumns(std::filesystem::path(path).filename().string()));
  return reader;
}

Status MappedReader::ExpectColumns(const std::string& name) {
  const auto missing = [&](std::string_view theirs, int64_t line) {
    return InvalidArgument("{}:{}: the header has no column \"{}\", which {}:{} reads: mend the mapping, or put the column back into the "
                           "export; the header has {}",
                           name, mapping_.dialect.lines_before_header + 1, theirs, mapping_.name, line,
                           Cut(fmt::format("{}", fmt::join(file_.header(), ", ")), 200));
  };
  for (const MappedColumn& column : table_.columns) {
    for (const std::string& theirs : column.theirs) {
      if (columns_.Find(theirs) < 0) return missing(theirs, column.line);
    }
    header_.push_back(column.ours);
  }
  for (const MappedFilter& filter : table_.only) {
    if (columns_.Find(filter.column) < 0) return missing(filter.column, table_.line);
  }
  header_.emplace_back(kLeftOver);
  for (const std::string& theirs : file_.header()) {
    if (!theirs.empty() && !Uses(table_, theirs) && !Holds(table_.ignored, theirs)) left_over_.push_back(theirs);
  }
  return OkStatus();
}

StatusOr<bool> MappedReader::Next(CsvRow* row) {
  while (true) {
    ASSIGN_OR_RETURN(const bool found, file_.Next(row));
    if (!found || !row->problem.ok()) return found;
    if (IsTaken(row->cells)) break;
    ++rows_left_out_;
  }
  Map(row);
  return true;
}

bool MappedReader::IsTaken(const std::vector<std::string>& theirs) const {
  return std::all_of(table_.only.begin(), table_.only.end(), [&](const MappedFilter& filter) {
    return Holds(filter.values, theirs[static_cast<size_t>(columns_.Find(filter.column))]);
  });
}

void MappedReader::Map(CsvRow* row) const {
  std::vector<std::string> cells;
  for (const MappedColumn& column : table_.columns) {
    CellOrigin& origin = row->origins.emplace_back();
    origin.column = fmt::format("{}", fmt::join(column.theirs, " / "));
    bool any = false;
    for (size_t i = 0; i < column.theirs.size(); ++i) {
      const std::string& cell = row->cells[static_cast<size_t>(columns_.Find(column.theirs[i]))];
      any |= !cell.empty();
      origin.value += i == 0 ? cell : "/" + cell;
    }
    if (!any) origin.value.clear();
    cells.push_back(MapCell(column, &origin));
  }
  const uint64_t digest = LeftOverDigest(row->cells);
  cells.push_back(digest == 0 ? std::string() : fmt::format("{:016x}", digest));
  row->origins.emplace_back();
  row->cells = std::move(cells);
}

// What stands in our column. A cell that cannot be said in our words stays as it is, with `wrong` in its origin.
std::string MappedReader::MapCell(const MappedColumn& column, CellOrigin* origin) const {
  if (column.theirs.empty()) {
    origin->value = column.constant;
    return column.constant;
  }
  const std::string& value = origin->value;
  const bool empty = value.empty() || Holds(table_.empty, value);
  auto code = column.codes.find(empty ? "" : value);
  if (empty) return code == column.codes.end() ? "" : code->second;
  const TableColumn& ours = *table_.table->FindColumn(column.ours);
  if (column.has_codes) {
    if (code == column.codes.end()) code = column.codes.find("*");
    if (code != column.codes.end()) return code->second;
    origin->wrong = fmt::format("is not among the codes of {} in {}", column.ours, mapping_.name);
    origin->remedy = fmt::format("add it under [table.codes.{}] and take the extract in again", column.ours);
  } else if (ours.holds == TableColumn::Holds::kDay) {
    if (const std::optional<Date> day = table_.dates.Read(value)) return day->ToString();
    origin->wrong = fmt::format("is not a date written {}", table_.dates.pattern());
    origin->remedy = fmt::format("mend it in the source and send the extract again, or mend dates in {}", mapping_.name);
  } else if (column.divided_by > 1) {
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc() && end == value.data() + value.size()) return fmt::format("{:.6f}", number / column.divided_by);
  }
  return value;
}

uint64_t MappedReader::LeftOverDigest(const std::vector<std::string>& theirs) const {
  std::string text;
  for (const std::string& column : left_over_) {
    const std::string& cell = theirs[static_cast<size_t>(columns_.Find(column))];
    if (!cell.empty()) text.append(column).append("\x1f").append(cell).append("\x1e");
  }
  return text.empty() ? 0 : Hash64(text);
}

std::vector<std::string> MappedReader::Notes() const {
  if (rows_left_out_ == 0) return {};
  return {fmt::format("{} rows are not read, because [table.only] of {}:{} leaves them out", rows_left_out_, mapping_.name, table_.line)};
}

}  // namespace hanes
