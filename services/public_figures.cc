// SPDX-License-Identifier: Apache-2.0
#include "services/public_figures.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "base/nearest.h"
#include "base/utf8.h"
#include "services/public_measures.h"
#include "services/settings_book.h"

namespace hanes {
namespace {

constexpr std::string_view kTotal = "total";
constexpr std::string_view kRule = "figures.suppress_under";
constexpr const char* kColumns[] = {"time_period", "time_identifier", "authority", "team",  "measure", "numerator",
                                    "denominator", "value",           "target",    "status", "as_at",  "known_at"};
constexpr auto kParameters = std::to_array<PublicParameter>({
    {"from", "DATE", "first day; a year before the last when left out"},
    {"to", "DATE", "last day; today when left out. The weeks that were published and end between the two are shown"},
    {"measure", "MEASURE", "one measure alone: caseload.children, SCC/025"},
    {"team", "ID", "one team alone; total for the whole council"},
});

std::optional<int64_t> ReadCount(const std::string& cell) {
  int64_t count = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), count);
  if (cell.empty() || error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return count;
}

// Nothing where the edition has no such figure.
std::optional<TrueCount> CountOf(const PublishedWeek& week, const PublicMeasureName& measure, const std::string& team) {
  const auto found = week.figures.find({measure.name, team});
  if (found == week.figures.end() || found->second.status == "x") return std::nullopt;
  const PublishedCells& cells = found->second;
  if (!measure.is_share) {
    const std::optional<int64_t> count = ReadCount(cells.value);
    return count.has_value() ? std::optional(TrueCount{*count, *count}) : std::nullopt;
  }
  const std::optional<int64_t> n = ReadCount(cells.n), of = ReadCount(cells.of);
  return n.has_value() && of.has_value() ? std::optional(TrueCount{*n, *of}) : std::nullopt;
}

// One table: the measures of the same cases that the edition has.
class WeekTable {
 public:
  WeekTable(const PublishedWeek& week, const std::vector<std::string>& teams) : week_(week), teams_(teams) {}

  void Add(const PublicMeasureName& measure) {
    const std::optional<TrueCount> whole = CountOf(week_, measure, "");
    if (!whole.has_value()) {
      missing_.push_back(&measure);
      return;
    }
    TrueMeasure& counted = table_.emplace_back(TrueMeasure{measure.stem, measure.is_share, *whole, {}});
    for (const std::string& team : teams_) counted.teams.push_back(CountOf(week_, measure, team).value_or(TrueCount()));
    measures_.push_back(&measure);
  }

  void Publish(const Protection& protection, std::map<std::string, std::vector<PublicFigure>>& by_measure) const {
    const std::vector<PublicMeasure> shown = Protect(table_, protection);
    for (size_t m = 0; m < measures_.size(); ++m) {
      for (size_t team = 0; team < teams_.size(); ++team) AddFigure(*measures_[m], teams_[team], shown[m].teams[team], "c", by_measure);
      AddFigure(*measures_[m], "", shown[m].whole, "c", by_measure);
    }
    for (const PublicMeasureName* measure : missing_) {
      for (const std::string& team : teams_) AddFigure(*measure, team, std::nullopt, "x", by_measure);
      AddFigure(*measure, "", std::nullopt, "x", by_measure);
    }
  }

 private:
  void AddFigure(const PublicMeasureName& measure, const std::string& team, const PublicCount& count, const char* otherwise,
                 std::map<std::string, std::vector<PublicFigure>>& by_measure) const {
    const auto published = week_.figures.find({measure.name, team});
    by_measure[measure.name].push_back({measure.name, team.empty() ? std::string(kTotal) : team, count, measure.is_share,
                                        published == week_.figures.end() ? "" : published->second.target, count.has_value() ? "" : otherwise});
  }

  const PublishedWeek& week_;
  const std::vector<std::string>& teams_;
  std::vector<TrueMeasure> table_;
  std::vector<const PublicMeasureName*> measures_, missing_;
};

// Every team that has any figure, of whatever measure: that a team has none of one is not to be seen.
std::vector<std::string> TeamsOf(const PublishedWeek& week) {
  std::set<std::string> teams;
  for (const auto& [key, cells] : week.figures) {
    if (!key.second.empty()) teams.insert(key.second);
  }
  return {teams.begin(), teams.end()};
}

StatusOr<Protection> ProtectionOf(const SettingsBook& book, const std::string& name, const PublishedWeek& week) {
  ASSIGN_OR_RETURN(const Date as_at, Date::Parse(week.as_at));
  ASSIGN_OR_RETURN(const Timestamp known_at, Timestamp::Parse(week.known_at));
  ASSIGN_OR_RETURN(const RulesInForce rules, RulesInForce::Of(book.RulesKnownAt(known_at), as_at, known_at));
  const StatusOr<int> under = rules.Count(kRule);
  if (!under.ok()) return Annotate(under.status(), "the week " + name);
  return Protection{.under = *under};
}

void AddRow(const std::string& authority, const std::string& name, const PublishedWeek& week, const PublicFigure& figure, v1::Answer& answer) {
  const auto count = [&](bool there, int64_t number) { return there ? std::to_string(number) : std::string(); };
  const bool shown = figure.count.has_value();
  v1::AnswerRow& row = *answer.add_rows();
  for (const std::string& cell :
       {name, std::string("week"), authority, figure.team, figure.measure, count(shown && figure.is_share, shown ? figure.count->n : 0),
        count(shown && figure.is_share, shown ? figure.count->of : 0), figure.value(), figure.target, figure.status, week.as_at, week.known_at}) {
    row.add_cells(cell);
  }
}

}  // namespace

std::span<const PublicParameter> PublicParameters() { return kParameters; }

std::string PublicFigure::value() const {
  if (!count.has_value()) return "";
  if (!is_share) return std::to_string(count->n);
  return count->of == 0 ? "" : fmt::format("{:.0f}", 100.0 * static_cast<double>(count->n) / static_cast<double>(count->of));
}

StatusOr<PublicQuestion> ReadPublicQuestion(const std::map<std::string, std::string>& parameters) {
  std::vector<std::string> known;
  for (const PublicParameter& parameter : kParameters) known.emplace_back(parameter.name);
  PublicQuestion question;
  for (const auto& [name, value] : parameters) {
    if (name == "known_at" || name == "as_at") {
      return InvalidArgument("{}: a public figure is that of its edition and of no other moment, so that two moments cannot be subtracted; leave "
                             "it out", name);
    }
    if (std::ranges::find(known, name) == known.end()) {
      return InvalidArgument("there is no parameter \"{}\"{}; there are {}", Excerpt(name), DidYouMean(name, known), fmt::join(known, ", "));
    }
    if ((name == "from" || name == "to") && !value.empty()) RETURN_IF_ERROR(Annotate(Date::Parse(value).status(), name));
    (name == "from" ? question.from : name == "to" ? question.to : name == "measure" ? question.measure : question.team) = value;
  }
  if (question.measure.empty() || FindPublicMeasure(question.measure) != nullptr) return question;
  std::vector<std::string> measures;
  for (const PublicMeasureName& measure : PublicMeasures()) measures.push_back(measure.name);
  return InvalidArgument("\"{}\" is not a public measure; there are {}", Excerpt(question.measure), fmt::join(measures, ", "));
}

std::vector<PublicFigure> PublicFiguresOf(const PublishedWeek& week, const Protection& protection) {
  const std::vector<std::string> teams = TeamsOf(week);
  std::map<std::string, WeekTable> tables;
  for (const PublicMeasureName& measure : PublicMeasures()) tables.try_emplace(measure.cases, week, teams).first->second.Add(measure);
  std::map<std::string, std::vector<PublicFigure>> by_measure;
  for (const auto& [cases, table] : tables) table.Publish(protection, by_measure);
  std::vector<PublicFigure> figures;
  for (const PublicMeasureName& measure : PublicMeasures()) {
    for (PublicFigure& figure : by_measure[measure.name]) figures.push_back(std::move(figure));
  }
  return figures;
}

StatusOr<v1::Answer> AskPublicFigures(const Questions& questions, const EventReader& log, const PublicQuestion& question) {
  // Whole weeks, whatever is asked of them: what is withheld of one measure hangs on others.
  ASSIGN_OR_RETURN(const PublishedWeeks published, PublishedWeeks::Read(questions, "", question.from, question.to));
  ASSIGN_OR_RETURN(const SettingsBook book, SettingsBook::Read(log));
  v1::Answer answer;
  answer.set_view("public figures");
  answer.set_by("team");
  answer.set_completeness("complete");
  for (const char* column : kColumns) answer.add_columns(column);
  answer.set_dimensions(5);
  std::set<int64_t> limits;
  for (const auto& [name, week] : published.weeks) {
    ASSIGN_OR_RETURN(const Protection protection, ProtectionOf(book, name, week));
    limits.insert(protection.under);
    for (const PublicFigure& figure : PublicFiguresOf(week, protection)) {
      if (!question.measure.empty() && figure.measure != question.measure) continue;
      if (!question.team.empty() && figure.team != question.team) continue;
      AddRow(book.head().authority.value(), name, week, figure, answer);
    }
    answer.set_as_at(week.as_at);
    answer.set_known_at(week.known_at);
  }
  for (const int64_t limit : limits) {
    answer.add_notes(fmt::format("Counts are rounded to the nearest {}, and shares are of the rounded counts. c: withheld, because a count under {} is "
                                 "in the row, or could be told from others.", limit, limit));
  }
  return answer;
}

}  // namespace hanes
