// SPDX-License-Identifier: Apache-2.0
// A mapping file: how another system's tables, columns and codes are said in our words. TOML; docs/extracts.md shows one.
//
// It only names things: reading, comparing, refusing and counting are the same as for a file in our own words. A row that the mapping
// makes keeps the names and values of its file for every message.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "ingest/csv_reader.h"
#include "ingest/date_format.h"
#include "ingest/extract_table.h"

namespace hanes {

// How one of our columns is made from a row of theirs.
struct MappedColumn {
  std::string ours;
  std::vector<std::string> theirs;  // several are joined with "/"; none: the constant
  std::string constant;
  bool has_codes = false;
  std::map<std::string, std::string, std::less<>> codes;  // theirs to ours; "" for an empty cell, "*" for any other
  uint32_t divided_by = 1;
  int64_t line = 0;  // of the mapping file
};

// Rows are taken whose column holds one of these values; the others are counted and left out.
struct MappedFilter {
  std::string column;
  std::vector<std::string> values;
};

// One block: a file of theirs as one of our tables. A file may be named by several.
struct MappedTable {
  std::string files;  // "absence*.csv": a star stands for anything; case does not matter
  const ExtractTable* table = nullptr;
  DateFormat dates;
  std::vector<std::string> empty;    // values that mean nothing: "31.12.9999"
  std::vector<MappedColumn> columns;
  std::vector<std::string> ignored;  // columns of theirs of which not even a change is of interest: salaries, names
  std::vector<MappedFilter> only;
  int64_t line = 0;
};

struct ExtractMapping {
  std::string name;    // of the file, without its folder
  std::string digest;  // of its bytes
  CsvDialect dialect;
  std::vector<std::string> ignored_files;
  std::vector<MappedTable> tables;
};

// The mapping for tables of `system`. NotFound when the file cannot be opened; InvalidArgument naming file, line, value and remedy: not
// TOML, an unknown word, a column that the table does not have, two of theirs for one of ours, a code that is none of ours, a table that
// lacks a column it needs.
StatusOr<ExtractMapping> ReadMapping(const ExtractSystem& system, const std::string& path);

// Does "ABSENCE_2013.csv" fit "absence*.csv"?
bool FitsPattern(std::string_view name, std::string_view pattern);

}  // namespace hanes
