// SPDX-License-Identifier: Apache-2.0
#include "projections/audits_question.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "projections/indicators.h"
#include "projections/indicators/known_facts.h"
#include "projections/indicators_question.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 2> kDimensions = {"month", "team"};
constexpr std::array<std::string_view, 4> kGrades = {"excellent", "good", "adequate", "inadequate"};

struct Audits {
  std::array<int64_t, kGrades.size() + 1> by_grade{};  // the last of no known grade
  int64_t actions_open = 0, actions_overdue = 0;
  std::vector<std::string> members;  // when they are asked for
};

class Counting {
 public:
  Counting(const FactIndex::Snapshot& facts, const AskedQuestion& asked, const Period& period, std::string_view only_team)
      : facts_(facts, asked.known_at), period_(period), by_team_(asked.by == "team"), open_(asked.open), only_team_(only_team) {}

  void Count() {
    const Date end = std::min(period_.days().to, facts_.today() + 1);
    for (Period month = Period::Of(Period::Kind::kMonth, period_.days().from); !by_team_ && month.days().from < end; month = month.Next()) {
      AddActions(std::min(month.days().to, end) - 1, rows_[month.ToString()]);
    }
    for (const IndicatorRow& audit : facts_.All(kAudit).all()) {
      if (!period_.days().Contains(audit.from) || !OfTeam(audit.dimensions[2])) continue;
      const std::string key = by_team_ ? Text(audit.dimensions[2]) : Period::Of(Period::Kind::kMonth, audit.from).ToString();
      const auto grade = std::find(kGrades.begin(), kGrades.end(), facts_.snapshot().SymbolName(audit.dimensions[1])) - kGrades.begin();
      const std::string_view words = static_cast<size_t>(grade) == kGrades.size() ? "not graded" : kGrades[static_cast<size_t>(grade)];
      for (Audits* row : {&rows_[key], &total_}) {
        ++row->by_grade[static_cast<size_t>(grade)];
        if (open_) row->members.push_back(fmt::format("{}\taudit: {} {}", Entity(audit.entity), words, audit.from.ToString()));
      }
    }
    AddActions(end - 1, total_);
    if (by_team_) AddActionsOfTeams(end - 1);
  }

  void Write(v1::Answer& answer) {
    answer.add_columns(by_team_ ? "team" : "month");
    for (const char* column : {"audits", "excellent", "good", "adequate", "inadequate", "not_graded", "actions_open", "actions_overdue"}) {
      answer.add_columns(column);
    }
    answer.set_dimensions(1);
    for (auto& [key, row] : rows_) WriteRow(key.empty() ? "(none)" : key, row, answer);
    WriteRow("total", total_, answer);
  }

 private:
  std::string_view Entity(Symbol entity) const { return facts_.snapshot().EntityName(entity); }
  std::string Text(Symbol symbol) const { return std::string(facts_.snapshot().SymbolName(symbol)); }
  bool OfTeam(Symbol team) const { return only_team_.empty() || facts_.snapshot().SymbolName(team) == only_team_; }

  // The day by which the actions of an audit are due; Max where none is set.
  Date DueOf(const IndicatorRow& actions) const {
    for (const IndicatorRow& audit : facts_.All(kAudit).Of(actions.entity)) {
      if (audit.dimensions[0] == actions.dimensions[0]) return audit.other_day().value_or(Date::Max());
    }
    return Date::Max();
  }

  template <typename Visit>
  void EachOpenOn(Date day, const Visit& visit) const {
    for (const IndicatorRow& actions : facts_.All(kAuditActions).all()) {
      if (actions.from <= day && day < actions.to && OfTeam(actions.dimensions[1])) visit(actions, DueOf(actions), day);
    }
  }

  void AddTo(Audits& row, const IndicatorRow& actions, Date due, Date day) const {
    const bool overdue = due < day;
    row.actions_open += actions.amount;
    row.actions_overdue += overdue ? actions.amount : 0;
    if (!open_) return;
    row.members.push_back(fmt::format("{}\tactions: {} {}{}", Entity(actions.entity), actions.amount, overdue ? "overdue" : "open",
                                      due.IsMax() ? "" : ", due by " + due.ToString()));
  }

  void AddActions(Date day, Audits& row) const {
    EachOpenOn(day, [&](const IndicatorRow& actions, Date due, Date on) { AddTo(row, actions, due, on); });
  }

  void AddActionsOfTeams(Date day) {
    EachOpenOn(day, [&](const IndicatorRow& actions, Date due, Date on) { AddTo(rows_[Text(actions.dimensions[1])], actions, due, on); });
  }

  static void WriteRow(const std::string& key, Audits& row, v1::Answer& answer) {
    v1::AnswerRow& cells = *answer.add_rows();
    int64_t audits = 0;
    for (const int64_t count : row.by_grade) audits += count;
    cells.add_cells(key);
    cells.add_cells(std::to_string(audits));
    for (const int64_t count : row.by_grade) cells.add_cells(std::to_string(count));
    cells.add_cells(std::to_string(row.actions_open));
    cells.add_cells(std::to_string(row.actions_overdue));
    std::sort(row.members.begin(), row.members.end());
    for (std::string& member : row.members) cells.add_members(std::move(member));
  }

  const KnownFacts facts_;
  const Period period_;
  const bool by_team_, open_;
  const std::string_view only_team_;
  std::map<std::string, Audits> rows_;
  Audits total_;
};

}  // namespace

std::span<const std::string_view> AuditsDimensions() { return kDimensions; }

StatusOr<v1::Answer> AskAudits(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  ASSIGN_OR_RETURN(const Period period, ReadPeriod(question, asked));
  v1::Answer answer = BeginPeriodAnswer("audits", asked, period, facts, context);
  Counting counting(facts, asked, period, question.team());
  counting.Count();
  counting.Write(answer);
  return answer;
}

}  // namespace hanes
