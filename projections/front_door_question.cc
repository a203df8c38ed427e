// SPDX-License-Identifier: Apache-2.0
#include "projections/front_door_question.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "projections/indicator_moment.h"
#include "projections/indicators.h"
#include "projections/indicators/figures.h"
#include "projections/indicators/pages.h"
#include "projections/indicators/worker_roles.h"
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
  std::vector<std::string> members;                      // when they are asked for
};

std::string ValueText(const Figure& figure) {
  const std::optional<int64_t> tenths = figure.Tenths();
  return tenths ? TenthsText(*tenths) : "";
}

// What came of a contact, in words; an outcome of the source's own as it is.
std::string_view WordsOfContact(std::string_view outcome) {
  if (outcome.empty()) return "no outcome recorded";
  if (outcome == "referral") return "became a referral";
  if (outcome == "existing_case") return "about an open case";
  return outcome == "no_further_action" ? "no further action" : outcome;
}

class Counting {
 public:
  Counting(const IndicatorMoment& moment, const AskedQuestion& asked, const Period& period, const v1::Question& question)
      : moment_(moment), facts_(moment.facts()), period_(period), by_team_(asked.by == "team"), open_(asked.open), only_team_(question.team()),
        only_worker_(question.worker()) {}

  void Count(v1::Answer& answer) {
    CountContacts();
    CountReferrals();
    CountCases("SCC/006", answer, [&](FrontDoor& row, const CohortCase& of) {
      row.decision.Add(of.verdict);
      List(row, of.entity, "decision", of.verdict);
    });
    CountCases("SCC/010", answer, [&](FrontDoor& row, const CohortCase& of) {
      row.rereferral.Add(of.verdict);
      List(row, of.entity, "rereferral", of.verdict);
      if (of.verdict.side == Verdict::kLeftOut) return;
      row.children.insert(of.entity);
      if (of.verdict.side == Verdict::kCounts) row.children_again.insert(of.entity);
    });
  }

  void Write(v1::Answer& answer) {
    answer.add_columns(by_team_ ? "team" : "week");
    for (const char* column : kColumns) answer.add_columns(column);
    answer.set_dimensions(1);
    for (auto& [key, row] : rows_) WriteRow(key.empty() ? "(none)" : key, row, answer);
    WriteRow("total", total_, answer);
  }

 private:
  void CountContacts() {
    const Symbol referral = facts_.Named("referral");
    for (const IndicatorRow& contact : facts_.All(kContact).all()) {
      const Symbol outcome = contact.dimensions[1];
      const Verdict verdict{outcome == referral ? Verdict::kCounts : Verdict::kAgainst, WordsOfContact(Name(outcome)), contact.from};
      Add(contact.entity, contact.from, [&](FrontDoor& row) {
        row.conversion.Add(verdict);
        List(row, contact.entity, "contact", verdict);
      });
    }
  }

  void CountReferrals() {
    const Symbol accepted = facts_.Named("accepted"), withdrawn = facts_.Named("withdrawn"), against = facts_.Named("no_further_action");
    for (const IndicatorRow& came : facts_.All(kReferral).all()) {
      const Symbol outcome = came.dimensions[1];
      const auto [count, words] = outcome == accepted    ? std::pair(&FrontDoor::accepted, "accepted")
                                  : outcome == against   ? std::pair(&FrontDoor::no_further_action, "no further action")
                                  : outcome == withdrawn ? std::pair(&FrontDoor::withdrawn, "withdrawn")
                                                         : std::pair(&FrontDoor::undecided, "no decision yet");
      Add(came.entity, came.from, [&](FrontDoor& row) {
        ++row.referrals;
        ++(row.*count);
        if (open_) row.members.push_back(fmt::format("{}\treferral: {}, received {}", Entity(came.entity), words, came.from.ToString()));
      });
    }
  }

  void List(FrontDoor& row, Symbol child, std::string_view figure, const Verdict& verdict) const {
    if (!open_) return;
    row.members.push_back(fmt::format("{}\t{}: {}: {}", Entity(child), figure, NameOf(verdict.side), ReasonText(verdict)));
  }

  std::string_view Name(Symbol symbol) const { return facts_.snapshot().SymbolName(symbol); }
  std::string_view Entity(Symbol entity) const { return facts_.snapshot().EntityName(entity); }

  template <typename Change>
  void Add(Symbol child, Date day, const Change& change) {
    if (!period_.days().Contains(day)) return;
    if (by_team_ || !only_team_.empty()) facts_.Teams().OfChild(child, day, teams_);
    if (!only_team_.empty() && !OfOnlyTeam()) return;
    if (!only_worker_.empty() && !OfOnlyWorker(child, day)) return;
    change(total_);
    if (!by_team_) return change(rows_[Period::Of(Period::Kind::kWeek, day).ToString()]);
    for (const Symbol team : teams_) change(rows_[std::string(Name(team))]);
  }

  bool OfOnlyTeam() const {
    return std::any_of(teams_.begin(), teams_.end(), [&](Symbol team) { return Name(team) == only_team_; });
  }

  // As SCC/007 has it: the first who held the child as primary from the day on, and before it was referred again.
  bool OfOnlyWorker(Symbol child, Date day) const {
    Date until = Date::Max();
    for (const IndicatorRow& other : facts_.All(kReferral).Of(child)) {
      if (other.from > day) until = std::min(until, other.from);
    }
    const std::optional<FirstHolder> first = FirstHolderSince(facts_, child, day, until);
    return first && Name(first->worker_name) == only_worker_;
  }

  template <typename Change>
  void CountCases(std::string_view code, v1::Answer& answer, const Change& change) {
    const StatusOr<const Indicator*> indicator = FindIndicator(code);
    const IndicatorFigures counted = CountIndicator(**indicator, moment_, period_.days(), Grouping::kNone);
    if (!counted.failure.empty()) return answer.add_notes(fmt::format("{} has no value: {}.", code, counted.failure));
    for (const CohortCase& of : counted.cohort.cases) Add(of.entity, of.day, [&](FrontDoor& row) { change(row, of); });
  }

  void WriteRow(const std::string& key, FrontDoor& row, v1::Answer& answer) const {
    const Figure children{static_cast<int64_t>(row.children_again.size()), static_cast<int64_t>(row.children.size())};
    v1::AnswerRow& cells = *answer.add_rows();
    const auto number = [&](int64_t value) { cells.add_cells(std::to_string(value)); };
    cells.add_cells(key);
    number(row.conversion.of);
    number(row.conversion.n);
    cells.add_cells(ValueText(row.conversion));
    for (const int64_t count : {row.referrals, row.accepted, row.no_further_action, row.withdrawn, row.undecided}) number(count);
    for (const Figure& figure : {row.decision, row.rereferral, children}) {
      number(figure.n);
      number(figure.of);
      cells.add_cells(ValueText(figure));
    }
    for (const Symbol child : row.children) {
      const bool again = row.children_again.contains(child);
      List(row, child, "child", {again ? Verdict::kCounts : Verdict::kAgainst, again ? "referred again" : "not referred in the time before"});
    }
    std::sort(row.members.begin(), row.members.end());
    for (std::string& member : row.members) cells.add_members(std::move(member));
  }

  const IndicatorMoment& moment_;
  const KnownFacts& facts_;
  const Period period_;
  const bool by_team_, open_;
  const std::string_view only_team_, only_worker_;
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
  Counting counting(moment, asked, period, question);
  counting.Count(answer);
  counting.Write(answer);
  return answer;
}

}  // namespace hanes
