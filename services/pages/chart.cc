// SPDX-License-Identifier: Apache-2.0
#include "services/pages/chart.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "services/http_message.h"

namespace hanes {
namespace {

using namespace html;

// What projections/xmr.cc says, and the text for it.
constexpr std::array<std::pair<std::string_view, Text>, 10> kReadings = {{
    {"within its usual range", Text::kSignalWithin},
    {"above its usual range", Text::kSignalAbove},
    {"below its usual range", Text::kSignalBelow},
    {"seven in a row above its usual level", Text::kSignalSevenAbove},
    {"seven in a row below its usual level", Text::kSignalSevenBelow},
    {"rising, seven in a row", Text::kSignalRising},
    {"falling, seven in a row", Text::kSignalFalling},
    {"two of three near the top of its usual range", Text::kSignalNearTop},
    {"two of three near the bottom of its usual range", Text::kSignalNearBottom},
    {"too few points", Text::kSignalTooFew},
}};

bool IsSignal(std::string_view reading) { return !reading.empty() && reading != kReadings.front().first && reading != kReadings.back().first; }

std::string ReadingWords(const PageRequest& request, std::string_view reading) {
  std::string words;
  while (!reading.empty()) {
    const std::string_view one = reading.substr(0, reading.find("; "));
    const auto found = std::ranges::find(kReadings, one, &std::pair<std::string_view, Text>::first);
    words += (words.empty() ? "" : "; ") + (found == kReadings.end() ? std::string(one) : request.Say(found->second));
    reading.remove_prefix(std::min(reading.size(), one.size() + 2));
  }
  return words;
}

std::string JsonNumber(std::string_view cell) { return cell.empty() ? "null" : std::string(cell); }

// The columns of a series that a chart reads.
struct Columns {
  explicit Columns(const v1::Answer& series)
      : as_at(*ColumnOf(series, "as_at")), value(*ColumnOf(series, "value")), reading(ColumnOf(series, "reading")),
        centre(ColumnOf(series, "centre")), lower(ColumnOf(series, "lower")), upper(ColumnOf(series, "upper")),
        target(ColumnOf(series, "target")), rolled(ColumnOf(series, "value_4_weeks")), n(ColumnOf(series, "n")), of(ColumnOf(series, "of")) {}
  int as_at, value;
  std::optional<int> reading, centre, lower, upper, target, rolled, n, of;
};

std::string Cell(const v1::AnswerRow& row, std::optional<int> column) { return column ? row.cells(*column) : ""; }

std::string DayWords(Language language, const std::string& iso) { return DateText(language, Date::Parse(iso).value_or(Date::Max())); }

// Limits are cells like "12.345": one decimal is as much as anybody reads.
std::string Rounded(const std::string& cell) {
  double number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return error == std::errc() && end == cell.data() + cell.size() ? NumberText(fmt::format("{:.1f}", number)) : cell;
}

// Of a share of few cases there is no value: what four weeks come to is drawn instead.
bool DrawsFourWeeks(const v1::Answer& series, const Columns& at) {
  if (!at.rolled) return false;
  const auto values = std::ranges::count_if(series.rows(), [&](const v1::AnswerRow& row) { return !row.cells(at.value).empty(); });
  return values * 2 < series.rows_size();
}

std::string ChartJson(const PageRequest& request, const WeeklyChart& chart, const Columns& at) {
  const v1::Answer& series = *chart.series;
  const int drawn = DrawsFourWeeks(series, at) ? *at.rolled : at.value;
  std::string points;
  for (const v1::AnswerRow& row : series.rows()) {
    points += fmt::format("{}{{\"day\":{},\"value\":{},\"signal\":{}}}", points.empty() ? "" : ",", JsonText(row.cells(at.as_at)),
                          JsonNumber(row.cells(drawn)), drawn == at.value && IsSignal(Cell(row, at.reading)));
  }
  std::string json = fmt::format("{{\"kind\":\"weekly\",\"locale\":\"{}-GB\",\"points\":[{}]", CodeOf(request.language), points);
  const v1::AnswerRow& last = series.rows(series.rows_size() - 1);
  const bool limits = drawn == at.value && !Cell(last, at.upper).empty();
  if (limits) json += fmt::format(",\"centre\":{},\"lower\":{},\"upper\":{}", Cell(last, at.centre), Cell(last, at.lower), Cell(last, at.upper));
  const std::string own = Cell(last, at.target), &target = own.empty() ? chart.target : own;
  if (!target.empty()) json += fmt::format(",\"target\":{}", target);
  return json + "}";
}

std::string Alternative(const PageRequest& request, const v1::Answer& series, const Columns& at) {
  const v1::AnswerRow *first = nullptr, *last = nullptr;
  const int drawn = DrawsFourWeeks(series, at) ? *at.rolled : at.value;
  for (const v1::AnswerRow& row : series.rows()) {
    if (row.cells(drawn).empty()) continue;
    if (first == nullptr) first = &row;
    last = &row;
  }
  if (last == nullptr) return request.Say(Text::kChartEmpty);
  const std::string from = DayWords(request.language, first->cells(at.as_at)), to = DayWords(request.language, last->cells(at.as_at));
  const std::string was = NumberText(first->cells(drawn)), is = NumberText(last->cells(drawn));
  if (drawn != at.value || Cell(*last, at.upper).empty()) {
    return request.Say(Text::kChartAlternativePlain, {{"first", was}, {"from", from}, {"last", is}, {"to", to}});
  }
  return request.Say(Text::kChartAlternative, {{"first", was}, {"from", from}, {"last", is}, {"to", to}, {"centre", Rounded(Cell(*last, at.centre))},
                                               {"lower", Rounded(Cell(*last, at.lower))}, {"upper", Rounded(Cell(*last, at.upper))},
                                               {"words", ReadingWords(request, Cell(*last, at.reading))}});
}

Html Twin(const PageRequest& request, const WeeklyChart& chart, const Columns& at) {
  std::vector<Html> rows;
  const auto number = [&](std::optional<int> column, const v1::AnswerRow& row) { return Td({{"class", "govuk-table__cell number"}}, NumberText(Cell(row, column))); };
  const auto heading = [](const std::string& text, bool is_number) {
    return Th({{"class", is_number ? "govuk-table__header number" : "govuk-table__header"}, {"scope", "col"}}, text);
  };
  for (const v1::AnswerRow& row : chart.series->rows()) {
    std::vector<Html> cells = {Th({{"class", "govuk-table__header"}, {"scope", "row"}}, DayWords(request.language, row.cells(at.as_at)))};
    if (at.n) cells.push_back(number(at.n, row)), cells.push_back(number(at.of, row));
    cells.push_back(number(at.value, row));
    if (at.rolled) cells.push_back(number(at.rolled, row));
    if (at.reading) cells.push_back(Td({{"class", "govuk-table__cell"}}, ReadingWords(request, Cell(row, at.reading))));
    rows.push_back(Tr(cells));
  }
  std::vector<Html> headings = {heading(request.Say(Text::kChartWeekEnding), false)};
  if (at.n) headings.push_back(heading(request.SayName("column", "n"), true)), headings.push_back(heading(request.SayName("column", "of"), true));
  const std::string value = request.SayName("column", "value");
  headings.push_back(heading(chart.unit.empty() ? value : fmt::format("{}, {}", value, chart.unit), true));
  if (at.rolled) headings.push_back(heading(request.SayName("column", "value_4_weeks"), true));
  if (at.reading) headings.push_back(heading(request.SayName("column", "reading"), false));
  return Details({{"class", "govuk-details"}},
                 Summary({{"class", "govuk-details__summary"}},
                         Span({{"class", "govuk-details__summary-text"}}, request.Say(Text::kChartTable),
                              Span({{"class", "govuk-visually-hidden"}}, ": " + chart.title))),
                 Div({{"class", "table-scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", chart.title}},
                     Table({{"class", "govuk-table"}}, Caption({{"class", "govuk-visually-hidden"}}, chart.title),
                           Thead(Tr(headings)), Tbody(rows))));
}

}  // namespace

std::optional<int> ColumnOf(const v1::Answer& answer, std::string_view column) {
  const auto found = std::ranges::find(answer.columns(), column);
  return found == answer.columns().end() ? std::nullopt : std::optional(static_cast<int>(found - answer.columns().begin()));
}

Html DrawWeekly(const PageRequest& request, const WeeklyChart& chart) {
  if (chart.series->rows_size() == 0) return P({{"class", "small"}}, request.Say(Text::kChartEmpty));
  const Columns at(*chart.series);
  Html legend;
  if (!chart.small && at.upper && !Cell(chart.series->rows(chart.series->rows_size() - 1), at.upper).empty()) {
    legend = P({{"class", "legend"}}, fmt::format("▭ {} · ┄ {} · ◆ {}", request.Say(Text::kChartRange), request.Say(Text::kChartCentre),
                                                  request.Say(Text::kChartPointSignal)));
  }
  return Figure({{"class", chart.small ? "chart chart-small" : "chart"}, {"data-chart", ChartJson(request, chart, at)}},
                Figcaption(chart.title),
                Div({{"class", "chart-place"}, {"role", "img"}, {"aria-label", Alternative(request, *chart.series, at)}}), legend,
                Twin(request, chart, at));
}

Html DrawBars(const PageRequest& request, const std::string& title, const std::vector<Bar>& bars) {
  std::string json;
  const Bar* largest = nullptr;
  double most = -1;
  for (const Bar& bar : bars) {
    double number = 0;
    std::from_chars(bar.value.data(), bar.value.data() + bar.value.size(), number);
    if (!bar.value.empty() && number > most) most = number, largest = &bar;
    json += fmt::format("{}{{\"name\":{},\"value\":{},\"shown\":{}}}", json.empty() ? "" : ",", JsonText(bar.name), bar.value.empty() ? "0" : bar.value,
                        JsonText(NumberText(bar.value)));
  }
  if (largest == nullptr) return {};
  const std::string words = request.Say(Text::kChartAlternativeBars, {{"name", largest->name}, {"value", NumberText(largest->value)}});
  return Figure({{"class", "chart chart-bars"}, {"data-chart", fmt::format("{{\"kind\":\"bars\",\"bars\":[{}]}}", json)}}, Figcaption(title),
                Div({{"class", "chart-place"}, {"role", "img"}, {"aria-label", words}}));
}

std::optional<LastPoint> LastReading(const PageRequest& request, const v1::Answer& series) {
  const Columns at(series);
  for (int i = series.rows_size() - 1; i >= 0; --i) {
    const v1::AnswerRow& row = series.rows(i);
    const bool there = !row.cells(at.value).empty() || !Cell(row, at.rolled).empty() || !Cell(row, at.of).empty();
    if (!there) continue;
    const std::string reading = Cell(row, at.reading);
    return LastPoint{ReadingWords(request, reading.substr(0, reading.find("; "))), IsSignal(reading), row.cells(at.value), Cell(row, at.rolled), Cell(row, at.n), Cell(row, at.of),
                   row.cells(at.as_at)};
  }
  return std::nullopt;
}

}  // namespace hanes
