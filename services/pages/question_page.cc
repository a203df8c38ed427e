// SPDX-License-Identifier: Apache-2.0
#include "services/pages/question_page.h"

#include <algorithm>
#include <map>

#include "base/period.h"
#include "projections/askable.h"
#include "projections/indicators/pages.h"
#include "services/pages/answer_table.h"
#include "services/pages/chart.h"
#include "services/pages/page_list.h"

namespace hanes {
namespace {

using namespace html;

constexpr int kWeeksDrawn = 52;
constexpr int kBarsMax = 40;

const QuestionPage& PageAt(std::string_view path) {
  return *std::ranges::find(QuestionPages(), path, &QuestionPage::path);  // pages.cc routes no other here
}

// What the question can be asked of alone: nothing else is offered. `name` is of a page and always found.
const Askable& AskableOf(const QuestionPage& page) { return *std::ranges::find(Askables(), page.view, &Askable::name); }

bool HasMeasures(const QuestionPage& page) { return page.view == "indicators" || !page.measures.empty(); }

v1::Question QuestionOf(const PageRequest& request, const QuestionPage& page) {
  v1::Question question = request.At(page.view);
  const std::string by = request.Query("by");
  question.set_by(by.empty() ? std::string(page.by) : by);
  // One that the page does not offer is asked all the same, and answered by what the question has.
  question.set_team(request.Query("team"));
  question.set_worker(request.Query("worker"));
  question.set_category(request.Query("category"));
  if (page.period && !page.weeks_too) question.set_period(request.Query("period"));  // figures of a day have none: their chart has
  if (page.to) question.set_to(request.Query("to"));
  const std::string code = request.Query("code");
  if (HasMeasures(page) && code != "all") question.set_code(code.empty() ? std::string(page.code) : code);
  return question;
}

std::vector<int> ColumnsOf(const PageRequest& request, const QuestionPage& page, const v1::Answer& answer) {
  return ColumnsShown(answer, request.Query("columns") == "all" ? std::vector<std::string_view>() : page.columns);
}

class Drawing {
 public:
  Drawing(const PageRequest& request, const QuestionPage& page, v1::Question question, v1::Answer answer)
      : request_(request), page_(page), question_(std::move(question)), answer_(std::move(answer)) {}

  StatusOr<PageBody> Draw() {
    ASSIGN_OR_RETURN(team_names_, TeamNames(request_));
    RETURN_IF_ERROR(FindCategories());
    ASSIGN_OR_RETURN(Html chart, Chart());
    const bool of_weeks = page_.weeks_too && question_.by() != "authority";
    if (of_weeks) {
      ASSIGN_OR_RETURN(const Html weeks, Weeks(std::string(page_.measure)));
      chart.Add(weeks);
    }
    const std::string title = Say(page_.title);
    Html table = DrawTable(request_, {.caption = title, .answer = &answer_, .question = question_,
                                            .columns = ColumnsOf(request_, page_, answer_), .team_names = team_names_});
    if (answer_.rows().empty()) table.Add(P(Say(Text::kFigureNone)));
    return PageBody{title, std::vector<Html>{P({{"class", "lede"}}, Say(page_.lede)), Filters(), chart, table, MoreColumns(), Downloads(),
                                             DrawNotes(request_, answer_)}};
  }

 private:
  std::string Say(Text text, TextValues values = {}) const { return request_.Say(text, values); }

  static Html Field(const std::string& id, const std::string& label, const Html& input, const Html& hint = {}) {
    return Div({{"class", "filter"}}, Label({{"class", "govuk-label"}, {"for", id}}, label), input, hint);
  }
  static Html Choice(const std::string& name, const std::vector<std::pair<std::string, std::string>>& options, const std::string& chosen) {
    std::vector<Html> shown;
    for (const auto& [value, words] : options) shown.push_back(Option({{"value", value}, {"selected", value == chosen}}, words));
    return Select({{"class", "govuk-select"}, {"id", name}, {"name", name}}, shown);
  }

  // Those there are, whatever is chosen besides.
  Status FindCategories() {
    if (page_.categories_by.empty()) return OkStatus();
    categories_ = {{"", Say(Text::kFilterAllCategories)}};
    for (const std::string_view by : page_.categories_by) {
      v1::Question question = request_.At(page_.view);
      question.set_by(std::string(by));
      question.set_period(question_.period());
      question.set_to(question_.to());
      ASSIGN_OR_RETURN(const v1::Answer answer, request_.Ask(question));
      const Cells cells(request_, answer, team_names_);
      for (const v1::AnswerRow& row : answer.rows()) {
        if (row.cells(0) != "total") categories_.emplace_back(row.cells(0), cells.Words(row, 0));
      }
    }
    if (page_.view == "caseload") {
      for (const char* held : {"unallocated", "not_social_worker", "left_worker"}) categories_.emplace_back(held, ColumnTitle(request_, page_.view, held));
    }
    const std::string& chosen = question_.category();  // of which there may be nothing on this day
    const bool listed = std::ranges::any_of(categories_, [&](const auto& one) { return one.first == chosen; });
    if (!listed) categories_.emplace_back(chosen, request_.SayName("cell", chosen));
    return OkStatus();
  }

  Html Filters() const {
    std::vector<Html> fields;
    for (const char* time : {"as_at", "known_at"}) {
      if (!request_.Query(time).empty()) fields.push_back(Input({{"type", "hidden"}, {"name", time}, {"value", request_.Query(time)}}));
    }
    const Askable& askable = AskableOf(page_);
    if (askable.dimensions().size() > 1) {
      std::vector<std::pair<std::string, std::string>> ways;
      for (const std::string_view way : askable.dimensions()) ways.emplace_back(way, request_.SayName("dimension", way));
      fields.push_back(Field("by", Say(Text::kFilterBy), Choice("by", ways, question_.by())));
    }
    if (askable.filters.team) {
      std::vector<std::pair<std::string, std::string>> teams = {{"", Say(Text::kFilterAllTeams)}};
      for (const auto& [id, name] : team_names_) teams.emplace_back(id, name);
      fields.push_back(Field("team", Say(Text::kFilterTeam), Choice("team", teams, question_.team())));
    }
    if (HasMeasures(page_)) fields.push_back(Field("code", Say(Text::kFilterMeasure), Choice("code", Measured(), question_.code().empty() ? request_.Query("code") : question_.code())));
    if (askable.filters.worker) {
      fields.push_back(Field("worker", Say(Text::kFilterWorker),
                             Input({{"class", "govuk-input"}, {"id", "worker"}, {"name", "worker"}, {"value", question_.worker()}, {"autocomplete", "off"}})));
    }
    if (!categories_.empty()) fields.push_back(Field("category", Say(Text::kFilterCategory), Choice("category", categories_, question_.category())));
    if (page_.period) fields.push_back(Field("period", Say(Text::kFilterPeriod), Choice("period", Periods(), request_.Query("period"))));
    if (page_.to) {
      fields.push_back(Field("to", Say(Text::kFilterTo),
                             Input({{"class", "govuk-input"}, {"type", "date"}, {"id", "to"}, {"name", "to"}, {"value", question_.to()}})));
    }
    if (fields.empty()) return {};
    fields.push_back(Button({{"class", "govuk-button"}}, Say(Text::kFilterApply)));
    return Form({{"method", "get"}, {"class", "filters"}, {"aria-label", Say(Text::kFilterTitle)}, Action(request_.To(request_.path))}, fields);
  }

  std::vector<std::pair<std::string, std::string>> Measured() const {
    std::vector<std::pair<std::string, std::string>> measures = {{page_.code.empty() ? "" : "all", Say(Text::kFilterAll)}};
    for (const Indicator& indicator : Indicators()) {
      if (!indicator.code.starts_with(page_.measures)) continue;
      measures.emplace_back(indicator.code, fmt::format("{} ({})", request_.SayName("measure", indicator.code), indicator.code));
    }
    return measures;
  }

  // Those of the page's day, the ones before, and whatever the address names besides.
  std::vector<std::pair<std::string, std::string>> Periods() const {
    const std::string chosen = request_.Query("period");
    std::vector<std::pair<std::string, std::string>> periods = {{"", Say(page_.weeks_too ? Text::kFilterYearBack : Text::kFilterYearToDate)}};
    const auto add = [&](const Period& period) { periods.emplace_back(period.ToString(), PeriodText(request_.language, period)); };
    for (const Period::Kind kind : {Period::Kind::kWeek, Period::Kind::kMonth, Period::Kind::kQuarter, Period::Kind::kFinancialYear}) {
      const Period now = Period::Of(kind, request_.moment.as_at);
      add(now);
      add(now.Previous());
    }
    const StatusOr<Period> named = Period::Parse(chosen);
    const auto same = [&](const auto& one) { return one.first == chosen; };
    if (named.ok() && std::ranges::none_of(periods, same)) periods.emplace_back(chosen, PeriodText(request_.language, *named));
    return periods;
  }

  // Are the rows single things, and the chart of how many there are of each kind?
  bool DrawsThings() const { return !page_.drawn_by.empty() && !ColumnOf(answer_, page_.drawn); }

  // Rows that are groups are drawn as bars, weeks and one figure alone as a line.
  StatusOr<Html> Chart() const {
    const std::string measure = !question_.code().empty() ? question_.code() : std::string(page_.measure);
    const bool one = question_.by() == "authority" || !question_.code().empty();
    if (page_.view == "indicators" && !one) return Html();
    if (!measure.empty() && one) return Weeks(measure);
    if (DrawsThings()) return Things();
    const std::optional<int> column = ColumnOf(answer_, page_.drawn);
    if (column && question_.by() == "week") return WeeksOfRows(*column);
    if (!column || answer_.rows_size() > kBarsMax + 1) return measure.empty() ? StatusOr<Html>(Html()) : Weeks(measure);
    const Html bars = BarsOf(answer_, *column);
    return bars.empty() ? P({{"class", "small"}}, Say(Text::kChartEmpty)) : bars;
  }

  Html BarsOf(const v1::Answer& answer, int column) const {
    const Cells cells(request_, answer, team_names_);
    std::vector<Bar> bars;
    for (const v1::AnswerRow& row : answer.rows()) {
      if (row.cells(0) != "total") bars.push_back({cells.Words(row, 0), row.cells(column)});
    }
    const std::string title = fmt::format("{} – {}", ColumnTitle(request_, page_.view, page_.drawn), request_.SayName("dimension", answer.by()));
    return DrawBars(request_, title, bars);
  }

  // Rows that are single things are drawn as how many there are of each kind, with a table of the same figures.
  StatusOr<Html> Things() const {
    v1::Question question = question_;
    question.set_by(std::string(page_.drawn_by));
    ASSIGN_OR_RETURN(const v1::Answer counts, request_.Ask(question));
    const std::optional<int> column = ColumnOf(counts, page_.drawn);
    if (!column) return Internal("{} by {} has no column {}", page_.view, page_.drawn_by, page_.drawn);
    const Html bars = BarsOf(counts, *column);
    if (bars.empty()) return P({{"class", "small"}}, Say(Text::kChartEmpty));  // the notes say what is missing
    const std::string title = fmt::format("{} – {}", Say(page_.title), request_.SayName("dimension", counts.by()));
    return Html(std::vector<Html>{bars, DrawTable(request_, {.caption = title, .answer = &counts, .question = question,
                                                                                .columns = ColumnsShown(counts, {}), .team_names = team_names_, .sortable = false})});
  }

  // Rows that are weeks, by the day each ends on.
  Html WeeksOfRows(int column) const {
    v1::Answer series;
    for (const char* name : {"as_at", "value"}) series.add_columns(name);
    for (const v1::AnswerRow& row : answer_.rows()) {
      const StatusOr<Period> week = Period::Parse(row.cells(0));
      if (!week.ok()) continue;  // all together
      v1::AnswerRow& point = *series.add_rows();
      point.add_cells((week->days().to - 1).ToString());
      point.add_cells(row.cells(column));
    }
    const std::string title = Say(Text::kCardChartTitle, {{"measure", ColumnTitle(request_, page_.view, page_.drawn)}});
    return DrawWeekly(request_, {.title = title, .series = &series});
  }

  StatusOr<Html> Weeks(const std::string& measure) const {
    if (!question_.worker().empty() || !question_.category().empty()) return P({{"class", "small"}}, Say(Text::kChartNoWeeks));
    v1::Question question = request_.At("series");
    question.set_code(measure);
    question.set_team(question_.team());
    DateRange days = {request_.moment.as_at - 7 * kWeeksDrawn, request_.moment.as_at + 1};
    if (page_.weeks_too && !request_.Query("period").empty()) {
      ASSIGN_OR_RETURN(const Period period, Period::Parse(request_.Query("period")));
      days = {period.days().from, std::min(period.days().to, days.to)};
    }
    question.set_from(days.from.ToString());
    question.set_to((days.to - 1).ToString());
    question.set_xmr(true);
    ASSIGN_OR_RETURN(const v1::Answer series, request_.Ask(question));
    const std::string title = Say(Text::kCardChartTitle, {{"measure", request_.SayName("measure", measure)}});
    return DrawWeekly(request_, {.title = title, .series = &series});
  }

  Html MoreColumns() const {
    if (page_.columns.empty()) return {};
    const bool all = request_.Query("columns") == "all";
    return P({{"class", "small"}}, A({Href(request_.Again({{"columns", all ? "" : "all"}}))}, Say(all ? Text::kFilterFewerColumns : Text::kFilterAllColumns)));
  }

  Html Downloads() const {
    Html downloads = DownloadsOf(question_, Text::kFilterDownload, "downloads");
    if (DrawsThings()) {
      v1::Question counts = question_;
      counts.set_by(std::string(page_.drawn_by));
      downloads.Add(DownloadsOf(counts, Text::kFilterDownloadCounts, "downloads-counts"));
    }
    return Section({{"aria-label", Say(Text::kFilterDownload)}}, downloads);
  }
  Html DownloadsOf(const v1::Question& question, Text of, const char* type) const {
    const auto link = [&](std::string_view suffix, Text words) { return A({Href(request_.Feed(question, suffix)), {"download", true}}, Say(words)); };
    return P({{"class", type}}, Span(Say(of), ":"), link(".csv", Text::kFilterCsv), link(".xlsx", Text::kFilterXlsx), link(".json", Text::kFilterJson));
  }

  const PageRequest& request_;
  const QuestionPage& page_;
  const v1::Question question_;
  const v1::Answer answer_;
  std::map<std::string, std::string> team_names_;
  std::vector<std::pair<std::string, std::string>> categories_;  // that can be chosen, and their words
};

}  // namespace

StatusOr<PageBody> DrawQuestionPage(const PageRequest& request) {
  const QuestionPage& page = PageAt(request.path);
  const v1::Question question = QuestionOf(request, page);
  ASSIGN_OR_RETURN(v1::Answer answer, request.Ask(question));
  return Drawing(request, page, question, std::move(answer)).Draw();
}

StatusOr<LiveFigures> LiveQuestionPage(const PageRequest& request) {
  const QuestionPage& page = PageAt(request.path);
  ASSIGN_OR_RETURN(const v1::Answer answer, request.Ask(QuestionOf(request, page)));
  return FiguresOfTable(request, answer, ColumnsOf(request, page, answer));
}

}  // namespace hanes
