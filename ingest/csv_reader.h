// SPDX-License-Identifier: Apache-2.0
// Reads an RFC 4180 file row by row: quoted cells, doubled quotes and line ends inside quotes; CR LF or LF; UTF-8 with or without
// BOM. A dialect may say another delimiter, Windows' old code page, or lines of a title before the header.
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
#include "ingest/row_reader.h"

namespace hanes {

// How a file differs from RFC 4180 in UTF-8.
struct CsvDialect {
  enum class Encoding : uint8_t { kUtf8, kWindows1252 };
  char delimiter = ',';
  Encoding encoding = Encoding::kUtf8;
  uint32_t lines_before_header = 0;
};

class CsvReader : public RowReader {
 public:
  static constexpr size_t kRowBytesMax = 1 << 20;

  // Opens the file and reads its header row. NotFound when it cannot be opened; InvalidArgument, naming file and remedy, when it
  // is not UTF-8 text (UTF-16, NUL bytes), is empty, or has no readable header row with names that are all different.
  static StatusOr<CsvReader> Open(const std::string& path, const CsvDialect& dialect = {});

  const std::vector<std::string>& header() const override { return header_; }

  // Blank lines are passed over. `raw` is UTF-8, whatever the file is written in.
  StatusOr<bool> Next(CsvRow* row) override;

 private:
  CsvReader(std::string path, const CsvDialect& dialect) : path_(std::move(path)), dialect_(dialect) {}
  Status SkipLinesBeforeHeader();
  Status ReadHeader();
  Status Fill();
  StatusOr<bool> NextRow(CsvRow* row);
  void TakeLine(size_t length, size_t with_line_end, CsvRow* row);
  Status SkipEndlessLine();
  std::string_view Rest() const { return std::string_view(buffer_).substr(begin_); }

  std::string path_;
  CsvDialect dialect_;
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
