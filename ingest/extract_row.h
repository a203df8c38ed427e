// SPDX-License-Identifier: Apache-2.0
// One row of an extract with its cells by column name, read as what they should be. Whatever a cell is not is an InvalidArgument
// that names file, line, column, value and remedy; nothing is guessed.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "ingest/row_reader.h"

namespace hanes {

// Column names of one file and where they stand, in upper and lower case alike as the file writes them.
class ExtractColumns {
 public:
  explicit ExtractColumns(const std::vector<std::string>& header);
  // Index of the column; -1 when the file does not have it.
  int Find(std::string_view name) const;
  const std::vector<std::string>& names() const { return names_; }
  // Digest of a whole row, mapped or not: the same for the same cells under the same names, in whatever order the columns stand.
  // Empty cells are left out, so a new column that is still empty changes no record.
  uint64_t RecordDigest(const std::vector<std::string>& cells) const;

 private:
  std::vector<std::string> names_;
  std::map<std::string, int, std::less<>> index_;  // also the order in which cells are digested
};

// Which days a cell may name. A day outside is refused: it is a slip of the keyboard or a formula.
struct PlausibleDays {
  Date first = Date::FromCivil(1900, 1, 1);
  Date last = Date::FromCivil(2100, 1, 1);
};

class ExtractRow {
 public:
  // All references must outlive the row. `file` is the name without its folder.
  ExtractRow(const std::string& file, const ExtractColumns& columns, const CsvRow& row, const PlausibleDays& days)
      : file_(file), columns_(columns), row_(row), days_(days) {}

  // "2018-episodes.csv:17"
  std::string Place() const;

  bool Has(std::string_view column) const { return columns_.Find(column) >= 0; }
  // The cell; "" when it is empty or the file has no such column. A spreadsheet's error value (#N/A, #REF!, ...) is refused.
  StatusOr<std::string> Text(std::string_view column) const;
  // The same for a code of the source: at most 64 bytes, so that no free text gets into an event.
  StatusOr<std::string> Code(std::string_view column) const;
  // A surrogate id: 1 to 64 printable ASCII characters without spaces. OptionalId: "" when empty.
  StatusOr<std::string> Id(std::string_view column) const;
  StatusOr<std::string> OptionalId(std::string_view column) const;
  // dd/mm/yyyy, yyyy-mm-dd, or either with a time of day behind it. OptionalDay: nothing when empty.
  StatusOr<Date> Day(std::string_view column) const;
  StatusOr<std::optional<Date>> OptionalDay(std::string_view column) const;
  // The same of a day that something is planned for: up to ten years later than others may be.
  StatusOr<std::optional<Date>> OptionalPlannedDay(std::string_view column) const;
  // One of these words, in any case; "" when empty.
  StatusOr<std::string> Word(std::string_view column, std::span<const std::string_view> words) const;
  // Y, N, yes, no, true, false, 1, 0 in any case; nothing when empty.
  StatusOr<std::optional<bool>> YesNo(std::string_view column) const;
  // A decimal number in hundredths: "0.6" is 60. Nothing when empty.
  StatusOr<std::optional<uint32_t>> Hundredths(std::string_view column, uint32_t hundredths_max) const;
  // The same of a part of the cell.
  StatusOr<std::optional<uint32_t>> HundredthsOf(std::string_view column, std::string_view text, uint32_t hundredths_max) const;
  // A whole number. Nothing when empty.
  StatusOr<std::optional<uint32_t>> Whole(std::string_view column, uint32_t most) const;
  // The cell must not be before `from`'s: "column DEC: 2017-05-01 is before column DECOM, 2017-06-01: ...".
  Status NotBefore(std::string_view column, Date day, std::string_view from_column, Date from) const;

  // An error about one cell, in the one form that all of them have. A cell that a mapping made is named as its file has it.
  Status Refuse(std::string_view column, std::string_view value, std::string_view what, std::string_view remedy) const;

 private:
  StatusOr<std::optional<Date>> DayUpTo(std::string_view column, Date last) const;
  // Null when the cell is as the file wrote it, or is not there.
  const CellOrigin* OriginOf(std::string_view column) const;
  std::string NameOf(std::string_view column) const;

  const std::string& file_;
  const ExtractColumns& columns_;
  const CsvRow& row_;
  const PlausibleDays& days_;
};

}  // namespace hanes
