// SPDX-License-Identifier: Apache-2.0
// Behind a figure: the question it answers, what it counts, the rules it stands under, and every case on each side.
#include <algorithm>
#include <array>
#include <map>

#include "base/period.h"
#include "projections/askable.h"
#include "projections/indicators/pages.h"
#include "projections/measure.h"
#include "services/pages/answer_table.h"
#include "services/pages/chart.h"
#include "services/pages/cohort.h"
#include "services/pages/figure_link.h"
#include "services/pages/notes.h"
#include "services/pages/page_list.h"

namespace hanes {
namespace {

using namespace html;

constexpr size_t kCasesMax = 25;  // on a side, unless all are asked for
constexpr int kWeeksDrawn = 52;

class Behind {
 public:
  Behind(const PageRequest& request, v1::Question question) : request_(request), question_(std::move(question)) {}

  StatusOr<PageBody> Draw() {
    question_.set_open(true);
    ASSIGN_OR_RETURN(answer_, request_.Ask(question_));
    ASSIGN_OR_RETURN(const v1::AnswerRow* row, FindRow());
    const std::optional<int> column = ColumnOf(answer_, request_.Query("column"));
    if (!column) return NotFound("there is no column \"{}\" in {}", request_.Query("column"), question_.view());
    ASSIGN_OR_RETURN(team_names_, TeamNames(request_));
    const Cells cells(request_, answer_, team_names_);
    std::vector<Html> parts = {Question(*row, *column, cells), Definition()};
    ASSIGN_OR_RETURN(Html weeks, Weeks());
    parts.push_back(std::move(weeks));
    ASSIGN_OR_RETURN(Html cases, CasesOf(*row));
    parts.push_back(std::move(cases));
    parts.push_back(DrawNotes(request_, answer_));
    parts.push_back(Provenance());
    return PageBody{request_.Say(Text::kPageFigure), parts};
  }

 private:
  // The measure that this figure is, where it is one.
  std::string MeasureName() const {
    if (!question_.code().empty()) return question_.code();
    const std::optional<int> code = ColumnOf(answer_, "code");
    if (code && row_ != nullptr) return row_->cells(*code);
    for (const Measure& measure : Measures()) {
      if (measure.asked == question_.view() && measure.column == request_.Query("column")) return std::string(measure.name);
    }
    return "";
  }

  StatusOr<const v1::AnswerRow*> FindRow() {
    const std::string wanted = request_.Query("row");
    for (const v1::AnswerRow& row : answer_.rows()) {
      const std::string key = RowKey(answer_, row);
      // A code alone names the row of the whole council; so does "total".
      if (key == wanted || (row.cells(0) == wanted && (wanted == "total" || ColumnOf(answer_, "code") == std::optional(0)))) row_ = &row;
    }
    if (row_ == nullptr) return NotFound("there is no row \"{}\" in {}", wanted, question_.view());
    return row_;
  }

  Html Question(const v1::AnswerRow& row, int column, const Cells& cells) const {
    std::vector<Html> facts;
    const auto fact = [&](const std::string& name, const Html& value) {
      facts.push_back(Dt(name));
      facts.push_back(Dd(value));
    };
    const std::string measure = MeasureName();
    const std::string title = measure.empty() ? ColumnTitle(request_, answer_.view(), answer_.columns(column)) : request_.SayName("measure", measure);
    for (int dimension = 0; dimension < static_cast<int>(answer_.dimensions()); ++dimension) {
      const std::string& name = answer_.columns(dimension);
      if (name == "code" || name == "measure" || row.cells(dimension).empty()) continue;
      fact(ColumnTitle(request_, answer_.view(), name), cells.Words(row, dimension));
    }
    if (!question_.team().empty()) fact(request_.Say(Text::kFilterTeam), cells.TeamName(question_.team()));
    if (!question_.worker().empty()) fact(request_.Say(Text::kFilterWorker), question_.worker());
    if (const StatusOr<Period> period = Period::Parse(question_.period()); period.ok()) {
      fact(request_.Say(Text::kFilterPeriod), PeriodText(request_.language, *period));
    }
    fact(request_.Say(Text::kMomentAsAt), DayWords(request_.language, answer_.as_at()));
    fact(request_.Say(Text::kMomentKnownAt), MomentWords(request_.language, answer_.known_at()));
    for (const char* beside : {"n", "N", "target", "distance", "status"}) {
      const std::optional<int> place = ColumnOf(answer_, beside);
      if (place && !row.cells(*place).empty()) fact(request_.SayName("column", beside), cells.Words(row, *place));
    }
    std::string value = cells.Words(row, column);
    if (const StatusOr<const Measure*> known = FindMeasure(measure); known.ok() && !ColumnOf(answer_, "code")) {
      if ((*known)->unit == "%" && !value.empty()) value = PercentText(request_.language, value);
      for (const auto& [beside, place] : {std::pair("n", ColumnOf(answer_, (*known)->numerator)), {"N", ColumnOf(answer_, (*known)->denominator)}}) {
        if (place) fact(request_.SayName("column", beside), cells.Words(row, *place));
      }
    }
    return Section({{"aria-labelledby", "figure-title"}}, H2({{"id", "figure-title"}}, title),
                   P({{"class", "card-value"}}, Span({{"data-figure", true}}, value.empty() ? request_.Say(Text::kCardNoValue) : value)),
                   Dl({{"class", "facts"}}, facts));
  }

  Html Definition() const {
    const std::string measure = MeasureName();
    const StatusOr<const Indicator*> indicator = FindIndicator(measure);
    const std::string name = measure.empty() ? fmt::format("{}.{}", question_.view(), request_.Query("column")) : measure;
    std::vector<Html> parts;
    if (!FindName("definition", name)) return {};
    parts.push_back(P(request_.SayName("definition", name)));
    if (indicator.ok()) {
      for (const std::string_view choice : (*indicator)->choices) parts.push_back(P({{"class", "small"}}, request_.SayName("choice", choice)));
    }
    return Section({{"aria-labelledby", "definition"}}, H2({{"id", "definition"}}, request_.Say(Text::kFigureDefinition)), parts);
  }

  StatusOr<Html> Weeks() const {
    const std::string measure = MeasureName();
    const bool whole = question_.team().empty() && question_.worker().empty() && question_.category().empty() &&
                       (row_->cells(0) == "total" || row_->cells(0) == measure);
    if (measure.empty() || !whole) return Html();
    v1::Question series = request_.At("series");
    series.set_code(measure);
    series.set_from((request_.moment.as_at - 7 * kWeeksDrawn).ToString());
    series.set_to(request_.moment.as_at.ToString());
    series.set_xmr(true);
    ASSIGN_OR_RETURN(const v1::Answer weeks, request_.Ask(series));
    const std::string title = request_.Say(Text::kCardChartTitle, {{"measure", request_.SayName("measure", measure)}});
    return Section({{"aria-labelledby", "weeks"}}, H2({{"id", "weeks"}}, request_.Say(Text::kFigureSeries)),
                   DrawWeekly(request_, {.title = title, .series = &weeks}));
  }

  // In the order: those that count, and the others.
  StatusOr<Html> CasesOf(const v1::AnswerRow& row) const {
    ASSIGN_OR_RETURN(const std::vector<CohortSide> sides, CohortOf(request_, {question_, answer_, row, request_.Query("column")}));
    if (sides.empty()) return P(request_.Say(Text::kFigureNotListed));
    std::vector<Html> parts;
    for (const CohortSide& side : sides) parts.push_back(Side(request_.Say(side.title), side.cases));
    return Html(parts);
  }

  Html Side(const std::string& title, const std::vector<CohortMember>& cases) const {
    const bool all = request_.Query("all") == "1";
    const size_t shown = all ? cases.size() : std::min(cases.size(), kCasesMax);
    std::vector<Html> rows;
    for (size_t i = 0; i < shown; ++i) {
      rows.push_back(Tr(Th({{"class", "govuk-table__header"}, {"scope", "row"}}, StreamLink(request_, cases[i].stream)),
                        Td({{"class", "govuk-table__cell"}}, SayReason(request_.language, cases[i].reason))));
    }
    const std::string heading = fmt::format("{} ({})", title, request_.SayCount(Text::kFigureCases, static_cast<int64_t>(cases.size())));
    Html drawn = H2(heading);
    if (cases.empty()) return drawn;
    drawn.Add(Div({{"class", "table-scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", heading}},
                  Table({{"class", "govuk-table"}}, Caption({{"class", "govuk-visually-hidden"}}, heading),
                        Thead(Tr(Th({{"class", "govuk-table__header"}, {"scope", "col"}}, request_.Say(Text::kFigureMember)),
                                 Th({{"class", "govuk-table__header"}, {"scope", "col"}}, request_.Say(Text::kFigureReason)))),
                        Tbody(rows))));
    if (shown < cases.size()) {
      drawn.Add(P(A({Href(request_.Again({{"all", "1"}}))}, request_.SayCount(Text::kFigureShowAll, static_cast<int64_t>(cases.size())))));
    }
    return drawn;
  }

  Html Provenance() const {
    const std::string version = std::to_string(answer_.projection_version()), position = NumberText(static_cast<int64_t>(answer_.position()));
    std::vector<Html> parts = {
        P(request_.Say(Text::kFigureVersion, {{"version", version}, {"position", position}})),
        P(answer_.completeness() == "complete" ? request_.Say(Text::kFigureComplete)
                                               : request_.Say(Text::kFigureIncomplete, {{"missing", answer_.completeness()}})),
    };
    if (!answer_.provable_from().empty()) {
      parts.push_back(P(request_.Say(Text::kFigureProved, {{"moment", MomentWords(request_.language, answer_.provable_from())}})));
    }
    parts.push_back(P(request_.Say(Text::kFigureAsk), ": ", Code(CommandLine())));
    return Section({{"aria-labelledby", "question"}}, H2({{"id", "question"}}, request_.Say(Text::kFigureQuestion)), parts);
  }

  // What a person types for the same figure.
  std::string CommandLine() const {
    std::string line = fmt::format("hanes ask {} --as-at {}", question_.view(), question_.as_at());
    for (const auto& [name, value] : {std::pair("known-at", question_.known_at()), {"by", question_.by()}, {"period", question_.period()},
                                      {"code", question_.code()}, {"team", question_.team()}, {"worker", question_.worker()},
                                      {"category", question_.category()}}) {
      if (!value.empty()) line += fmt::format(" --{} {}", name, value);
    }
    return line + " --open";
  }

  const PageRequest& request_;
  v1::Question question_;
  v1::Answer answer_;
  const v1::AnswerRow* row_ = nullptr;
  std::map<std::string, std::string> team_names_;
};

}  // namespace

StatusOr<PageBody> DrawFigurePage(const PageRequest& request) {
  ASSIGN_OR_RETURN(const Askable* askable, FindAskable(request.Query("view")));
  v1::Question question = request.At(askable->name);
  question.set_by(request.Query("by"));
  question.set_period(request.Query("period"));
  question.set_code(request.Query("code"));
  question.set_team(request.Query("team"));
  question.set_worker(request.Query("worker"));
  question.set_category(request.Query("category"));
  question.set_to(request.Query("to"));
  return Behind(request, std::move(question)).Draw();
}

}  // namespace hanes
