// SPDX-License-Identifier: Apache-2.0
#include "projections/series.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/period.h"
#include "base/utf8.h"
#include "projections/editions_question.h"
#include "projections/indicator_moment.h"
#include "projections/measure.h"
#include "projections/xmr.h"

namespace hanes {
namespace {

constexpr std::string_view kTotal = "total";
constexpr size_t kPointsMax = 5000;
// A share of fewer says more about one child than about the service: docs/indicators.md#small-numbers.
constexpr double kSmallDenominator = 10;
constexpr size_t kWeeksRolled = 4;

StatusOr<Date> ReadDay(const std::string& text, std::string_view name, Date otherwise) {
  if (text.empty()) return otherwise;
  const StatusOr<Date> day = Date::Parse(text);
  return day.ok() ? day : Annotate(day.status(), std::string(name));
}

StatusOr<DateRange> ReadBaseline(const std::string& text) {
  const size_t dots = text.find("..");
  if (dots == std::string::npos) return InvalidArgument("baseline \"{}\": write its first and last day, 2012-04-01..2013-03-31", text);
  const StatusOr<Date> from = Date::Parse(text.substr(0, dots));
  const StatusOr<Date> last = Date::Parse(text.substr(dots + 2));
  RETURN_IF_ERROR(Annotate(from.status(), "baseline"));
  RETURN_IF_ERROR(Annotate(last.status(), "baseline"));
  return DateRange{*from, *last + 1};
}

// What a series shows of one group at one point.
struct Figure {
  MeasuredFigure measured;
  std::optional<double> rolled;  // over four weeks
  bool missing = true;
  bool small() const { return measured.denominator.has_value() && *measured.denominator < kSmallDenominator; }
  SeriesValue value() const { return missing || small() ? std::nullopt : measured.value; }
};

class Series {
 public:
  Series(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context, const Measure& measure,
         const Askable& askable)
      : facts_(facts), question_(question), context_(context), measure_(measure), askable_(askable) {}

  StatusOr<v1::Answer> Ask() {
    ASSIGN_OR_RETURN(asked_, ReadQuestion(question_, askable_.dimensions(), context_));
    grouped_ = !question_.by().empty() && question_.by() != askable_.dimensions().front();
    ASSIGN_OR_RETURN(const Date to, ReadDay(question_.to(), "to", asked_.as_at));
    ASSIGN_OR_RETURN(const Date from, ReadDay(question_.from(), "from", to - 364));
    ASSIGN_OR_RETURN(points_, SeriesPoints(from, to, question_.every()));
    if (!points_.empty()) asked_.as_at = points_.back().as_at();
    RETURN_IF_ERROR(question_.as_published() ? ReadEditions() : AskPoints());
    if (rolls()) Roll();
    return Draw();
  }

 private:
  bool rolls() const { return measure_.is_share() && (question_.every().empty() || question_.every() == "week"); }

  Status AskPoints() {
    v1::Question each = question_;
    each.set_view(std::string(measure_.asked));
    each.set_code(std::string(measure_.code));
    each.set_by(grouped_ || measure_.whole_by.empty() ? asked_.by : std::string(measure_.whole_by));
    each.set_known_at(asked_.known_at.ToString());
    each.clear_from();  // the days of the series, and none of a figure's own
    each.clear_to();
    groups_[std::string(kTotal)].resize(points_.size());
    bool begun = false;
    for (size_t i = 0; i < points_.size(); ++i) {
      const SeriesPoint& point = points_[i];
      begun = begun || HistoryHadBegun(measure_, facts_, point.as_at(), asked_.known_at);
      if (!begun || point.as_at() > DayInLondon(asked_.known_at)) continue;
      each.set_as_at(point.as_at().ToString());
      // A figure at a day is that of the day whatever the period, and a question that has both need not go through a year for it.
      if (question_.every() != "day") each.set_period(point.name);
      ASSIGN_OR_RETURN(const v1::Answer answer, AskPoint(each));
      ASSIGN_OR_RETURN(std::vector<MeasuredFigure> figures, FiguresOf(measure_, answer));
      for (MeasuredFigure& figure : figures) TakeFigure(i, std::move(figure));
    }
    return OkStatus();
  }

  // Questions about indicators gather the facts of their moment first, which here is one for all points.
  StatusOr<v1::Answer> AskPoint(const v1::Question& each) {
    const bool of_indicators = measure_.asked == "indicators", of_front_door = measure_.asked == "front-door";
    if (!of_indicators && !of_front_door) return askable_.ask(facts_, each, context_);
    if (!moment_.has_value()) {
      ASSIGN_OR_RETURN(IndicatorMoment moment, IndicatorMoment::At(facts_, asked_.known_at, each.rules()));
      moment_.emplace(std::move(moment));
      moment_->Expect({points_.front().days.from, points_.back().days.to});
    }
    return of_indicators ? AskIndicatorsAt(*moment_, each, context_) : AskFrontDoorAt(*moment_, each, context_);
  }

  Status ReadEditions() {
    groups_[std::string(kTotal)].resize(points_.size());
    for (size_t i = 0; i < points_.size(); ++i) {
      ASSIGN_OR_RETURN(const std::optional<Edition> edition, FindEdition(facts_, points_[i].as_at(), asked_.known_at));
      if (!edition.has_value()) continue;
      for (const v1::PublishedFigure& published : edition->said.figures()) {
        if (published.measure() != measure_.name || published.status() == "x") continue;
        MeasuredFigure figure;
        figure.group = published.team();
        if (published.has_value_hundredths()) {
          figure.text = HundredthsText(published.value_hundredths());
          figure.value = static_cast<double>(published.value_hundredths()) / 100;
        }
        if (published.has_numerator()) figure.numerator = static_cast<double>(published.numerator());
        if (published.has_denominator()) figure.denominator = static_cast<double>(published.denominator());
        if (published.has_target_hundredths()) figure.target = HundredthsText(published.target_hundredths());
        figure.status = published.status();
        TakeFigure(i, std::move(figure));
      }
    }
    return OkStatus();
  }

  void TakeFigure(size_t point, MeasuredFigure figure) {
    if (!figure.group.empty() && !grouped_) return;
    std::vector<Figure>& series = groups_[figure.group.empty() ? std::string(kTotal) : figure.group];
    series.resize(points_.size());
    has_target_ = has_target_ || !figure.target.empty();
    series[point].measured = std::move(figure);
    series[point].missing = false;
  }

  // n over N of this week and the three before, where all four are there.
  void Roll() {
    for (auto& [group, series] : groups_) {
      for (size_t i = kWeeksRolled - 1; i < series.size(); ++i) {
        double numerator = 0, denominator = 0;
        bool whole = true;
        for (size_t week = i + 1 - kWeeksRolled; week <= i; ++week) {
          const MeasuredFigure& figure = series[week].measured;
          whole = whole && !series[week].missing && figure.status != "x" && figure.numerator.has_value() && figure.denominator.has_value();
          numerator += figure.numerator.value_or(0);
          denominator += figure.denominator.value_or(0);
        }
        if (whole && denominator > 0) series[i].rolled = (measure_.unit == "%" ? 100 : 1) * numerator / denominator;
      }
    }
  }

  StatusOr<v1::Answer> Draw() {
    answer_ = BeginAnswer("series", asked_, facts_.checkpoint(), context_);
    answer_.add_notes(fmt::format("{}: {}, in {}.", measure_.name, measure_.words, measure_.unit));
    for (const std::string_view column : Columns()) answer_.add_columns(std::string(column));
    answer_.set_dimensions(grouped_ ? 3 : 2);
    std::optional<DateRange> baseline;
    if (!question_.baseline().empty()) {
      ASSIGN_OR_RETURN(baseline, ReadBaseline(question_.baseline()));
    }
    // The whole last, whatever the groups are called.
    for (const auto& [group, series] : groups_) {
      if (group != kTotal) DrawGroup(group, series, baseline);
    }
    DrawGroup(std::string(kTotal), groups_[std::string(kTotal)], baseline);
    if (provisional_) answer_.add_notes("Limits are provisional: they rest on fewer than 12 points.");
    if (small_) answer_.add_notes(fmt::format("A share of fewer than {:g} has n and N and no value.", kSmallDenominator));
    return std::move(answer_);
  }

  std::vector<std::string_view> Columns() const {
    std::vector<std::string_view> columns = {question_.every().empty() ? "week" : std::string_view(question_.every()), "as_at"};
    if (grouped_) columns.push_back(asked_.by);
    if (measure_.is_share()) columns.insert(columns.end(), {"n", "of"});
    columns.push_back("value");
    if (rolls()) columns.push_back("value_4_weeks");
    if (has_target_) columns.push_back("target");
    if (question_.xmr()) columns.insert(columns.end(), {"centre", "lower", "upper", "reading"});
    columns.push_back("status");
    return columns;
  }

  void DrawGroup(const std::string& group, const std::vector<Figure>& series, const std::optional<DateRange>& baseline) {
    std::optional<XmrLimits> limits;
    std::vector<uint8_t> signals(series.size());
    if (question_.xmr()) {
      std::vector<SeriesValue> values, of_baseline;
      for (size_t i = 0; i < series.size(); ++i) {
        values.push_back(series[i].value());
        const bool in_baseline = !baseline || (baseline->from <= points_[i].days.from && points_[i].days.to <= baseline->to);
        if (in_baseline) of_baseline.push_back(values.back());
      }
      limits = XmrLimitsOf(of_baseline);
      if (limits.has_value()) signals = XmrSignals(values, *limits);
      provisional_ = provisional_ || (limits.has_value() && limits->provisional());
    }
    for (size_t i = 0; i < series.size(); ++i) DrawPoint(points_[i], group, series[i], limits, signals[i]);
  }

  void DrawPoint(const SeriesPoint& point, const std::string& group, const Figure& figure, const std::optional<XmrLimits>& limits,
                 uint8_t signals) {
    v1::AnswerRow& row = *answer_.add_rows();
    row.add_cells(point.name);
    row.add_cells(point.as_at().ToString());
    if (grouped_) row.add_cells(group);
    const MeasuredFigure& measured = figure.measured;
    const auto count = [](const std::optional<double>& number) { return number.has_value() ? fmt::format("{}", *number) : ""; };
    if (measure_.is_share()) {
      row.add_cells(count(measured.numerator));
      row.add_cells(count(measured.denominator));
    }
    small_ = small_ || figure.small();
    row.add_cells(figure.small() ? "" : measured.text);
    if (rolls()) row.add_cells(figure.rolled.has_value() ? fmt::format("{:.1f}", *figure.rolled) : "");
    if (has_target_) row.add_cells(measured.target);
    if (question_.xmr()) {
      for (const double line : {limits ? limits->centre : 0, limits ? limits->lower : 0, limits ? limits->upper : 0}) {
        row.add_cells(limits.has_value() ? fmt::format("{:.3f}", line) : "");
      }
      row.add_cells(!figure.value().has_value() ? "" : limits.has_value() ? XmrWords(signals) : "too few points");
    }
    row.add_cells(figure.missing ? "x" : !measured.status.empty() ? measured.status : measured.value.has_value() ? "" : "z");
  }

  const FactIndex::Snapshot& facts_;
  const v1::Question& question_;
  const QuestionContext& context_;
  const Measure& measure_;
  const Askable& askable_;
  AskedQuestion asked_;
  bool grouped_ = false;
  bool provisional_ = false;
  bool small_ = false;
  bool has_target_ = false;
  std::vector<SeriesPoint> points_;
  std::optional<IndicatorMoment> moment_;
  std::map<std::string, std::vector<Figure>> groups_;
  v1::Answer answer_;
};

}  // namespace

StatusOr<std::vector<SeriesPoint>> SeriesPoints(Date from, Date to, std::string_view every) {
  if (to < from) return InvalidArgument("a series from {} to {}: the last day is before the first", from.ToString(), to.ToString());
  const bool days = every == "day";
  if (!days && !every.empty() && every != "week" && every != "month") {
    return InvalidArgument("every \"{}\": a series has a point every day, week or month", Excerpt(every));
  }
  const Period::Kind kind = every == "month" ? Period::Kind::kMonth : Period::Kind::kWeek;
  std::vector<SeriesPoint> points;
  for (Date day = from; day <= to;) {
    const Period period = Period::Of(kind, day);
    SeriesPoint point = days ? SeriesPoint{day.ToString(), {day, day + 1}} : SeriesPoint{period.ToString(), period.days()};
    day = point.days.to;
    if (point.days.from < from || point.days.to > to + 1) continue;
    if (points.size() == kPointsMax) {
      return InvalidArgument("a series has at most {} points: ask for fewer days, or every week or month", kPointsMax);
    }
    points.push_back(std::move(point));
  }
  return points;
}

StatusOr<v1::Answer> AskSeries(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const Measure* measure, FindMeasure(question.code()));
  ASSIGN_OR_RETURN(const Askable* askable, FindAskable(measure->asked));
  const bool each_day = question.every() == "day";
  if (question.as_published() && !question.every().empty() && question.every() != "week") {
    return InvalidArgument("every \"{}\": figures were published weekly", question.every());
  }
  if (each_day && measure->kind == Measure::Kind::kOverPeriod) {
    return InvalidArgument("every \"day\": {} is a figure over a period; ask every week or month", measure->name);
  }
  return Series(facts, question, context, *measure, *askable).Ask();
}

StatusOr<std::string_view> ProjectionOfSeries(const v1::Question& question) {
  ASSIGN_OR_RETURN(const Measure* measure, FindMeasure(question.code()));
  if (question.as_published()) return "editions";
  ASSIGN_OR_RETURN(const Askable* askable, FindAskable(measure->asked));
  return askable->projection;
}

std::span<const std::string_view> SeriesDimensions() {
  static constexpr std::array<std::string_view, 2> kDimensions = {"authority", "team"};
  return kDimensions;
}

}  // namespace hanes
