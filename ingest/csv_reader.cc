// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv_reader.h"

#include <filesystem>
#include <set>

#include "base/hash.h"
#include "base/utf8.h"

namespace hanes {
namespace {

constexpr size_t kChunkBytes = 256 << 10;
constexpr std::string_view kBom = "\xEF\xBB\xBF";

Status CheckText(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size();) {
    if (bytes[i] == '\0') return InvalidArgument("a NUL byte: export the table again as UTF-8 text");
    const size_t length = Utf8SequenceLength(bytes, i);
    if (length == 0) {
      return InvalidArgument("byte 0x{:02x} is not UTF-8: export the table again as \"CSV UTF-8\"",
                             static_cast<unsigned char>(bytes[i]));
    }
    i += length;
  }
  return OkStatus();
}

std::string Trimmed(std::string_view text) {
  const size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return "";
  return std::string(text.substr(from, text.find_last_not_of(" \t") - from + 1));
}

// How a scan over the start of a text ended.
enum class Scan { kRow, kNeedsMore, kTextAfterQuote };

// Finds the end of the first row: *length without and *with_line_end with its line end. Splits into *cells.
Scan SplitRow(std::string_view text, char delimiter, bool at_end, std::vector<std::string>* cells, size_t* length,
              size_t* with_line_end) {
  const char stops[] = {delimiter, '\n', '\0'};
  cells->clear();
  std::string quoted;
  size_t i = 0;
  while (true) {
    const bool quote = i < text.size() && text[i] == '"';
    if (quote) {
      quoted.clear();
      for (++i;; ++i) {
        const size_t close = text.find('"', i);
        if (close == std::string_view::npos) return Scan::kNeedsMore;
        quoted.append(text, i, close - i);
        i = close + 1;
        if (i == text.size() && !at_end) return Scan::kNeedsMore;  // the next byte decides whether this was a doubled quote
        if (i >= text.size() || text[i] != '"') break;
        quoted += '"';
      }
    }
    const size_t stop = text.find_first_of(stops, i);
    if (stop == std::string_view::npos && !at_end) return Scan::kNeedsMore;
    size_t cell_end = std::min(stop, text.size());
    const bool row_ends = stop == std::string_view::npos || text[stop] == '\n';
    if (row_ends && cell_end > i && text[cell_end - 1] == '\r') --cell_end;
    if (quote && text.substr(i, cell_end - i).find_first_not_of(" \t") != std::string_view::npos) return Scan::kTextAfterQuote;
    cells->push_back(Trimmed(quote ? std::string_view(quoted) : text.substr(i, cell_end - i)));
    if (row_ends) {
      *length = cell_end;
      *with_line_end = stop == std::string_view::npos ? text.size() : stop + 1;
      return Scan::kRow;
    }
    i = stop + 1;
  }
}

}  // namespace

std::string_view Cut(std::string_view utf8, size_t bytes_max) {
  if (utf8.size() <= bytes_max) return utf8;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  while (bytes_max > 0 && continues(utf8[bytes_max])) --bytes_max;
  return utf8.substr(0, bytes_max);
}

StatusOr<CsvReader> CsvReader::Open(const std::string& path, const CsvDialect& dialect) {
  CsvReader reader(path, dialect);
  reader.file_ = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*reader.file_ || std::filesystem::is_directory(path))
    return NotFound("{} cannot be opened: check the path and its permissions", path);
  const std::string place = fmt::format("{}:{}", std::filesystem::path(path).filename().string(), dialect.lines_before_header + 1);
  RETURN_IF_ERROR(Annotate(reader.ReadHeader(), place));
  return reader;
}

Status CsvReader::ReadHeader() {
  RETURN_IF_ERROR(Fill());
  const std::string_view start = Rest().substr(0, 2);
  if (start == "\xFF\xFE" || start == "\xFE\xFF") return InvalidArgument("the file is UTF-16: save it as \"CSV UTF-8\"");
  if (Rest().substr(0, 2) == "PK")
    return InvalidArgument("the file is a workbook or a zip archive: save its sheet as \"CSV UTF-8\"");
  if (Rest().substr(0, kBom.size()) == kBom) begin_ += kBom.size();
  RETURN_IF_ERROR(SkipLinesBeforeHeader());
  CsvRow row;
  ASSIGN_OR_RETURN(const bool found, NextRow(&row));
  if (!found) return InvalidArgument("the file is empty: it needs a header row, even when the table has no rows");
  RETURN_IF_ERROR(Annotate(row.problem, "the header row"));
  if (row.raw.find('\r') != std::string::npos) return InvalidArgument("lines end in CR alone: save the file with LF or CR LF");
  std::set<std::string> names;
  for (const std::string& name : row.cells) {
    if (!name.empty() && !names.insert(name).second)
      return InvalidArgument("column {} stands in the header twice: rename one", name);
  }
  header_ = std::move(row.cells);
  return OkStatus();
}

Status CsvReader::SkipLinesBeforeHeader() {
  for (uint32_t i = 0; i < dialect_.lines_before_header && !(Rest().empty() && at_end_); ++i) RETURN_IF_ERROR(SkipEndlessLine());
  return OkStatus();
}

// Brings at least one more byte, or sets at_end_.
Status CsvReader::Fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const size_t size = buffer_.size();
  buffer_.resize(size + kChunkBytes);
  file_->read(buffer_.data() + size, kChunkBytes);
  buffer_.resize(size + static_cast<size_t>(file_->gcount()));
  if (dialect_.encoding == CsvDialect::Encoding::kWindows1252) {
    const std::string utf8 = Utf8OfWindows1252(std::string_view(buffer_).substr(size));
    buffer_.resize(size);
    buffer_ += utf8;
  }
  if (file_->bad()) return DataLoss("{} cannot be read to its end: the disk failed", path_);
  at_end_ = file_->eof();
  return OkStatus();
}

// Gives out `length` bytes as the row's and moves on by `with_line_end`.
void CsvReader::TakeLine(size_t length, size_t with_line_end, CsvRow* row) {
  row->line = line_;
  row->raw.assign(Rest().substr(0, length));
  const std::string_view gone = Rest().substr(0, with_line_end);
  line_ += std::count(gone.begin(), gone.end(), '\n');
  begin_ += with_line_end;
}

Status CsvReader::SkipEndlessLine() {
  while (true) {
    const size_t newline = Rest().find('\n');
    if (newline != std::string_view::npos) {
      begin_ += newline + 1;
      ++line_;
      return OkStatus();
    }
    begin_ = buffer_.size();
    if (at_end_) return OkStatus();
    RETURN_IF_ERROR(Fill());
  }
}

StatusOr<bool> CsvReader::NextRow(CsvRow* row) {
  row->problem = OkStatus();
  row->origins.clear();
  while (Rest().empty() && !at_end_) RETURN_IF_ERROR(Fill());
  if (Rest().empty()) return false;
  size_t length = 0, with_line_end = 0;
  Scan scan = SplitRow(Rest(), dialect_.delimiter, at_end_, &row->cells, &length, &with_line_end);
  while (scan == Scan::kNeedsMore && !at_end_ && Rest().size() <= kRowBytesMax) {
    RETURN_IF_ERROR(Fill());
    scan = SplitRow(Rest(), dialect_.delimiter, at_end_, &row->cells, &length, &with_line_end);
  }
  if (scan == Scan::kRow && length <= kRowBytesMax) {
    TakeLine(length, with_line_end, row);
    row->problem = CheckText(row->raw);
    if (!row->problem.ok()) row->cells.clear();
    return true;
  }
  // The row has no end that can be trusted: give up its first line alone and go on after it.
  row->cells.clear();
  const size_t newline = Rest().find('\n');
  if (newline == std::string_view::npos ? Rest().size() > kRowBytesMax : newline > kRowBytesMax) {
    row->problem =
        InvalidArgument("a line of more than {} bytes: it is cut off or not a table; send the extract again", kRowBytesMax);
    row->line = line_;
    row->raw.assign(Rest().substr(0, 1024));  // enough to recognise it by
    RETURN_IF_ERROR(SkipEndlessLine());
    return true;
  }
  row->problem = scan == Scan::kTextAfterQuote
                     ? InvalidArgument("text after a closing quote: write a quote inside a cell twice and send the extract again")
                     : InvalidArgument(
                           "a quote that is never closed: the file is cut off, or a quote inside a cell is not written twice; "
                           "mend it and send the extract again");
  const size_t end = std::min(newline, Rest().size());
  TakeLine(end > 0 && Rest()[end - 1] == '\r' ? end - 1 : end, std::min(end + 1, Rest().size()), row);
  return true;
}

StatusOr<bool> CsvReader::Next(CsvRow* row) {
  while (true) {
    ASSIGN_OR_RETURN(const bool found, NextRow(row));
    if (!found) return false;
    const bool blank = row->problem.ok() && row->cells.size() == 1 && row->cells[0].empty();
    if (blank) continue;
    if (row->problem.ok() && row->cells.size() != header_.size()) {
      const bool last = at_end_ && Rest().empty();
      row->problem =
          InvalidArgument("{} cells where the header has {}: {} and send the extract again", row->cells.size(), header_.size(),
                          last                        ? "the file seems cut off; export it"
                          : dialect_.delimiter == ',' ? "quote cells that hold a comma"
                                                      : "quote cells that hold the delimiter");
      row->cells.clear();
    }
    return true;
  }
}

StatusOr<std::string> FileDigest(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path))
    return NotFound("{} cannot be opened: check the path and its permissions", path);
  // A chain over chunks, so that a file of any size needs the memory of one.
  std::string chunk, digest = "hanes.file.1";
  do {
    chunk.resize(size_t{1} << 20);
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    chunk.resize(static_cast<size_t>(file.gcount()));
    if (file.bad()) return DataLoss("{} cannot be read to its end: the disk failed", path);
    digest = ShortId(digest + chunk);
  } while (!file.eof());
  return digest;
}

}  // namespace hanes
