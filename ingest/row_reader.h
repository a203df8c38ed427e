// SPDX-License-Identifier: Apache-2.0
// Rows of one file of an extract, one after the other, whatever the file is: CSV, CSV in another system's words, XML.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"

namespace hanes {

// Where a cell came from, when the row is not as its file wrote it.
struct CellOrigin {
  std::string column;  // the file's own name for it; "" when the file has none: a constant
  std::string value;   // as the file writes it
  std::string wrong;   // why it could not be put into our words: "is not a date written dd.mm.yyyy"; "" when it could
  std::string remedy;  // with `wrong`
};

struct CsvRow {
  int64_t line = 0;                // physical line on which the row starts, 1 is the first of the file
  std::vector<std::string> cells = {};  // unquoted, spaces at both ends taken off
  std::string raw = {};                 // as it stands, without the line end; at most CsvReader::kRowBytesMax
  Status problem = OkStatus();                  // InvalidArgument when the row cannot be read: `cells` is then empty
  std::vector<CellOrigin> origins = {};  // beside cells; empty when the cells are as the file wrote them
};

class RowReader {
 public:
  virtual ~RowReader() = default;
  // Names of the columns, all different but for empty ones.
  virtual const std::vector<std::string>& header() const = 0;
  // The next row into *row, bad ones too; false at the end. DataLoss when the disk fails.
  virtual StatusOr<bool> Next(CsvRow* row) = 0;
  // What must be said of the file as a whole, once its last row is read: rows that a mapping left out.
  virtual std::vector<std::string> Notes() const { return {}; }
  // Columns of the file that go into no column of ours, though nobody said that they are of no interest.
  virtual std::vector<std::string> LeftOver() const { return {}; }
};

}  // namespace hanes
