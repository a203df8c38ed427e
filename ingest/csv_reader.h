// SPDX-License-Identifier: Apache-2.0
// Reads an RFC 4180 file row by row: quoted cells, doubled quotes and line ends inside quotes; CR LF or LF; UTF-8 with or without
// BOM.
//
// Memory is bounded by kRowBytesMax whatever the file holds. A row that cannot be read is reported with its line and its bytes,
// and the reader goes on at the next line: one bad row never costs the rows after it. A quote that is never closed costs its own
// first line alone.
#pragma once

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace hanes {

struct CsvRow {
  int64_t line = 0;                // physical line on which the row starts, 1 is the first of the file
  std::vector<std::string> cells;  // unquoted, spaces at both ends taken off
  std::string raw;                 // bytes as they stand, without the line end; at most kRowBytesMax
  Status problem;                  // InvalidArgument when the row cannot be read: `cells` is then empty
};

class CsvReader {
 public:
  static constexpr size_t kRowBytesMax = 1 << 20;

  // Opens the file and reads its header row. NotFound when it cannot be opened; InvalidArgument, naming file and remedy, when it
  // is not UTF-8 text (UTF-16, NUL bytes), is empty, or has no readable header row with names that are all different.
  static StatusOr<CsvReader> Open(const std::string& path);

  const std::vector<std::string>& header() const { return header_; }

  // The next row into *row, bad ones too; false at the end. Blank lines are passed over. DataLoss when the disk fails.
  StatusOr<bool> Next(CsvRow* row);

 private:
  explicit CsvReader(std::string path) : path_(std::move(path)) {}
  Status ReadHeader();
  Status Fill();
  StatusOr<bool> NextRow(CsvRow* row);
  void TakeLine(size_t length, size_t with_line_end, CsvRow* row);
  Status SkipEndlessLine();
  std::string_view Rest() const { return std::string_view(buffer_).substr(begin_); }

  std::string path_;
  std::unique_ptr<std::ifstream> file_;
  std::string buffer_;  // bytes read and not yet given out start at begin_
  size_t begin_ = 0;
  bool at_end_ = false;  // the file has no more bytes than those in buffer_
  int64_t line_ = 1;
  std::vector<std::string> header_;
};

// The first `bytes_max` bytes or a few less, so that no character is cut in two.
std::string_view Cut(std::string_view utf8, size_t bytes_max);

// Digest of a file's bytes as a short id. NotFound when it cannot be opened.
StatusOr<std::string> FileDigest(const std::string& path);

}  // namespace hanes
