// SPDX-License-Identifier: Apache-2.0
#include "projections/due_question.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "base/utf8.h"
#include "projections/indicators.h"
#include "projections/indicators/duties.h"
#include "projections/indicators/worker_duties.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 4> kDimensions = {"item", "what", "team", "worker"};
constexpr std::string_view kNone = "(none)";
constexpr int32_t kDaysAhead = 28;  // listed when nobody says how far to look

struct DueItem {
  Date due;
  std::string_view what;
  Symbol entity = 0;
  Date began;
  std::string_view rule;
};

// Everything that has a deadline: adding one is a line here.
struct OnceKind {
  std::string_view what;
  void (*duties)(Reading&, VisitOnce);
};
constexpr OnceKind kOnce[] = {
    {"referral decision", ReferralDecisions},
    {"initial assessment", InitialAssessments},
    {"core assessment", RequiredCoreAssessments},
    {"initial conference", InitialConferences},
    {"first core group", FirstCoreGroups},
    {"care plan", CarePlans},
    {"personal education plan", EducationPlans},
    {"audit actions", AuditActions},
    {"induction", Inductions},
    {"probation check", ProbationChecks},
};
struct RepeatedKind {
  std::string_view what;
  void (*duties)(Reading&, VisitRepeated);
};
constexpr RepeatedKind kRepeated[] = {
    {"looked-after review", LookedAfterReviews},
    {"looked-after visit", LookedAfterVisits},
    {"protection review", ProtectionReviews},
    {"protection visit", ProtectionVisits},
    {"supervision", OneToOneSupervisions},
    {"supervision agreement", SupervisionAgreements},
    {"appraisal", Appraisals},
};

class DueList {
 public:
  DueList(const FactIndex::Snapshot& facts, const AskedQuestion& asked, const DueRules& rules, Date last)
      : asked_(asked),
        last_(last),
        facts_(facts, asked.known_at, asked.as_at, WithSomethingOpen(facts, asked.as_at, asked.known_at)),
        rules_(rules) {}

  void Find() {
    for (const OnceKind& kind : kOnce) FindOnce(kind);
    for (const RepeatedKind& kind : kRepeated) FindRepeated(kind);
    std::sort(items_.begin(), items_.end(), [&](const DueItem& a, const DueItem& b) {
      const auto order = [&](const DueItem& item) { return std::tuple(item.due, item.what, Name(item.entity), item.began); };
      return order(a) < order(b);
    });
  }

  void Write(const v1::Question& question, v1::Answer& answer) const {
    if (asked_.by == kDimensions.front()) WriteItems(question, answer);
    else WriteCounts(question, answer);
    for (const std::string& why : failures_) answer.add_notes(fmt::format("Not listed: {}.", why));
  }

 private:
  struct Holders {
    std::vector<std::string_view> workers;
    std::vector<std::string_view> teams;
  };
  struct Counts {
    int64_t listed = 0, overdue = 0;
    int32_t longest = 0;
    std::vector<std::string> members;
  };

  // visit(const DueItem&, const Holders&) for each that is asked for.
  template <typename Visit>
  void ForEachAsked(const v1::Question& question, const Visit& visit) const {
    for (const DueItem& item : items_) {
      const Holders holders = HoldersOf(item.entity);
      if (!question.category().empty() && item.what != question.category()) continue;
      if (!question.team().empty() && !Contains(holders.teams, question.team())) continue;
      if (!question.worker().empty() && !Contains(holders.workers, question.worker())) continue;
      visit(item, holders);
    }
  }

  void WriteItems(const v1::Question& question, v1::Answer& answer) const {
    for (const char* column : {"what", "who", "worker", "team", "began", "due", "days_overdue", "rule"}) answer.add_columns(column);
    answer.set_dimensions(4);
    ForEachAsked(question, [&](const DueItem& item, const Holders& holders) {
      v1::AnswerRow& row = *answer.add_rows();
      row.add_cells(std::string(item.what));
      row.add_cells(std::string(Name(item.entity)));
      row.add_cells(Joined(holders.workers));
      row.add_cells(Joined(holders.teams));
      row.add_cells(item.began.ToString());
      row.add_cells(item.due.ToString());
      row.add_cells(std::to_string(asked_.as_at - item.due));
      row.add_cells(RuleText(item));
    });
  }

  void WriteCounts(const v1::Question& question, v1::Answer& answer) const {
    std::map<std::string, Counts> rows;
    Counts total;
    ForEachAsked(question, [&](const DueItem& item, const Holders& holders) {
      Count(item, total);
      if (asked_.by == "what") return Count(item, rows[std::string(item.what)]);
      const std::vector<std::string_view>& names = asked_.by == "team" ? holders.teams : holders.workers;
      for (const std::string_view name : names) Count(item, rows[std::string(name)]);
      if (names.empty()) Count(item, rows[std::string(kNone)]);
    });
    answer.add_columns(asked_.by);
    for (const char* column : {"listed", "overdue", "longest_days_overdue", "status"}) answer.add_columns(column);
    answer.set_dimensions(1);
    for (const auto& [name, counts] : rows) WriteCount(name, counts, answer);
    WriteCount("total", total, answer);
  }

  void Count(const DueItem& item, Counts& counts) const {
    ++counts.listed;
    counts.overdue += item.due < asked_.as_at ? 1 : 0;
    counts.longest = std::max(counts.longest, asked_.as_at - item.due);
    if (asked_.open) counts.members.push_back(fmt::format("{}\t{} due {}", Name(item.entity), item.what, item.due.ToString()));
  }

  // What is missing from the list may be of any row: then none has a figure.
  void WriteCount(const std::string& name, const Counts& counts, v1::Answer& answer) const {
    v1::AnswerRow& row = *answer.add_rows();
    const bool whole = failures_.empty();
    row.add_cells(name);
    row.add_cells(whole ? std::to_string(counts.listed) : "");
    row.add_cells(whole ? std::to_string(counts.overdue) : "");
    row.add_cells(whole && counts.overdue > 0 ? std::to_string(counts.longest) : "");
    row.add_cells(whole ? "" : "x");
    for (const std::string& member : counts.members) row.add_members(member);
  }

  // Each kind reads for itself: a rule that one lacks keeps no other from the list.
  Reading NewReading() const { return Reading(facts_, rules_, {asked_.as_at, last_ + 1}); }
  void Finish(std::string_view what, const Reading& reading) {
    if (!reading.failure().empty()) failures_.push_back(fmt::format("{}: {}", what, reading.failure()));
  }

  void FindOnce(const OnceKind& kind) {
    Reading reading = NewReading();
    kind.duties(reading, [&](const OnceDuty& duty) {
      if (duty.done || duty.began > asked_.as_at || duty.ends <= asked_.as_at) return;
      const Date due = DueOf(reading, duty);
      if (due <= last_ && due < duty.ends) items_.push_back({due, kind.what, duty.entity, duty.began, duty.rule});
    });
    Finish(kind.what, reading);
  }

  void FindRepeated(const RepeatedKind& kind) {
    Reading reading = NewReading();
    kind.duties(reading, [&](const RepeatedDuty& duty) {
      if (!duty.spell.days.Contains(asked_.as_at)) return;
      const auto due_of = [&](const ChainClock& clock) { return DueOf(reading, duty, clock); };
      const std::optional<DueStep> open = OpenStep(duty.spell.days, duty.done, asked_.as_at, due_of);
      if (open && open->due <= last_) items_.push_back({open->due, kind.what, duty.spell.entity, open->clock.started, duty.rule_of(open->clock)});
    });
    Finish(kind.what, reading);
  }

  std::string_view Name(Symbol entity) const { return facts_.snapshot().EntityName(entity); }

  static bool Contains(const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  Holders HoldersOf(Symbol entity) const {
    Holders holders;
    std::vector<Symbol> symbols;
    const FactIndex::Snapshot& facts = facts_.snapshot();
    if (KindOf(Name(entity)) == "worker") {
      holders.workers.push_back(Name(entity).substr(Name(entity).find(':') + 1));
      symbols = {facts_.Teams().OfWorker(entity, asked_.as_at)};
    } else {
      facts_.Teams().HoldersOf(entity, asked_.as_at, symbols);
      for (const Symbol worker : symbols) holders.workers.push_back(facts.SymbolName(worker));
      facts_.Teams().OfChild(entity, asked_.as_at, symbols);
    }
    for (const Symbol team : symbols) {
      if (team != 0) holders.teams.push_back(facts.SymbolName(team));
    }
    std::sort(holders.workers.begin(), holders.workers.end());
    std::sort(holders.teams.begin(), holders.teams.end());
    return holders;
  }

  static std::string Joined(const std::vector<std::string_view>& names) {
    return names.size() == 1 ? std::string(names.front()) : fmt::format("{}", fmt::join(names, ","));
  }

  // "cp.visit.interval = 6 weeks (wales-2012)"
  std::string RuleText(const DueItem& item) const {
    if (item.rule.empty()) return "";
    const std::optional<SetRule> rule = rules_.On(item.began).Find(item.rule);
    if (!rule) return std::string(item.rule);
    return fmt::format("{} = {}{}", item.rule, rule->value, rule->rule_set.empty() ? "" : fmt::format(" ({})", rule->rule_set));
  }

  const AskedQuestion& asked_;
  const Date last_;
  const KnownFacts facts_;
  const DueRules& rules_;
  std::vector<DueItem> items_;
  std::vector<std::string> failures_;
};

Status CheckCategory(const std::string& category) {
  if (category.empty()) return OkStatus();
  std::vector<std::string_view> kinds;
  for (const OnceKind& kind : kOnce) kinds.push_back(kind.what);
  for (const RepeatedKind& kind : kRepeated) kinds.push_back(kind.what);
  if (std::find(kinds.begin(), kinds.end(), category) != kinds.end()) return OkStatus();
  return InvalidArgument("category \"{}\" is not one of {}", Excerpt(category), fmt::join(kinds, ", "));
}

}  // namespace

std::span<const std::string_view> DueDimensions() { return kDimensions; }

StatusOr<v1::Answer> AskDue(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  Date last = asked.as_at + kDaysAhead;
  if (!question.to().empty()) {
    const StatusOr<Date> to = Date::Parse(question.to());
    if (!to.ok()) return Annotate(to.status(), "to");
    last = *to;
  }
  RETURN_IF_ERROR(CheckCategory(question.category()));
  ASSIGN_OR_RETURN(const DueRules rules, DueRules::Make(facts, asked.known_at, question.rules()));
  v1::Answer answer = BeginAnswer("due", asked, facts.checkpoint(), context);
  answer.add_notes(fmt::format("Due by {} and not done by {}.", last.ToString(), asked.as_at.ToString()));
  DueList list(facts, asked, rules, last);
  list.Find();
  list.Write(question, answer);
  return answer;
}

}  // namespace hanes
