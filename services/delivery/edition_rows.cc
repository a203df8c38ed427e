// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/edition_rows.h"

#include "projections/answer_text.h"
#include "projections/editions_question.h"
#include "services/http_message.h"

namespace hanes {
namespace {

struct RowColumn {
  std::string_view name;
  std::string EditionRow::* cell;
  bool number;
};
constexpr RowColumn kColumns[] = {
    {"time_period", &EditionRow::time_period, false}, {"time_identifier", &EditionRow::time_identifier, false},
    {"authority", &EditionRow::authority, false},     {"team", &EditionRow::team, false},
    {"measure", &EditionRow::measure, false},         {"numerator", &EditionRow::numerator, true},
    {"denominator", &EditionRow::denominator, true},  {"value", &EditionRow::value, true},
    {"target", &EditionRow::target, true},            {"status", &EditionRow::status, false},
    {"as_at", &EditionRow::as_at, false},             {"known_at", &EditionRow::known_at, false},
};

// As tidy figures have it: the whole council is a team by the name of "total".
const std::string& CellOf(const EditionRow& row, const RowColumn& column) {
  static const std::string kTotal = "total";
  const std::string& cell = row.*column.cell;
  return column.cell == &EditionRow::team && cell.empty() ? kTotal : cell;
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.-") == std::string_view::npos && text.find_first_of("0123456789") == text.find_first_not_of("-");
}

// Days and full-time equivalents have decimals, and stand in the edition as "12.5 of 40.25".
void SplitShare(const std::string& text, EditionRow& row) {
  const size_t of = text.find(" of ");
  if (of == std::string::npos) return;
  const std::string n = text.substr(0, of), all = text.substr(of + 4);
  if (!IsNumber(n) || !IsNumber(all)) return;
  row.numerator = n;
  row.denominator = all;
}

}  // namespace

std::vector<EditionRow> RowsOf(const AuthorityId& authority, const v1::WeeklyFiguresPublished& edition) {
  std::vector<EditionRow> rows;
  const std::string known_at = KnownAtOf(edition).ToString();
  for (const v1::PublishedFigure& figure : edition.figures()) {
    EditionRow& row = rows.emplace_back();
    row.time_period = edition.week();
    row.time_identifier = "week";
    row.authority = authority.value();
    row.team = figure.team();
    row.measure = figure.measure();
    if (figure.has_numerator()) row.numerator = std::to_string(figure.numerator());
    if (figure.has_denominator()) row.denominator = std::to_string(figure.denominator());
    if (!figure.has_numerator()) SplitShare(figure.value_text(), row);
    if (figure.has_value_hundredths()) row.value = HundredthsText(figure.value_hundredths());
    if (figure.has_target_hundredths()) row.target = HundredthsText(figure.target_hundredths());
    row.status = figure.status();
    row.as_at = edition.as_at_on();
    row.known_at = known_at;
  }
  return rows;
}

std::string RowsCsv(const std::vector<EditionRow>& rows) {
  v1::Answer answer;
  for (const RowColumn& column : kColumns) answer.add_columns(std::string(column.name));
  for (const EditionRow& row : rows) {
    v1::AnswerRow& cells = *answer.add_rows();
    for (const RowColumn& column : kColumns) cells.add_cells(CellOf(row, column));
  }
  return AnswerText(answer, AnswerFormat::kCsv, false);
}

std::string RowJson(const EditionRow& row) {
  std::string json;
  for (const RowColumn& column : kColumns) {
    const std::string& cell = CellOf(row, column);
    const std::string value = !column.number ? JsonText(cell) : cell.empty() ? "null" : cell;
    json += fmt::format("{}\"{}\":{}", json.empty() ? "{" : ",", column.name, value);
  }
  return json + "}";
}

}  // namespace hanes
