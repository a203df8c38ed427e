// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_explain.h"

#include <fmt/ranges.h>

#include <map>

#include "ingest/extract_files.h"
#include "proto/event_json.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

constexpr size_t kUnknownShown = 20;

class FileExplained {
 public:
  FileExplained(ExtractFile& file, const PlausibleDays& days) : file_(file), days_(days) {}

  StatusOr<std::string> Text() {
    CsvRow row;
    uint64_t rows = 0, unreadable = 0;
    while (true) {
      ASSIGN_OR_RETURN(const bool found, file_.reader->Next(&row));
      if (!found) break;
      if (rows == 0 && row.problem.ok()) TellColumns(row);
      const Status understood = TakeRow(row, rows++ < kRowsExplained);
      if (!understood.ok()) ++unreadable;
    }
    std::string text = fmt::format("{} is {}: {} rows, {} of them refused\n", file_.name, file_.table->name, rows, unreadable);
    text += columns_ + NotFilled() + Named("  left over", file_.reader->LeftOver()) + Unknown();
    for (const std::string& note : file_.reader->Notes()) text += fmt::format("  note: {}\n", note);
    return text + rows_;
  }

 private:
  static std::string Named(std::string_view what, const std::vector<std::string>& names) {
    return names.empty() ? std::string() : fmt::format("{}: {}\n", what, fmt::join(names, ", "));
  }

  void TellColumns(const CsvRow& row) {
    for (size_t i = 0; i < row.origins.size(); ++i) {
      const CellOrigin& origin = row.origins[i];
      if (file_.table->FindColumn(file_.columns.names()[i]) == nullptr) continue;
      columns_ += fmt::format("  {} <- {}\n", file_.columns.names()[i],
                              origin.column.empty() ? fmt::format("always \"{}\"", origin.value) : origin.column);
    }
  }

  std::string NotFilled() const {
    std::vector<std::string> names;
    for (const TableColumn& column : file_.table->columns) {
      if (!file_.columns.names().empty() && file_.columns.Find(column.name) < 0) names.emplace_back(column.name);
    }
    return Named("  not filled", names);
  }

  std::string Unknown() const {
    std::string text;
    for (const auto& [value, count] : unknown_) text += fmt::format("  not understood, {} rows: {}\n", count, value);
    return text;
  }

  // InvalidArgument when it would be refused for itself.
  Status TakeRow(const CsvRow& row, bool shown) {
    Status understood = row.problem;
    StatusOr<RecordReading> reading = RecordReading();
    if (understood.ok()) {
      CountUnknown(row);
      const ExtractRow cells(file_.name, file_.columns, row, days_);
      understood = RecordKey(*file_.table, cells).status();
      if (understood.ok() && file_.table->read != nullptr) {
        reading = file_.table->read(cells);
        understood = reading.status();
      }
    }
    if (!shown) return understood;
    rows_ += fmt::format("  row {}: {}\n", row.line, Cells(row));
    if (!understood.ok()) rows_ += fmt::format("    refused: {}\n", MessageOf(understood));
    else TellEvents(*reading);
    return understood;
  }

  void CountUnknown(const CsvRow& row) {
    for (const CellOrigin& origin : row.origins) {
      if (origin.wrong.empty()) continue;
      const std::string value = fmt::format("{} \"{}\" {}", origin.column, Cut(origin.value, 80), origin.wrong);
      if (unknown_.size() < kUnknownShown || unknown_.count(value) > 0) ++unknown_[value];
    }
  }

  std::string Cells(const CsvRow& row) const {
    std::string text;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& name = file_.columns.names()[i];
      if (row.cells[i].empty() || (!file_.table->columns.empty() && file_.table->FindColumn(name) == nullptr)) continue;
      text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, Cut(row.cells[i], 80));
    }
    return text;
  }

  void TellEvents(const RecordReading& reading) {
    for (const Facet& facet : reading.facets) {
      rows_ += fmt::format("    {} {} {} {}\n", reading.stream, PayloadName(facet.payload),
                           facet.occurred_on ? facet.occurred_on->ToString() : "on the day of the extract", PayloadToJson(facet.payload));
    }
  }

  ExtractFile& file_;
  const PlausibleDays& days_;
  std::string columns_;
  std::string rows_;
  std::map<std::string, uint64_t> unknown_;
};

}  // namespace

StatusOr<std::string> ExplainExtract(const ExtractSystem& system, const ExtractMapping* mapping, const std::vector<std::string>& paths,
                                     const PlausibleDays& days) {
  ASSIGN_OR_RETURN(ExtractFiles files, OpenExtractFiles(system, mapping, paths));
  std::string text;
  for (const Refusal& refusal : files.refused) text += fmt::format("refused: {}\n", refusal.detail);
  for (ExtractFile& file : files.readable) {
    ASSIGN_OR_RETURN(const std::string explained, FileExplained(file, days).Text());
    text += explained;
  }
  return text;
}

}  // namespace hanes
