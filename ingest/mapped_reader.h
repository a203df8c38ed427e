// SPDX-License-Identifier: Apache-2.0
// A CSV file of another system, read as one of our tables through a mapping. Each row has our columns that the mapping fills, where each
// cell came from, and one cell more that tells whether anything else of the row changed.
#pragma once

#include <memory>

#include "ingest/extract_mapping.h"
#include "ingest/row_reader.h"

namespace hanes {

class MappedReader : public RowReader {
 public:
  // Name of the last column: digest of the cells that go into no column of ours; "" when all of them are empty.
  static constexpr std::string_view kLeftOver = "(left over)";

  // The mapping must outlive it. As CsvReader::Open, and InvalidArgument naming the file, the column and the mapping's line when the file
  // lacks a column that the mapping names.
  static StatusOr<std::unique_ptr<MappedReader>> Open(const std::string& path, const ExtractMapping& mapping, const MappedTable& table);

  const std::vector<std::string>& header() const override { return header_; }
  StatusOr<bool> Next(CsvRow* row) override;
  std::vector<std::string> Notes() const override;
  std::vector<std::string> LeftOver() const override { return left_over_; }

 private:
  MappedReader(CsvReader file, const ExtractMapping& mapping, const MappedTable& table)
      : file_(std::move(file)), columns_(file_.header()), mapping_(mapping), table_(table) {}
  Status ExpectColumns(const std::string& name);
  bool IsTaken(const std::vector<std::string>& theirs) const;
  void Map(CsvRow* row) const;
  std::string MapCell(const MappedColumn& column, CellOrigin* origin) const;
  uint64_t LeftOverDigest(const std::vector<std::string>& theirs) const;

  CsvReader file_;
  const ExtractColumns columns_;
  const ExtractMapping& mapping_;
  const MappedTable& table_;
  std::vector<std::string> header_;
  std::vector<std::string> left_over_;
  uint64_t rows_left_out_ = 0;
};

}  // namespace hanes
