// SPDX-License-Identifier: Apache-2.0
#include "projections/answer_text.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <vector>

#include "base/utf8.h"

namespace hanes {
namespace {

using Cells = std::vector<std::string>;

// Characters as a reader counts them: bytes that do not continue a UTF-8 sequence.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

Cells CellsOf(const v1::AnswerRow& row) { return {row.cells().begin(), row.cells().end()}; }

std::vector<size_t> ColumnWidths(const v1::Answer& answer) {
  std::vector<size_t> widths;
  for (const std::string& column : answer.columns()) widths.push_back(Width(column));
  for (const v1::AnswerRow& row : answer.rows()) {
    for (size_t i = 0; i < widths.size() && i < static_cast<size_t>(row.cells_size()); ++i) {
      widths[i] = std::max(widths[i], Width(row.cells(static_cast<int>(i))));
    }
  }
  return widths;
}

// Dimensions to the left, measures to the right; no spaces at the end of a line.
std::string Line(const Cells& cells, const std::vector<size_t>& widths, size_t dimensions) {
  std::string line;
  for (size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
    const std::string room(widths[i] - std::min(widths[i], Width(cells[i])), ' ');
    line += i == 0 ? "" : "  ";
    line += i < dimensions ? cells[i] + room : room + cells[i];
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string Heading(const v1::Answer& answer) {
  std::string text = fmt::format("{} by {}, as at {}, as known at {}\n", answer.view(), answer.by(), answer.as_at(), answer.known_at());
  text += fmt::format("position {}, projection version {}, {}", answer.position(), answer.projection_version(), answer.completeness());
  if (!answer.provable_from().empty()) text += fmt::format(", provable from {}", answer.provable_from());
  text += "\n";
  for (const std::string& note : answer.notes()) text += "note: " + note + "\n";
  return text;
}

std::string Table(const v1::Answer& answer, bool with_members) {
  const std::vector<size_t> widths = ColumnWidths(answer);
  std::string text = Heading(answer) + "\n" + Line({answer.columns().begin(), answer.columns().end()}, widths, answer.dimensions());
  for (const v1::AnswerRow& row : answer.rows()) {
    text += Line(CellsOf(row), widths, answer.dimensions());
    if (!with_members) continue;
    for (const std::string& member : row.members()) text += "    " + member + "\n";
  }
  return text;
}

// RFC 4180: quoted when it holds a comma, a quote or a line break; quotes are doubled.
std::string CsvCell(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (char c : cell) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

std::string CsvLine(const Cells& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + CsvCell(cells[i]);
  return line + "\r\n";
}

std::string Csv(const v1::Answer& answer) {
  std::string text = CsvLine({answer.columns().begin(), answer.columns().end()});
  for (const v1::AnswerRow& row : answer.rows()) text += CsvLine(CellsOf(row));
  return text;
}

std::string MembersCsv(const v1::Answer& answer) {
  const auto dimensions_of = [&](const auto& cells) {
    return Cells(cells.begin(), cells.begin() + std::min<int>(static_cast<int>(answer.dimensions()), cells.size()));
  };
  Cells header = dimensions_of(answer.columns());
  header.push_back("child");
  std::string text = CsvLine(header);
  for (const v1::AnswerRow& row : answer.rows()) {
    for (const std::string& member : row.members()) {
      Cells line = dimensions_of(row.cells());
      line.push_back(member);
      text += CsvLine(line);
    }
  }
  return text;
}

std::string Json(const v1::Answer& answer) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  options.add_whitespace = true;
  std::string json;
  // Fails only for an Any or a Timestamp out of range: an answer holds neither.
  if (!google::protobuf::util::MessageToJsonString(answer, &json, options).ok()) return "{}\n";
  return json;
}

}  // namespace

StatusOr<AnswerFormat> ParseAnswerFormat(std::string_view name) {
  if (name == "table") return AnswerFormat::kTable;
  if (name == "csv") return AnswerFormat::kCsv;
  if (name == "json") return AnswerFormat::kJson;
  return InvalidArgument("format \"{}\" is not one of table, csv, json", Excerpt(name));
}

std::string AnswerText(const v1::Answer& answer, AnswerFormat format, bool with_members) {
  switch (format) {
    case AnswerFormat::kTable: return Table(answer, with_members);
    case AnswerFormat::kCsv: return with_members ? MembersCsv(answer) : Csv(answer);
    case AnswerFormat::kJson: return Json(answer);
  }
  return "";
}

}  // namespace hanes
