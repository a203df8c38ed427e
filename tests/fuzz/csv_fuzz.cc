// SPDX-License-Identifier: Apache-2.0
// Any file is read to its end: rows in order of their lines, each with as many cells as there are, or with what is wrong with it.
#include "ingest/csv_reader.h"
#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) {
  const MemoryFile file(bytes);
  StatusOr<CsvReader> reader = CsvReader::Open(file.path());
  if (!reader.ok()) return;
  CsvRow row;
  int64_t line = 0;
  size_t raw = 0;
  while (true) {
    const StatusOr<bool> more = reader->Next(&row);
    Require(more.ok(), "a file in memory can be read");
    if (!*more) break;
    Require(row.line > line, "lines go forward");
    Require(row.problem.ok() || row.cells.empty(), "a row that cannot be read has no cells");
    Require(!row.problem.ok() || row.cells.size() == reader->header().size(), "a row that can be read has a cell for each column");
    line = row.line;
    raw += row.raw.size();
  }
  Require(raw <= bytes.size(), "no row is given twice");
}

}  // namespace hanes::fuzz
