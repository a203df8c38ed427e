// SPDX-License-Identifier: Apache-2.0
#include "services/xlsx_table.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "services/answer_notes.h"
#include "services/cell_types.h"

namespace hanes {
namespace {

constexpr int kRowsMax = LXW_ROW_MAX - 1;  // without the header
constexpr size_t kWidthMin = 8, kWidthMax = 60, kWidthOfNotes = 100;

// A file that is nowhere but in memory: the library writes to a path, and what lists children has no business on a disk.
class MemoryFile {
 public:
  MemoryFile() : file_(memfd_create("workbook", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (file_ >= 0) close(file_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  bool is_open() const { return file_ >= 0; }
  std::string path() const { return fmt::format("/proc/self/fd/{}", file_); }
  StatusOr<std::string> Read() const {
    const off_t size = lseek(file_, 0, SEEK_END);
    std::string bytes(static_cast<size_t>(std::max<off_t>(size, 0)), '\0');
    if (size <= 0 || pread(file_, bytes.data(), bytes.size(), 0) != size) return Unavailable("a workbook cannot be read back from memory");
    return bytes;
  }

 private:
  const int file_;
};

class Workbook {
 public:
  explicit Workbook(const std::string& path) : book_(workbook_new_opt(path.c_str(), &options_)) {
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
  }

  lxw_worksheet* AddSheet(const char* name) { return workbook_add_worksheet(book_, name); }
  // One for each way of showing numbers.
  lxw_format* Shown(const std::string& how) {
    lxw_format*& format = shown_[how];
    if (format == nullptr) {
      format = workbook_add_format(book_);
      format_set_num_format(format, how.c_str());
    }
    return format;
  }
  lxw_format* bold() const { return bold_; }
  Status Close() {
    const lxw_error error = workbook_close(book_);
    return error == LXW_NO_ERROR ? OkStatus() : Unavailable("a workbook cannot be written: {}", lxw_strerror(error));
  }

 private:
  // Rows go to a file of the library's as they are written: a feed of a year is long.
  lxw_workbook_options options_ = {.constant_memory = LXW_TRUE, .tmpdir = nullptr, .use_zip64 = LXW_FALSE};
  lxw_workbook* const book_;
  lxw_format* bold_ = nullptr;
  std::map<std::string, lxw_format*> shown_;
};

lxw_datetime DateOf(Date day) {
  return {.year = day.year(), .month = static_cast<int>(day.month()), .day = static_cast<int>(day.day_of_month()), .hour = 0, .min = 0, .sec = 0};
}

lxw_datetime InstantOf(Timestamp at) {
  constexpr int64_t kMicrosOfDay = 86'400'000'000;
  const int64_t days = at.micros() / kMicrosOfDay - (at.micros() % kMicrosOfDay < 0 ? 1 : 0);
  const int64_t rest = at.micros() - days * kMicrosOfDay;
  lxw_datetime moment = DateOf(Date::FromDays(static_cast<int32_t>(days)));
  moment.hour = static_cast<int>(rest / 3'600'000'000);
  moment.min = static_cast<int>(rest / 60'000'000 % 60);
  moment.sec = static_cast<double>(rest % 60'000'000) / 1'000'000;
  return moment;
}

std::string NumberFormat(const std::string& cell, bool percent) {
  const size_t point = cell.find('.');
  std::string format = point == std::string::npos ? "0" : "0." + std::string(cell.size() - point - 1, '0');
  return percent ? format + "\"%\"" : format;
}

void WriteCell(Workbook& book, lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& cell, CellType type, bool percent) {
  if (cell.empty()) return;
  if (type == CellType::kNumber) {
    worksheet_write_number(sheet, row, column, std::atof(cell.c_str()), book.Shown(NumberFormat(cell, percent)));
  } else if (type == CellType::kDate) {
    lxw_datetime day = DateOf(*Date::Parse(cell));
    worksheet_write_datetime(sheet, row, column, &day, book.Shown("yyyy-mm-dd"));
  } else if (type == CellType::kInstant) {
    lxw_datetime moment = InstantOf(*Timestamp::Parse(cell));
    worksheet_write_datetime(sheet, row, column, &moment, book.Shown("yyyy-mm-dd hh:mm:ss"));
  } else {
    worksheet_write_string(sheet, row, column, cell.c_str(), nullptr);
  }
}

// Header, widths, frozen, with filters. Widths are set before rows are written: the library writes as it goes.
void BeginTable(Workbook& book, lxw_worksheet* sheet, const std::vector<std::string>& columns, const std::vector<size_t>& widths, int rows) {
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet, column, column, static_cast<double>(std::clamp(widths[i] + 2, kWidthMin, kWidthMax)), nullptr);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  if (!columns.empty()) worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(rows), static_cast<lxw_col_t>(columns.size() - 1));
  for (size_t i = 0; i < columns.size(); ++i) {
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i), columns[i].c_str(), book.bold());
  }
}

void WriteFigures(Workbook& book, const v1::Answer& answer) {
  lxw_worksheet* sheet = book.AddSheet("Figures");
  const std::vector<CellType> types = ColumnTypes(answer);
  std::vector<std::string> columns(answer.columns().begin(), answer.columns().end());
  std::vector<size_t> widths;
  for (int i = 0; i < answer.columns_size(); ++i) {
    size_t width = answer.columns(i).size();
    for (const v1::AnswerRow& row : answer.rows()) width = std::max(width, row.cells(i).size());
    widths.push_back(width);
  }
  BeginTable(book, sheet, columns, widths, answer.rows_size());
  const PercentCells percent(answer);
  for (int r = 0; r < answer.rows_size(); ++r) {
    const v1::AnswerRow& row = answer.rows(r);
    for (int c = 0; c < answer.columns_size(); ++c) {
      WriteCell(book, sheet, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(c), row.cells(c), types[static_cast<size_t>(c)],
                percent.Is(row, c));
    }
  }
}

void WriteMembers(Workbook& book, const v1::Answer& answer, int members) {
  lxw_worksheet* sheet = book.AddSheet("Members");
  const int dimensions = std::min<int>(static_cast<int>(answer.dimensions()), answer.columns_size());
  std::vector<std::string> columns(answer.columns().begin(), answer.columns().begin() + dimensions);
  columns.insert(columns.end(), {"member", "reason"});
  BeginTable(book, sheet, columns, std::vector<size_t>(columns.size(), 20), members);
  lxw_row_t line = 0;
  for (const v1::AnswerRow& row : answer.rows()) {
    for (const std::string& member : row.members()) {
      ++line;
      for (int c = 0; c < dimensions; ++c) WriteCell(book, sheet, line, static_cast<lxw_col_t>(c), row.cells(c), CellType::kText, false);
      const size_t tab = member.find('\t');
      WriteCell(book, sheet, line, static_cast<lxw_col_t>(dimensions), member.substr(0, tab), CellType::kText, false);
      if (tab == std::string::npos) continue;
      WriteCell(book, sheet, line, static_cast<lxw_col_t>(dimensions + 1), member.substr(tab + 1), CellType::kText, false);
    }
  }
}

void WriteNotes(Workbook& book, const v1::Answer& answer) {
  lxw_worksheet* sheet = book.AddSheet("Notes");
  const std::vector<AnswerNote> notes = NotesOf(answer);
  worksheet_set_column(sheet, 0, 0, 36, nullptr);
  worksheet_set_column(sheet, 1, 1, kWidthOfNotes, nullptr);
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_write_string(sheet, 0, 0, "about", book.bold());
  worksheet_write_string(sheet, 0, 1, "says", book.bold());
  for (size_t i = 0; i < notes.size(); ++i) {
    const auto row = static_cast<lxw_row_t>(i + 1);
    WriteCell(book, sheet, row, 0, notes[i].about, CellType::kText, false);
    WriteCell(book, sheet, row, 1, notes[i].says, CellType::kText, false);
  }
}

}  // namespace

StatusOr<std::string> WorkbookOf(const v1::Answer& answer, bool with_members) {
  int64_t members = 0;
  for (const v1::AnswerRow& row : answer.rows()) members += row.members_size();
  if (answer.rows_size() > kRowsMax || members > kRowsMax) {
    return InvalidArgument("a sheet holds {} rows and not {}: ask for fewer days, or for CSV", kRowsMax,
                           std::max<int64_t>(answer.rows_size(), members));
  }
  const MemoryFile file;
  if (!file.is_open()) return Unavailable("there is no memory for a workbook");
  Workbook book(file.path());
  WriteFigures(book, answer);
  if (with_members) WriteMembers(book, answer, static_cast<int>(members));
  WriteNotes(book, answer);
  RETURN_IF_ERROR(book.Close());
  return file.Read();
}

}  // namespace hanes
