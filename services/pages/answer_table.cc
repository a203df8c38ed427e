// SPDX-License-Identifier: Apache-2.0
#include "services/pages/answer_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "services/pages/chart.h"
#include "services/pages/figure_link.h"
#include "services/pages/notes.h"

namespace hanes {
namespace {

using namespace html;

bool IsTotal(const v1::AnswerRow& row) { return row.cells_size() > 0 && row.cells(0) == "total"; }

// Numbers by their size, words in their order, what is empty last.
struct SortKey {
  double number = NAN;
  std::string words;
};
SortKey KeyOf(const std::string& cell) {
  SortKey key{.words = cell};
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), key.number);
  if (error != std::errc() || end != cell.data() + cell.size()) key.number = NAN;
  return key;
}
bool Before(const SortKey& a, const SortKey& b) {
  if (std::isnan(a.number) != std::isnan(b.number)) return !std::isnan(a.number);
  return std::isnan(a.number) ? a.words < b.words : a.number < b.number;
}

class TableOfAnswer {
 public:
  TableOfAnswer(const PageRequest& request, const AnswerTable& table)
      : request_(request), table_(table), answer_(*table.answer), cells_(request, *table.answer, table.team_names) {}

  Html Draw() {
    std::vector<Html> headings, rows;
    for (const int column : table_.columns) headings.push_back(Heading(column));
    const std::vector<int> order = Order();
    const size_t shown = request_.Query("all") == "1" ? order.size() : std::min(order.size(), table_.rows_max);
    for (size_t i = 0; i < shown; ++i) rows.push_back(Row(answer_.rows(order[i])));
    Html drawn = Div({{"class", "table-scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", table_.caption}},
                     Table({{"class", "govuk-table"}}, Caption({{"class", "govuk-visually-hidden"}}, table_.caption), Thead(Tr(headings)), Tbody(rows)));
    if (shown < order.size()) {
      const std::string all = std::to_string(order.size());
      drawn.Add(P({{"class", "small"}}, request_.Say(Text::kFilterShownOf, {{"shown", std::to_string(shown)}, {"all", NumberText(all)}}), " ",
                  A({Href(request_.Again({{"all", "1"}}))}, request_.SayCount(Text::kFigureShowAll, static_cast<int64_t>(order.size())))));
    }
    return drawn;
  }

 private:
  // Rows as they came, or by the column that the address names; all together stays last.
  std::vector<int> Order() const {
    std::vector<int> order(static_cast<size_t>(answer_.rows_size()));
    std::iota(order.begin(), order.end(), 0);
    const std::optional<int> column = table_.sortable ? ColumnOf(answer_, request_.Query("sort")) : std::nullopt;
    if (!column) return order;
    const bool down = request_.Query("down") == "1";
    std::ranges::stable_sort(order, [&](int a, int b) {
      const v1::AnswerRow &first = answer_.rows(a), &second = answer_.rows(b);
      if (IsTotal(first) != IsTotal(second)) return IsTotal(second);
      const SortKey key = KeyOf(first.cells(*column)), other = KeyOf(second.cells(*column));
      return down ? Before(other, key) : Before(key, other);
    });
    return order;
  }

  Html Heading(int column) const {
    const std::string& name = answer_.columns(column);
    const std::string title = ColumnTitle(request_, answer_.view(), name);
    const bool sorted = request_.Query("sort") == name, down = request_.Query("down") == "1";
    const char* const type = IsNumberColumn(name) ? "govuk-table__header number" : "govuk-table__header";
    if (!table_.sortable) return Th({{"class", type}, {"scope", "col"}}, title);
    // The first press puts the largest number first, and words in their order.
    const bool next_down = sorted ? !down : IsNumberColumn(name);
    const std::string label = fmt::format("{}, {}", request_.Say(Text::kFilterSort, {{"column", title}}),
                                          request_.Say(next_down ? Text::kFilterSortedDown : Text::kFilterSortedUp));
    return Th({{"class", type}, {"scope", "col"}, sorted ? Attribute("aria-sort", down ? "descending" : "ascending") : Attribute("hidden", false)},
              A({{"aria-label", label}, Href(request_.Again({{"sort", name}, {"down", next_down ? "1" : ""}}))}, title, sorted ? (down ? " ▼" : " ▲") : ""));
  }

  Html Row(const v1::AnswerRow& row) const {
    std::vector<Html> cells;
    const std::string key = RowKey(answer_, row);
    for (const int column : table_.columns) cells.push_back(Cell(row, key, column, cells.empty()));
    return IsTotal(row) ? Tr({{"class", "total"}}, cells) : Tr(cells);
  }

  Html Cell(const v1::AnswerRow& row, const std::string& key, int column, bool first) const {
    const std::string& name = answer_.columns(column);
    const bool number = IsNumberColumn(name) && column >= static_cast<int>(answer_.dimensions());
    if (!number) {
      if (first) return Th({{"class", "govuk-table__header"}, {"scope", "row"}}, cells_.Shown(row, column));
      return Td({{"class", IsNumberColumn(name) ? "govuk-table__cell number" : "govuk-table__cell"}}, cells_.Shown(row, column));
    }
    const std::string words = cells_.Words(row, column);
    const Html figure = Span({{"data-live", fmt::format("{}:{}", key, name)}}, words);
    const bool leads = table_.figures_lead && !words.empty();
    return Td({{"class", "govuk-table__cell number"}},
              leads ? A({Href(FigureUrl(request_, table_.question, key, name))}, figure) : figure);
  }

  const PageRequest& request_;
  const AnswerTable& table_;
  const v1::Answer& answer_;
  const Cells cells_;
};

}  // namespace

Html DrawTable(const PageRequest& request, const AnswerTable& table) { return TableOfAnswer(request, table).Draw(); }

std::vector<int> ColumnsShown(const v1::Answer& answer, const std::vector<std::string_view>& named) {
  std::vector<int> columns;
  const bool names_team = ColumnOf(answer, "team_name").has_value(), has_measure = ColumnOf(answer, "measure").has_value();
  for (int column = 0; column < answer.columns_size(); ++column) {
    const std::string& name = answer.columns(column);
    // A measure is shown by its name, its code beside it.
    if ((name == "code" && has_measure) || (name == "team_name" && names_team && column > 0)) continue;
    const bool dimension = column < static_cast<int>(answer.dimensions());
    const bool says_nothing = std::ranges::all_of(answer.rows(), [&](const v1::AnswerRow& row) { return row.cells(column).empty(); });
    if (says_nothing && !dimension) continue;  // targets, while none are set
    if (dimension || named.empty() || std::ranges::find(named, name) != named.end()) columns.push_back(column);
  }
  return columns;
}

LiveFigures FiguresOfTable(const PageRequest& request, const v1::Answer& answer, const std::vector<int>& columns) {
  LiveFigures figures;
  const Cells cells(request, answer);
  for (const v1::AnswerRow& row : answer.rows()) {
    const std::string key = RowKey(answer, row);
    for (const int column : columns) {
      const bool number = IsNumberColumn(answer.columns(column)) && column >= static_cast<int>(answer.dimensions());
      if (number) figures.emplace_back(fmt::format("{}:{}", key, answer.columns(column)), cells.Words(row, column));
    }
  }
  return figures;
}

Html DrawNotes(const PageRequest& request, const v1::Answer& answer) {
  if (answer.notes().empty()) return {};
  std::vector<Html> notes;
  for (const std::string& note : answer.notes()) {
    const NoteWords words = SayNote(request.language, note);
    notes.push_back(words.english_only && request.language != Language::kEnglish ? Li({{"lang", "en"}}, words.text) : Li(words.text));
  }
  return Section({{"aria-labelledby", "notes"}}, H2({{"id", "notes"}}, request.Say(Text::kFilterNotes)), Ul({{"class", "notes"}}, notes));
}

}  // namespace hanes
