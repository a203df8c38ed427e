// SPDX-License-Identifier: Apache-2.0
// One screen that a busy person reads in two minutes: a card a figure, with n of N, its target, its weeks, and whether that is a signal or noise.
#include <algorithm>
#include <array>
#include <map>

#include "projections/indicators/pages.h"
#include "projections/measure.h"
#include "services/pages/chart.h"
#include "services/pages/extracts.h"
#include "services/pages/figure_link.h"
#include "services/pages/page_list.h"

namespace hanes {
namespace {

using namespace html;

constexpr int kWeeksDrawn = 26;  // limits rest on 12 points or more
constexpr size_t kChecksMax = 6;
constexpr std::array<std::string_view, 4> kPeople = {"caseload.children", "caseload.unallocated", "caseload.over_cap_workers",
                                                     "caseload.children_per_fte"};
constexpr std::array<std::string_view, 4> kStaff = {"sickness.fte_off", "sickness.absence_rate", "recruitment.vacancy_rate",
                                                    "recruitment.agency_rate"};
// Are the children seen, are decisions made, are workers supervised: what is shown after what misses its target.
constexpr std::array<std::string_view, 6> kChecks = {"SCC/025", "SCC/021", "CPV", "SCC/006", "SCC/042a", "SUP"};

// A figure as a card shows it.
struct WeekFigure {
  const Measure* measure = nullptr;
  std::string value, n, of, distance, status;

  bool percent() const { return measure->unit == "%"; }
  std::string ValueText(const PageRequest& request) const {
    if (value.empty()) return request.Say(Text::kCardNoValue);
    return percent() ? PercentText(request.language, value) : NumberText(value);
  }
  std::string OfText(const PageRequest& request) const {
    return of.empty() ? "" : request.Say(Text::kCardOf, {{"n", NumberText(n)}, {"of", NumberText(of)}});
  }
};

std::string CellOf(const v1::Answer& answer, const v1::AnswerRow& row, std::string_view column) {
  const std::optional<int> place = column.empty() ? std::nullopt : ColumnOf(answer, column);
  return place ? row.cells(*place) : "";
}

WeekFigure FigureIn(const v1::Answer& answer, const v1::AnswerRow& row, const Measure& measure) {
  const auto cell = [&](std::string_view column) { return CellOf(answer, row, column); };
  return {&measure, cell(measure.column), cell(measure.numerator), cell(measure.denominator), cell("distance"), cell("status")};
}

// What a figure should come to: nothing where nobody said so, or where this process knows no log to read it from.
StatusOr<std::optional<CouncilTarget>> TargetOf(const PageRequest& request, const WeekFigure& figure) {
  const RouteContext& context = request.context;
  if (context.log == nullptr) return std::optional<CouncilTarget>();
  ASSIGN_OR_RETURN(const auto targets, context.memory.RecentTargets(*context.log, context.clock.Now()));
  return targets->Of(figure.measure->name, request.moment.as_at, request.moment.known);
}

double Number(const std::string& text) { return text.empty() ? 0 : std::stod(text); }

// How far on the worse side of its target; negative where it is met: answers have it the other way round.
double Miss(const WeekFigure& figure) { return -Number(figure.distance); }

// All figures of the page, asked in four questions.
class Week {
 public:
  explicit Week(const PageRequest& request) : request_(request) {}

  Status Ask() {
    for (const char* view : {"caseload", "sickness", "recruitment", "indicators"}) {
      ASSIGN_OR_RETURN(answers_[view], request_.Ask(request_.At(view)));
    }
    RETURN_IF_ERROR(Take(kPeople, &people));
    RETURN_IF_ERROR(Take(kStaff, &staff));
    return TakeChecks();
  }

  std::vector<WeekFigure> people, staff, checks;

 private:
  Status Take(std::span<const std::string_view> names, std::vector<WeekFigure>* figures) {
    for (const std::string_view name : names) {
      ASSIGN_OR_RETURN(const Measure* measure, FindMeasure(name));
      const v1::Answer& answer = answers_.find(measure->asked)->second;
      if (answer.rows_size() > 0) figures->push_back(FigureIn(answer, answer.rows(answer.rows_size() - 1), *measure));
    }
    return OkStatus();
  }

  // Those that miss their target by most, and then the ones that are always looked at.
  Status TakeChecks() {
    const v1::Answer& answer = answers_.find("indicators")->second;
    std::vector<WeekFigure> all;
    for (const v1::AnswerRow& row : answer.rows()) {
      ASSIGN_OR_RETURN(const Measure* measure, FindMeasure(CellOf(answer, row, "code")));
      all.push_back(FigureIn(answer, row, *measure));
    }
    std::vector<const WeekFigure*> missed;
    for (const WeekFigure& figure : all) {
      if (!figure.distance.empty() && Miss(figure) > 0) missed.push_back(&figure);
    }
    std::ranges::stable_sort(missed, std::greater<>(), [](const WeekFigure* figure) { return Miss(*figure); });
    const auto add = [&](const WeekFigure& figure) {
      const bool shown = std::ranges::any_of(checks, [&](const WeekFigure& one) { return one.measure == figure.measure; });
      if (!shown && checks.size() < kChecksMax) checks.push_back(figure);
    };
    for (const WeekFigure* figure : missed) add(*figure);
    for (const std::string_view code : kChecks) {
      for (const WeekFigure& figure : all) {
        if (figure.measure->name == code) add(figure);
      }
    }
    return OkStatus();
  }

  const PageRequest& request_;
  std::map<std::string, v1::Answer, std::less<>> answers_;
};

// What the newest published week said, by measure; nothing before the first.
struct Published {
  std::string week;
  std::map<std::string, std::string> values;
};

StatusOr<Published> NewestPublished(const PageRequest& request) {
  Published published;
  const RouteContext& context = request.context;
  ASSIGN_OR_RETURN(const auto extracts, context.memory.RecentExtracts(context.questions, context.authority, context.clock.Now()));
  for (const EditionSeen& edition : extracts->editions) {
    const bool before = edition.as_at <= request.moment.as_at.ToString() && Timestamp::Parse(edition.known_at).value_or(Timestamp::Max()) <= request.moment.known;
    if (!before) continue;
    v1::Question question;
    question.set_view("editions");
    question.set_period(edition.week);
    ASSIGN_OR_RETURN(const v1::Answer answer, request.Ask(question));
    published.week = edition.week;
    for (const v1::AnswerRow& row : answer.rows()) {
      if (CellOf(answer, row, "team").empty()) published.values[CellOf(answer, row, "measure")] = CellOf(answer, row, "value");
    }
    break;
  }
  return published;
}

class Cards {
 public:
  Cards(const PageRequest& request, Published published) : request_(request), published_(std::move(published)) {}

  StatusOr<Html> Draw(const std::vector<WeekFigure>& figures) const {
    std::vector<Html> cards;
    for (const WeekFigure& figure : figures) {
      ASSIGN_OR_RETURN(Html card, Card(figure));
      cards.push_back(std::move(card));
    }
    return Ul({{"class", "cards"}}, cards);
  }

 private:
  StatusOr<Html> Card(const WeekFigure& figure) const {
    const std::string name = request_.SayName("measure", figure.measure->name);
    v1::Question question = request_.At("series");
    question.set_code(std::string(figure.measure->name));
    question.set_from((request_.moment.as_at - 7 * kWeeksDrawn).ToString());
    question.set_to(request_.moment.as_at.ToString());
    question.set_xmr(true);
    ASSIGN_OR_RETURN(const v1::Answer series, request_.Ask(question));
    std::vector<Html> parts = {
        H3(name),
        P({{"class", "card-value"}}, A({Href(FigureUrl(request_, *figure.measure))}, Span({{"data-live", figure.measure->name}}, figure.ValueText(request_)),
                                       Span({{"class", "govuk-visually-hidden"}}, ", " + request_.Say(Text::kCardBehind)))),
    };
    if (!figure.of.empty()) {
      parts.push_back(P({{"class", "card-of"}}, Span({{"data-live", fmt::format("{}:of", figure.measure->name)}}, figure.OfText(request_))));
    }
    if (figure.value.empty() || figure.status == "p") parts.push_back(WhyNone(figure));
    ASSIGN_OR_RETURN(const std::optional<CouncilTarget> target, TargetOf(request_, figure));
    parts.push_back(Target(figure, target));
    parts.push_back(DrawWeekly(request_, {.title = request_.Say(Text::kCardChartTitle, {{"measure", name}}),
                                          .unit = figure.percent() ? "%" : "", .small = true, .series = &series,
                                          .target = target ? target->Text() : ""}));
    parts.push_back(Signal(figure, series));
    if (IsRevised(figure, series)) parts.push_back(P({{"class", "card-note"}}, RevisedMark()));
    return Li({{"class", "card"}}, parts);
  }

  Html WhyNone(const WeekFigure& figure) const {
    const std::optional<Text> why = FindName("symbol", figure.status);
    return why ? P({{"class", "card-note"}}, request_.Say(*why)) : Html();
  }

  Html Target(const WeekFigure& figure, const std::optional<CouncilTarget>& target) const {
    if (!target) return P({{"class", "card-note"}}, request_.Say(Text::kCardNoTarget));
    const auto words = [&](const std::string& number) { return figure.percent() ? PercentText(request_.language, number) : NumberText(number); };
    const std::string said = request_.Say(Text::kCardTarget, {{"target", words(target->Text())}});
    const std::optional<std::string> missed = target->Missed(figure.value);
    if (!missed) return P({{"class", "card-target"}}, said);
    const bool met = *missed == "0";
    return P({{"class", met ? "card-target met" : "card-target missed"}}, said, ": ",
             met ? request_.Say(Text::kCardTargetMet) : request_.Say(figure.percent() ? Text::kCardTargetMissedPoints : Text::kCardTargetMissed, {{"distance", NumberText(*missed)}}));
  }

  Html Signal(const WeekFigure& figure, const v1::Answer& series) const {
    const std::optional<LastPoint> reading = LastReading(request_, series);
    if (!reading) return {};
    if (reading->value.empty()) {  // few cases: domain rule of small numbers
      std::string words = request_.Say(Text::kCardSmall);
      const std::string together = figure.percent() ? PercentText(request_.language, reading->four_weeks) : NumberText(reading->four_weeks);
      if (!reading->four_weeks.empty()) words += " " + request_.Say(Text::kCardFourWeeks, {{"value", together}});
      return P({{"class", "card-signal"}}, words);
    }
    return P({{"class", reading->signal ? "card-signal card-signal-yes" : "card-signal"}}, reading->signal ? "◆ " : "",
             request_.Say(Text::kCardSignal, {{"words", reading->words}}));
  }

  bool IsRevised(const WeekFigure& figure, const v1::Answer& series) const {
    const auto said = published_.values.find(std::string(figure.measure->name));
    if (said == published_.values.end()) return false;
    for (const v1::AnswerRow& row : series.rows()) {
      if (row.cells(0) != published_.week) continue;
      const std::string now = CellOf(series, row, "value");
      return !now.empty() && !said->second.empty() && Number(now) != Number(said->second);
    }
    return false;
  }

  Html RevisedMark() const {
    return A({{"class", "mark"}, Href(request_.To("/editions/" + published_.week))}, request_.Say(Text::kCardRevised));
  }

  const PageRequest& request_;
  const Published published_;
};

}  // namespace

StatusOr<PageBody> DrawThisWeek(const PageRequest& request) {
  Week week(request);
  RETURN_IF_ERROR(week.Ask());
  ASSIGN_OR_RETURN(Published published, NewestPublished(request));
  const Cards cards(request, std::move(published));
  ASSIGN_OR_RETURN(const Html people, cards.Draw(week.people));
  ASSIGN_OR_RETURN(const Html staff, cards.Draw(week.staff));
  ASSIGN_OR_RETURN(const Html checks, cards.Draw(week.checks));
  const auto see = [&](std::string_view path, Text page) {
    return P({{"class", "see-all"}}, A({Href(request.To(path))}, request.Say(Text::kCardSeeAll, {{"page", request.Say(page)}})));
  };
  return PageBody{request.Say(Text::kPageThisWeek),
                  std::vector<Html>{P({{"class", "lede"}}, request.Say(Text::kLedeThisWeek)), H2(request.Say(Text::kCardPeople)), people,
                                    see("/caseload", Text::kPageCaseload), H2(request.Say(Text::kCardStaff)), staff,
                                    see("/sickness", Text::kPageSickness), H2(request.Say(Text::kCardChecks)), checks,
                                    see("/indicators", Text::kPageIndicators)}};
}

StatusOr<LiveFigures> LiveThisWeek(const PageRequest& request) {
  Week week(request);
  RETURN_IF_ERROR(week.Ask());
  LiveFigures figures;
  for (const std::vector<WeekFigure>* group : {&week.people, &week.staff, &week.checks}) {
    for (const WeekFigure& figure : *group) {
      figures.emplace_back(figure.measure->name, figure.ValueText(request));
      if (!figure.of.empty()) figures.emplace_back(fmt::format("{}:of", figure.measure->name), figure.OfText(request));
    }
  }
  return figures;
}

}  // namespace hanes
