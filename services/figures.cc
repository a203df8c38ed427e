// SPDX-License-Identifier: Apache-2.0
#include "services/figures.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <vector>

#include "base/period.h"
#include "projections/measure.h"
#include "projections/series.h"
#include "services/figure_changes.h"
#include "services/published_weeks.h"

namespace hanes {
namespace {

constexpr std::string_view kTotal = "total";
constexpr const char* kColumns[] = {"time_period", "time_identifier", "authority", "team",  "measure", "numerator",
                                    "denominator", "value",           "target",    "status", "as_at",  "known_at"};
constexpr uint32_t kDimensions = 5;

// The parts of a row that differ from row to row of one measure.
struct TidyFigure {
  std::string time_period, team, numerator, denominator, value, target, status, as_at, known_at;
  // What is compared with the same row of another moment: all but when it was known.
  auto Said() const { return std::tie(numerator, denominator, value, target, status); }
};

// In order of time, the council after its teams. Days are ISO dates.
bool Before(const std::string& as_at_a, const std::string& team_a, const std::string& as_at_b, const std::string& team_b) {
  return std::tuple(std::string_view(as_at_a), team_a == kTotal, std::string_view(team_a)) <
         std::tuple(std::string_view(as_at_b), team_b == kTotal, std::string_view(team_b));
}
bool InOrder(const TidyFigure& a, const TidyFigure& b) { return Before(a.as_at, a.team, b.as_at, b.team); }

std::string CellOf(const v1::Answer& answer, const v1::AnswerRow& row, std::string_view column) {
  const auto found = std::find(answer.columns().begin(), answer.columns().end(), column);
  return found == answer.columns().end() ? "" : row.cells(static_cast<int>(found - answer.columns().begin()));
}

bool SameNumber(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a.empty() == b.empty();
  return std::llround(std::atof(a.c_str()) * 100) == std::llround(std::atof(b.c_str()) * 100);
}

// An edition keeps n and N that are no whole numbers in words alone: what it does not have is not compared.
bool SamePublished(const TidyFigure& now, const PublishedCells& was) {
  const std::string value = was.value.substr(0, was.value.find(','));
  const bool in_words = was.value.find(" of ") != std::string::npos;
  if (!SameNumber(now.value, value.find(" of ") == std::string::npos ? value : "")) return false;
  return in_words || was.n.empty() || (SameNumber(now.numerator, was.n) && SameNumber(now.denominator, was.of));
}

class Reader {
 public:
  Reader(const Questions& questions, const EventReader* log, const FiguresQuestion& question)
      : questions_(questions), log_(log), question_(question) {}

  StatusOr<FiguresPage> Ask() {
    ASSIGN_OR_RETURN(const v1::HouseStatus house, questions_.StatusOfHouse());
    authority_ = house.log().authority();
    ASSIGN_OR_RETURN(now_, PublishedWeeks::Read(questions_, question_.known_at, question_.from, question_.to, question_.measure));
    RETURN_IF_ERROR(ReadSince());
    Begin();
    bool begun = !question_.after.has_value();
    for (const Measure& measure : Measures()) {
      if (!question_.measure.empty() && measure.name != question_.measure) continue;
      const bool from_here = !begun && measure.name == question_.after->measure;
      if (!begun && !from_here) continue;
      begun = true;
      RETURN_IF_ERROR(AddMeasure(measure, from_here));
      if (page_.next.has_value()) break;
    }
    return std::move(page_);
  }

 private:
  Status ReadSince() {
    if (question_.since_moment.has_value()) changes_.then = *question_.since_moment;
    if (question_.since_position.has_value()) {
      if (log_ == nullptr) {
        return FailedPrecondition("since a position: the log is needed, and this process knows none; run `hanes gateway` with --log, or write a "
                                  "moment");
      }
      ASSIGN_OR_RETURN(changes_, FigureChangesAfter(*log_, *question_.since_position));
    }
    since_ = question_.since_moment.has_value() || question_.since_position.has_value();
    if (!since_ || changes_.everything || question_.as_published) return OkStatus();
    StatusOr<PublishedWeeks> then = PublishedWeeks::Read(questions_, changes_.then.ToString(), FirstDay(), LastDay(), question_.measure);
    if (then.ok()) then_ = *std::move(then);
    return Annotate(then.status(), "since");
  }

  // Of the figures now, so that those then are of the same days.
  std::string LastDay() const { return question_.to.empty() ? DayInLondon(*ParseKnownAt(now_.known_at)).ToString() : question_.to; }
  std::string FirstDay() const {
    return question_.from.empty() ? (*Date::Parse(LastDay()) - 364).ToString() : question_.from;
  }

  void Begin() {
    v1::Answer& answer = page_.answer;
    answer.set_view("figures");
    answer.set_as_at(LastDay());
    answer.set_known_at(now_.known_at);
    answer.set_by("team");
    answer.set_position(now_.position);
    answer.set_completeness(now_.completeness);
    answer.set_provable_from(now_.provable_from);
    for (const char* column : kColumns) answer.add_columns(column);
    answer.set_dimensions(kDimensions);
  }

  Status AddMeasure(const Measure& measure, bool from_cursor) {
    ASSIGN_OR_RETURN(std::vector<TidyFigure> rows, RowsOf(measure, now_));
    if (since_) RETURN_IF_ERROR(LeaveOutUnchanged(measure, rows));
    std::string after;  // the last day of the cursor's period
    if (from_cursor) {
      ASSIGN_OR_RETURN(const Period period, Period::Parse(question_.after->time_period));
      after = (period.days().to - 1).ToString();
    }
    for (const TidyFigure& row : rows) {
      if (!question_.team.empty() && row.team != question_.team) continue;
      if (from_cursor && !Before(after, question_.after->team, row.as_at, row.team)) continue;
      if (static_cast<size_t>(page_.answer.rows_size()) == question_.limit) {
        page_.next = last_;
        return OkStatus();
      }
      AddRow(measure, row);
    }
    return OkStatus();
  }

  StatusOr<std::vector<TidyFigure>> RowsOf(const Measure& measure, const PublishedWeeks& weeks) {
    std::vector<TidyFigure> rows;
    if (question_.as_published) ReadPublished(measure, weeks, rows);
    else RETURN_IF_ERROR(ReadLive(measure, weeks, rows));
    std::sort(rows.begin(), rows.end(), InOrder);
    return rows;
  }

  void ReadPublished(const Measure& measure, const PublishedWeeks& weeks, std::vector<TidyFigure>& rows) const {
    for (const auto& [name, week] : weeks.weeks) {
      const std::string code(measure.name);
      for (auto at = week.figures.lower_bound({code, ""}); at != week.figures.end() && at->first.first == code; ++at) {
        const std::string& team = at->first.second;
        const PublishedCells& cells = at->second;
        TidyFigure row{name, team.empty() ? std::string(kTotal) : team, cells.n, cells.of, "", cells.target, cells.status, week.as_at, week.known_at};
        if (cells.status != "x") TakeValue(cells.value, row);  // else it is the reason, in words
        rows.push_back(std::move(row));
      }
    }
  }

  // "98.3", "98.3, 12.5 of 24" or "12.5 of 24".
  static void TakeValue(const std::string& value, TidyFigure& row) {
    const size_t of = value.find(" of ");
    if (of == std::string::npos) {
      row.value = value;
      return;
    }
    const size_t comma = value.find(", ");
    if (comma != std::string::npos) row.value = value.substr(0, comma);
    const size_t begin = comma == std::string::npos ? 0 : comma + 2;
    row.numerator = value.substr(begin, of - begin);
    row.denominator = value.substr(of + 4);
  }

  Status ReadLive(const Measure& measure, const PublishedWeeks& weeks, std::vector<TidyFigure>& rows) {
    StatusOr<v1::Answer> answer = AskSeries(measure, FirstDay(), LastDay(), weeks.known_at);
    if (absl::IsFailedPrecondition(answer.status())) return ReadPointByPoint(measure, weeks, rows);
    RETURN_IF_ERROR(answer.status());
    TakeSeries(measure, *answer, weeks, rows);
    return OkStatus();
  }

  // A rule was not in force on some of the days: the others have their figures.
  Status ReadPointByPoint(const Measure& measure, const PublishedWeeks& weeks, std::vector<TidyFigure>& rows) {
    ASSIGN_OR_RETURN(const Date from, Date::Parse(FirstDay()));
    ASSIGN_OR_RETURN(const Date to, Date::Parse(LastDay()));
    ASSIGN_OR_RETURN(const std::vector<SeriesPoint> points, SeriesPoints(from, to, question_.every));
    std::string reason;
    for (const SeriesPoint& point : points) {
      const StatusOr<v1::Answer> answer = AskSeries(measure, point.days.from.ToString(), point.as_at().ToString(), weeks.known_at);
      if (answer.ok()) {
        TakeSeries(measure, *answer, weeks, rows);
        continue;
      }
      if (!absl::IsFailedPrecondition(answer.status())) return answer.status();
      if (reason.empty()) reason = MessageOf(answer.status());
      rows.push_back({point.name, std::string(kTotal), "", "", "", "", "x", point.as_at().ToString(), weeks.known_at});
    }
    const std::string note = fmt::format("{}: not available on some days: {}", measure.name, reason);
    const auto& notes = page_.answer.notes();
    if (!reason.empty() && std::find(notes.begin(), notes.end(), note) == notes.end()) page_.answer.add_notes(note);
    return OkStatus();
  }

  StatusOr<v1::Answer> AskSeries(const Measure& measure, const std::string& from, const std::string& to, const std::string& known_at) {
    ASSIGN_OR_RETURN(const Askable* askable, FindAskable(measure.asked));
    const std::span<const std::string_view> dimensions = askable->dimensions();
    v1::Question question;
    question.set_view("series");
    question.set_code(std::string(measure.name));
    question.set_from(from);
    question.set_to(to);
    question.set_every(question_.every);
    question.set_known_at(known_at);
    if (std::find(dimensions.begin(), dimensions.end(), "team") != dimensions.end()) question.set_by("team");
    ASSIGN_OR_RETURN(v1::Answer answer, questions_.Ask(question));
    if (answer.position() < page_.answer.position()) page_.answer.set_position(answer.position());
    if (answer.completeness() != "complete") page_.answer.set_completeness(answer.completeness());
    return answer;
  }

  void TakeSeries(const Measure& measure, const v1::Answer& answer, const PublishedWeeks& weeks, std::vector<TidyFigure>& rows) const {
    for (const v1::AnswerRow& row : answer.rows()) {
      const std::string team = CellOf(answer, row, "team");
      TidyFigure figure{CellOf(answer, row, question_.every), team.empty() ? std::string(kTotal) : team, CellOf(answer, row, "n"),
                        CellOf(answer, row, "of"), CellOf(answer, row, "value"), CellOf(answer, row, "target"), CellOf(answer, row, "status"),
                        CellOf(answer, row, "as_at"), weeks.known_at};
      if (figure.status.empty()) figure.status = StatusOf(measure, figure, weeks);
      rows.push_back(std::move(figure));
    }
  }

  std::string StatusOf(const Measure& measure, const TidyFigure& figure, const PublishedWeeks& weeks) const {
    if (figure.value.empty()) return "z";
    const bool counted = !figure.numerator.empty() && std::atof(figure.numerator.c_str()) != 0;
    if (counted && std::atof(figure.value.c_str()) == 0) return "low";
    const bool month = question_.every == "month";
    const std::string week = month ? Period::Of(Period::Kind::kWeek, *Date::Parse(figure.as_at)).ToString() : figure.time_period;
    const PublishedWeek* published = weeks.Find(week);
    if (published == nullptr) return "p";
    const std::string code(measure.name);
    if (month || !published->Has(code)) return "";
    const auto was = published->figures.find({code, figure.team == kTotal ? "" : figure.team});
    return was != published->figures.end() && SamePublished(figure, was->second) ? "" : "r";
  }

  Status LeaveOutUnchanged(const Measure& measure, std::vector<TidyFigure>& rows) {
    ASSIGN_OR_RETURN(const Askable* askable, FindAskable(measure.asked));
    if (changes_.everything || (!question_.as_published && changes_.backdated.contains(askable->projection))) return OkStatus();
    std::map<std::pair<std::string, std::string>, TidyFigure> before;
    if (!question_.as_published) {
      ASSIGN_OR_RETURN(const std::vector<TidyFigure> then, RowsOf(measure, then_));
      for (const TidyFigure& row : then) before.emplace(std::pair(row.time_period, row.team), row);
    }
    std::erase_if(rows, [&](const TidyFigure& row) { return !Changed(row, before); });
    AddGone(before, rows);
    return OkStatus();
  }

  bool Changed(const TidyFigure& row, std::map<std::pair<std::string, std::string>, TidyFigure>& before) const {
    if (question_.as_published) return changes_.published.contains(row.time_period) || *Timestamp::Parse(row.known_at) > changes_.then;
    const auto was = before.find({row.time_period, row.team});
    const bool changed = was == before.end() || was->second.Said() != row.Said() || changes_.published.contains(row.time_period);
    if (was != before.end()) before.erase(was);
    return changed;
  }

  // Rows that there were then and are no more: a team that nothing is counted for now.
  void AddGone(const std::map<std::pair<std::string, std::string>, TidyFigure>& before, std::vector<TidyFigure>& rows) const {
    for (const auto& [key, was] : before) {
      rows.push_back({was.time_period, was.team, "", "", "", "", "z", was.as_at, now_.known_at});
    }
    std::sort(rows.begin(), rows.end(), InOrder);
  }

  void AddRow(const Measure& measure, const TidyFigure& figure) {
    v1::AnswerRow& row = *page_.answer.add_rows();
    for (const std::string& cell : {figure.time_period, question_.every, authority_, figure.team, std::string(measure.name), figure.numerator,
                                    figure.denominator, figure.value, figure.target, figure.status, figure.as_at, figure.known_at}) {
      row.add_cells(cell);
    }
    last_ = FiguresCursor{std::string(measure.name), figure.time_period, figure.team};
  }

  const Questions& questions_;
  const EventReader* log_;
  const FiguresQuestion& question_;
  std::string authority_;
  PublishedWeeks now_, then_;
  FigureChanges changes_;
  bool since_ = false;
  std::optional<FiguresCursor> last_;
  FiguresPage page_;
};

}  // namespace

StatusOr<FiguresPage> AskFigures(const Questions& questions, const EventReader* log, const FiguresQuestion& question) {
  return Reader(questions, log, question).Ask();
}

}  // namespace hanes
