// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators_question.h"

#include <algorithm>
#include <array>

#include "base/period.h"
#include "projections/caseload_children.h"
#include "projections/indicator_moment.h"
#include "projections/indicators.h"
#include "projections/indicators/figures.h"
#include "projections/indicators/pages.h"
#include "projections/indicators/targets.h"
#include "projections/settings_facts.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 2> kDimensions = {"authority", "team"};
constexpr std::array<std::string_view, 2> kSupervisionDimensions = {"team", "worker"};
constexpr std::string_view kNone = "(none)";
constexpr std::string_view kTotal = "total";

// One question on its way to its answer.
class Counting {
 public:
  Counting(const IndicatorMoment& moment, const AskedQuestion& asked, const Period& period, const v1::Question& question, v1::Answer& answer)
      : asked_(asked), period_(period), moment_(moment), facts_(moment.facts()), rules_(moment.rules()),
        targets_(facts_.snapshot(), period, asked.known_at), grouping_(GroupingBy(asked.by)),
        only_(grouping_ == Grouping::kWorker ? question.worker() : question.team()),
        cases_of_(grouping_ == Grouping::kWorker ? CasesOf{Grouping::kTeam, question.team()} : CasesOf{Grouping::kWorker, question.worker()}),
        answer_(answer) {}

  void Run(std::span<const Indicator* const> indicators) {
    SetColumns();
    const Grouping grouping = grouping_ == Grouping::kNone && !only_.empty() ? Grouping::kTeam : grouping_;
    for (const Indicator* indicator : indicators) {
      const IndicatorFigures counted = CountIndicator(*indicator, moment_, period_.days(), grouping, cases_of_);
      AddRows(counted);
      AddNotes(counted, indicators.size() == 1);
    }
    if (NotOver()) answer_.add_notes(fmt::format("The period is not over: it ends on {}.", (period_.days().to - 1).ToString()));
  }

 private:
  static Grouping GroupingBy(std::string_view by) {
    return by == "team" ? Grouping::kTeam : by == "worker" ? Grouping::kWorker : Grouping::kNone;
  }

  bool NotOver() const { return !(period_.days().to - 1 < facts_.today()); }

  void SetColumns() {
    if (grouping_ == Grouping::kTeam) {
      for (const char* column : {"team", "team_name"}) answer_.add_columns(column);
    }
    if (grouping_ == Grouping::kWorker) answer_.add_columns("worker");
    for (const char* column : {"code", "measure", "n", "N", "value", "target", "distance", "status"}) answer_.add_columns(column);
    answer_.set_dimensions(grouping_ == Grouping::kTeam ? 4 : grouping_ == Grouping::kWorker ? 3 : 2);
  }

  void AddRows(const IndicatorFigures& counted) {
    for (const GroupFigure& of_group : counted.groups) {
      const std::string_view group = facts_.snapshot().SymbolName(of_group.group);
      if (only_.empty() || group == only_) AddRow(counted, of_group, group, false);
    }
    if (only_.empty()) AddRow(counted, counted.whole, "", true);
  }

  void AddRow(const IndicatorFigures& counted, const GroupFigure& of, std::string_view group, bool whole) {
    v1::AnswerRow& row = *answer_.add_rows();
    const auto cell = [&](std::string_view text) { row.add_cells(text.data(), text.size()); };
    if (grouping_ != Grouping::kNone) cell(whole ? kTotal : group.empty() ? kNone : group);
    if (grouping_ == Grouping::kTeam) cell(whole ? "" : TeamName(of.group));
    const Indicator& indicator = *counted.indicator;
    cell(indicator.code);
    cell(indicator.measure);
    cell(of.figure.NText());
    cell(std::to_string(of.figure.of));
    const std::optional<int64_t> value = counted.failure.empty() ? of.figure.Tenths() : std::nullopt;
    const std::optional<IndicatorTarget> target = targets_.Of(indicator, grouping_ == Grouping::kWorker ? "" : group);
    cell(value ? TenthsText(*value) : "");
    cell(target ? TargetText(target->hundredths) : "");
    cell(value && target ? TenthsText(DistanceTenths(of.figure, *target)) : "");
    cell(StatusOf(counted, of.figure, value));
    if (asked_.open) AddMembers(counted, whole ? std::nullopt : std::optional(of.group), row);
  }

  std::string_view StatusOf(const IndicatorFigures& counted, const Figure& figure, std::optional<int64_t> value) const {
    if (!counted.failure.empty()) return "x";
    if (figure.of == 0) return "z";
    if (NotOver()) return "p";
    return *value == 0 && figure.n != 0 ? "low" : "";
  }

  std::string_view TeamName(Symbol team) {
    if (team == 0) return "";
    if (team_names_.empty()) {
      team_names_.resize(facts_.snapshot().SymbolCount());
      facts_.snapshot().ForEachAt(kTeamName, period_.days().to - 1, asked_.known_at, [&](const FactSpan&, const FactContent& content) {
        team_names_[content.dimensions[kOwnName]] = content.dimensions[0];
      });
    }
    return facts_.snapshot().SymbolName(team_names_[team]);
  }

  void AddMembers(const IndicatorFigures& counted, std::optional<Symbol> group, v1::AnswerRow& row) {
    std::vector<std::string> members;
    std::vector<Symbol> groups;
    const Grouping grouping = grouping_ == Grouping::kNone ? Grouping::kTeam : grouping_;
    for (const CohortCase& of : counted.cohort.cases) {
      if (group) GroupsOfCase(facts_, of, grouping, groups);
      if (group && std::find(groups.begin(), groups.end(), *group) == groups.end()) continue;
      members.push_back(fmt::format("{}\t{}: {}", facts_.snapshot().EntityName(of.entity), NameOf(of.verdict.side), ReasonText(of.verdict)));
    }
    std::sort(members.begin(), members.end());
    for (std::string& member : members) row.add_members(std::move(member));
  }

  void AddNotes(const IndicatorFigures& counted, bool alone) {
    const Indicator& indicator = *counted.indicator;
    if (!counted.failure.empty()) answer_.add_notes(fmt::format("{} has no value: {}.", indicator.code, counted.failure));
    for (const std::string& note : counted.cohort.notes) answer_.add_notes(fmt::format("{}: {}", indicator.code, note));
    if (!alone) return;
    if (counted.whole.left_out > 0) answer_.add_notes(fmt::format("{} cases are left out: on neither side.", counted.whole.left_out));
    const RulesInForce rules = rules_.On(period_.days().to - 1);
    for (const std::string_view rule : indicator.rules) {
      const StatusOr<std::string> note = rules.Note(rule);
      answer_.add_notes(note.ok() ? *note : fmt::format("No rule {} is in force at the end of the period.", rule));
    }
  }

  const AskedQuestion& asked_;
  const Period period_;
  const IndicatorMoment& moment_;
  const KnownFacts& facts_;
  const DueRules& rules_;
  const IndicatorTargets targets_;
  const Grouping grouping_;
  const std::string_view only_;  // of the groups this one
  const CasesOf cases_of_;       // and of all cases these
  std::vector<Symbol> team_names_;
  v1::Answer& answer_;
};

// One by its code, or all; of supervision those whose codes begin so.
StatusOr<std::vector<const Indicator*>> Chosen(std::string_view code, bool of_supervision) {
  std::vector<const Indicator*> chosen;
  if (!code.empty()) {
    ASSIGN_OR_RETURN(chosen.emplace_back(), FindIndicator(code));
    return chosen;
  }
  for (const Indicator& indicator : Indicators()) {
    if (!of_supervision || indicator.code.starts_with("SUP")) chosen.push_back(&indicator);
  }
  return chosen;
}

// One question about indicators, or about supervision.
struct Asker {
  std::string_view name;
  std::span<const std::string_view> dimensions;
  bool of_supervision;

  StatusOr<v1::Answer> Ask(const IndicatorMoment& moment, const AskedQuestion& asked, const v1::Question& question,
                           const QuestionContext& context) const {
    ASSIGN_OR_RETURN(const Period period, ReadPeriod(question, asked));
    ASSIGN_OR_RETURN(const std::vector<const Indicator*> indicators, Chosen(question.code(), of_supervision));
    v1::Answer answer = BeginPeriodAnswer(name, asked, period, moment.facts().snapshot(), context);
    Counting(moment, asked, period, question, answer).Run(indicators);
    return answer;
  }

  StatusOr<v1::Answer> Ask(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) const {
    ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, dimensions, context));
    ASSIGN_OR_RETURN(const IndicatorMoment moment, IndicatorMoment::At(facts, asked.known_at, question.rules()));
    return Ask(moment, asked, question, context);
  }
};
constexpr Asker kOfIndicators{"indicators", kDimensions, false};
constexpr Asker kOfSupervision{"supervision", kSupervisionDimensions, true};

}  // namespace

StatusOr<Period> ReadPeriod(const v1::Question& question, const AskedQuestion& asked) {
  if (question.period().empty()) return Period::Of(Period::Kind::kYearToDate, asked.as_at);
  const StatusOr<Period> period = Period::Parse(question.period());
  if (!period.ok()) return Annotate(period.status(), "period");
  return period;
}

v1::Answer BeginPeriodAnswer(std::string_view name, AskedQuestion asked, const Period& period, const FactIndex::Snapshot& facts,
                             const QuestionContext& context) {
  asked.as_at = std::min(period.days().to - 1, DayInLondon(asked.known_at));
  v1::Answer answer = BeginAnswer(name, asked, facts.checkpoint(), context);
  answer.add_notes(fmt::format("Period {}: {} to {}.", period.ToString(), period.days().from.ToString(), (period.days().to - 1).ToString()));
  return answer;
}

std::span<const std::string_view> IndicatorsDimensions() { return kDimensions; }
std::span<const std::string_view> SupervisionDimensions() { return kSupervisionDimensions; }

std::unique_ptr<FactIndex> NewIndicatorsIndex() {
  // The caseload's kinds as its own index has them, for what is counted by its code; of the others every dimension that a page reads.
  static const std::vector<FactIndex::Layout> layout = [] {
    std::vector<FactIndex::Layout> kinds = {
        {kOpenCase, 0b010}, {kChildProtection, 0}, {kLookedAfter, 0}, {kProceedings, 0}, {kReadyToClose, 0}, {kAllocation, 0b111},
        {kEmployment, 0b011, kOwnName}, {kLeftEmployment, 0, kOwnName}, {kTeamName, 0b001, kOwnName}, {kUnknownSince, 0},
    };
    for (uint8_t kind = kReferral; kind <= kConsultation; ++kind) kinds.push_back({kind, 0b111});
    kinds.push_back({kRecordedStep, 0b001});
    for (uint8_t kind = kAway; kind <= kAuditActions; ++kind) kinds.push_back({kind, 0b111});
    for (const FactIndex::Layout& setting : SettingsLayout()) kinds.push_back(setting);
    return kinds;
  }();
  return std::make_unique<FactIndex>(layout);
}

StatusOr<v1::Answer> AskIndicators(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  return kOfIndicators.Ask(facts, question, context);
}

StatusOr<v1::Answer> AskIndicatorsAt(const IndicatorMoment& moment, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  return kOfIndicators.Ask(moment, asked, question, context);
}

StatusOr<v1::Answer> AskSupervision(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  return kOfSupervision.Ask(facts, question, context);
}

}  // namespace hanes
