// SPDX-License-Identifier: Apache-2.0
#include "projections/front_door_question.h"

#include <absl/container/flat_hash_set.h>

#include <array>
#include <map>
#include <string>
#include <vector>

#include "projections/indicator_moment.h"
#include "projections/indicators.h"
#include "projections/indicators/figures.h"
#include "projections/indicators/pages.h"
#include "projections/indicators_question.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 2> kDimensions = {"week", "team"};
constexpr std::array<const char*, 17> kColumns = {
    "contacts", "became_referrals", "conversion", "referrals", "accepted", "no_further_action", "withdrawn", "undecided", "in_time",
    "decision_N", "decision", "repeats", "repeat_N", "rereferral", "children_again", "children", "children_rereferral"};

struct FrontDoor {
  Figure conversion;   // contacts that became referrals, of contacts
  int64_t referrals = 0, accepted = 0, no_further_action = 0, withdrawn = 0, undecided = 0;
  Figure decision;
  Figure rereferral;
  absl::flat_hash_set<Symbol> children, children_again;  // of rereferral's cases
};

std::string ValueText(const Figure& figure) {
  const std::optional<int64_t> tenths = figure.Tenths();
  return tenths ? TenthsText(*tenths) : "";
}

class Counting {
 public:
  Counting(const IndicatorMoment& moment, const AskedQuestion& asked, const Period& period, std::string_view only_team)
      : moment_(moment), facts_(moment.facts()), period_(period), by_team_(asked.by == "team"), only_team_(only_team) {}

  void Count(v1::Answer& answer) {
    const Symbol referral = facts_.Named("referral");
    for (const IndicatorRow& contact : facts_.All(kContact).all()) {
      const bool became = contact.dimensions[1] == referral;
      Add(contact.entity, contact.from, [&](FrontDoor& row) { row.conversion.Add({became ? Verdict::kCounts : Verdict::kAgainst, ""}); });
    }
    const Symbol accepted = facts_.Named("accepted"), withdrawn = facts_.Named("withdrawn"), against = facts_.Named("no_further_action");
    for (const IndicatorRow& came : facts_.All(kReferral).all()) {
      const Symbol outcome = came.dimensions[1];
      Add(came.entity, came.from, [&](FrontDoor& row) {
        ++row.referrals;
        ++(outcome == accepted ? row.accepted : outcome == against ? row.no_further_action : outcome == withdrawn ? row.withdrawn : row.undecided);
      });
    }
    CountCases("SCC/006", answer, [](FrontDoor& row, const CohortCase& of) { row.decision.Add(of.verdict); });
    CountCases("SCC/010", answer, [](FrontDoor& row, const CohortCase& of) {
      row.rereferral.Add(of.verdict);
      if (of.verdict.side == Verdict::kLeftOut) return;
      row.children.insert(of.entity);
      if (of.verdict.side == Verdict::kCounts) row.children_again.insert(of.entity);
    });
  }

  void Write(v1::Answer& answer) const {
    answer.add_columns(by_team_ ? "team" : "week");
    for (const char* column : kColumns) answer.add_columns(column);
    answer.set_dimensions(1);
    for (const auto& [key, row] : rows_) WriteRow(key.empty() ? "(none)" : key, row, answer);
    WriteRow("total", total_, answer);
  }

 private:
  template <typename Change>
  void Add(Symbol child, Date day, const Change& change) {
    if (!period_.days().Contains(day)) return;
    if (by_team_ || !only_team_.empty()) facts_.Teams().OfChild(child, day, teams_);
    if (!only_team_.empty() && !OfOnlyTeam()) return;
    change(total_);
    if (!by_team_) return change(rows_[Period::Of(Period::Kind::kWeek, day).ToString()]);
    for (const Symbol team : teams_) change(rows_[std::string(facts_.snapshot().SymbolName(team))]);
  }

  bool OfOnlyTeam() const {
    return std::any_of(teams_.begin(), teams_.end(), [&](Symbol team) { return facts_.snapshot().SymbolName(team) == only_team_; });
  }

  template <typename Change>
  void CountCases(std::string_view code, v1::Answer& answer, const Change& change) {
    const StatusOr<const Indicator*> indicator = FindIndicator(code);
    const IndicatorFigures counted = CountIndicator(**indicator, moment_, period_.days(), Grouping::kNone);
    if (!counted.failure.empty()) return answer.add_notes(fmt::format("{} has no value: {}.", code, counted.failure));
    for (const CohortCase& of : counted.cohort.cases) Add(of.entity, of.day, [&](FrontDoor& row) { change(row, of); });
  }

  static void WriteRow(const std::string& key, const FrontDoor& row, v1::Answer& answer) {
    const Figure children{static_cast<int64_t>(row.children_again.size()), static_cast<int64_t>(row.children.size())};
    v1::AnswerRow& cells = *answer.add_rows();
    const auto number = [&](int64_t value) { cells.add_cells(std::to_string(value)); };
    cells.add_cells(key);
    number(row.conversion.of);
    number(row.conversion.n);
    cells.add_cells(ValueText(row.conversion));
    for (const int64_t count : {row.referrals, row.accepted, row.no_further_action, row.withdrawn, row.undecided}) number(count);
    for (const Figure* figure : {&row.decision, &row.rereferral, &children}) {
      number(figure->n);
      number(figure->of);
      cells.add_cells(ValueText(*figure));
    }
  }

  const IndicatorMoment& moment_;
  const KnownFacts& facts_;
  const Period period_;
  const bool by_team_;
  const std::string_view only_team_;
  std::vector<Symbol> teams_;
  std::map<std::string, FrontDoor> rows_;
  FrontDoor total_;
};

}  // namespace

std::span<const std::string_view> FrontDoorDimensions() { return kDimensions; }

StatusOr<v1::Answer> AskFrontDoor(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  ASSIGN_OR_RETURN(const IndicatorMoment moment, IndicatorMoment::At(facts, asked.known_at, question.rules()));
  return AskFrontDoorAt(moment, question, context);
}

StatusOr<v1::Answer> AskFrontDoorAt(const IndicatorMoment& moment, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  ASSIGN_OR_RETURN(const Period period, ReadPeriod(question, asked));
  v1::Answer answer = BeginPeriodAnswer("front-door", asked, period, moment.facts().snapshot(), context);
  Counting counting(moment, asked, period, question.team());
  counting.Count(answer);
  counting.Write(answer);
  return answer;
}

}  // namespace hanes
