// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_question.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "projections/caseload.h"
#include "projections/caseload_cells.h"
#include "projections/caseload_children.h"
#include "projections/caseload_groups.h"
#include "projections/caseload_parked.h"
#include "projections/caseload_rules.h"
#include "projections/caseload_tally.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 5> kDimensions = {"authority", "team", "worker", "category", "status"};
constexpr std::string_view kNone = "(none)";
constexpr std::string_view kUndecided = "(undecided)";
constexpr std::string_view kTotal = "total";

// One question on its way to its answer. Each way of counting adds its rows and leaves behind how a child finds those it is counted in: members
// and doubts are then given to the rows of every way alike. Rows stand under keys: statuses, symbols of teams, places of workers.
class Count {
 public:
  Count(const FactIndex::Snapshot& facts, const AskedQuestion& asked, const CaseloadFilter& filter, const RulesInForce& rules,
        std::string_view rule_set, const AuthorityId& authority, v1::Answer& answer)
      : facts_(facts), asked_(asked), filter_(filter), authority_(authority.value()), answer_(answer),
        children_(facts, asked.as_at, asked.known_at, !filter.all() || (asked.by != "category" && asked.by != "status"),
                  DetailOf(facts, asked, filter), rule_set),
        rules_(rules) {}

  Status Fill() {
    RETURN_IF_ERROR(children_.Only(filter_));
    if (asked_.by == "status") ByStatus(StatusRows::ByStatus());
    else if (asked_.by == "category") RETURN_IF_ERROR(ByCategory());
    else {
      RETURN_IF_ERROR(FindCap());
      if (asked_.by == "authority") ByAuthority();
      else if (asked_.by == "team") ByTeam();
      else ByWorker();
    }
    if (asked_.open) AddMembers();
    AddNotes();
    return OkStatus();
  }

 private:
  using Keys = std::vector<uint32_t>;

  // Each child is looked at where children must be named: in lists of members, and to tell which rows rest on a record that cannot be read.
  static CaseloadChildren::Detail DetailOf(const FactIndex::Snapshot& facts, const AskedQuestion& asked, const CaseloadFilter& filter) {
    const bool names = asked.open || !filter.all() || !facts.parked().empty();
    return names ? CaseloadChildren::Detail::kEachChild : CaseloadChildren::Detail::kSums;
  }

  Status ByCategory() {
    const std::optional<SetRule> rule = FindRuleAndNote(kPrecedenceRule);
    std::optional<std::array<size_t, 5>> precedence;
    if (rule.has_value()) {
      ASSIGN_OR_RETURN(precedence, ReadPrecedence(*rule));
    }
    ByStatus(StatusRows::ByCategory(precedence));
    return OkStatus();
  }

  // A row for each status; one more for children that belong to none of them, if there are any; the total.
  void ByStatus(const StatusRows& rows) {
    SetColumns({asked_.by, "children"}, 1);
    std::array<uint32_t, kStatuses.size() + 1> counts{};
    uint32_t total = 0;
    for (uint16_t bits = 0; bits < kChildBitsEnd; ++bits) {
      const uint32_t count = children_.CountOf(bits);
      if (count == 0) continue;
      total += count;
      for (size_t row = 0; row < counts.size(); ++row) counts[row] += rows.Has(bits, row) ? count : 0;
    }
    for (uint32_t row = 0; row < kStatuses.size(); ++row) AddRow(row, {kStatuses[row], std::to_string(counts[row])});
    if (counts.back() > 0) AddRow(StatusRows::kUndecided, {kUndecided, std::to_string(counts.back())});
    AddTotalRow({kTotal, std::to_string(total)});
    keys_of_ = [this, rows](uint32_t child, Keys& keys) {
      keys.clear();
      for (uint32_t row = 0; row <= StatusRows::kUndecided; ++row) {
        if (rows.Has(children_.children()[child].bits, row)) keys.push_back(row);
      }
    };
  }

  void ByAuthority() {
    SetColumns({"authority", "unallocated", "not_social_worker", "left_worker", "fte", "children_per_fte", "effective_fte",
                "children_per_effective_fte", "over_cap_workers", "over_cap_by", "children"}, 1);
    const Tally whole = TallyOfAll(children_, cap_);
    AddFigures(whole, AddRow(0, {authority_.empty() ? kNone : authority_}));
    AddFigures(whole, AddTotalRow({kTotal}));
    keys_of_ = [](uint32_t, Keys& keys) { keys = {0}; };
  }

  void ByTeam() {
    SetColumns({"team", "team_name", "unallocated", "not_social_worker", "left_worker", "fte", "children_per_fte",
                "effective_fte", "children_per_effective_fte", "over_cap_workers", "over_cap_by", "children"}, 2);
    std::vector<Symbol> names(facts_.SymbolCount());  // by symbol of the team
    facts_.ForEachAt(kTeamName, asked_.as_at, asked_.known_at, [&](const FactSpan&, const FactContent& content) {
      names[content.dimensions[kOwnName]] = content.dimensions[0];
    });
    const std::vector<Tally> tallies = TallyOfTeams(children_, facts_.SymbolCount(), cap_);
    std::vector<std::pair<std::string_view, Symbol>> teams;
    for (Symbol team = 1; team < tallies.size(); ++team) {
      const bool asked = filter_.team.empty() || facts_.SymbolName(team) == filter_.team;  // a child of it may be held in others too
      if (asked && tallies[team].children > 0) teams.emplace_back(facts_.SymbolName(team), team);
    }
    std::sort(teams.begin(), teams.end());
    for (const auto& [id, team] : teams) AddFigures(tallies[team], AddRow(team, {id, facts_.SymbolName(names[team])}));
    if (filter_.team.empty() && tallies[0].children > 0) AddFigures(tallies[0], AddRow(0, {kNone, ""}));
    AddFigures(TallyOfAll(children_, cap_), AddTotalRow({kTotal, ""}));
    keys_of_ = [this](uint32_t child, Keys& keys) { TeamsOf(children_, child, keys); };
  }

  void ByWorker() {
    SetColumns({"worker", "role", "fte", "children_per_fte", "effective_fte", "children_per_effective_fte", "over_cap_by", "children"}, 1);
    const auto workers = children_.workers();
    const auto unallocated_key = static_cast<uint32_t>(workers.size());
    std::vector<std::pair<std::string_view, uint32_t>> holders;
    for (uint32_t place = 0; place < workers.size(); ++place) {
      if (workers[place].counted > 0) holders.emplace_back(facts_.SymbolName(workers[place].worker), place);
    }
    std::sort(holders.begin(), holders.end());
    for (const auto& [name, place] : holders) AddWorkerRow(place, name, workers[place]);
    const Tally whole = TallyOfAll(children_, cap_);
    if (whole.unallocated > 0) AddRow(unallocated_key, {kNone, "", "", "", "", "", "", std::to_string(whole.unallocated)});
    AddTotalRow({kTotal, "", FteText(whole.fte), PerFteText(whole.held_by_counted_fte, whole.fte), EffectiveText(whole.effective_fte),
                 PerEffectiveText(whole.held_by_counted_fte, whole.effective_fte), CapText(cap_, whole.over_cap_by),
                 std::to_string(whole.children)});
    keys_of_ = [this, unallocated_key](uint32_t child, Keys& keys) {
      WorkersOf(children_, child, keys);
      if (keys.empty()) keys.push_back(unallocated_key);
    };
  }

  void AddWorkerRow(uint32_t place, std::string_view name, const WorkerOnDay& worker) {
    const bool fte_known = worker.standing == WorkerOnDay::kEmployed && worker.fte >= 0;
    const auto fte = static_cast<uint64_t>(fte_known ? worker.fte : 0);
    const uint64_t effective = fte_known ? EffectiveFte(worker) : 0;
    AddRow(place, {name, RoleText(facts_, worker), fte_known ? FteText(fte) : "", PerFteText(worker.counted, fte),
                   fte_known ? EffectiveText(effective) : "", PerEffectiveText(worker.counted, effective),
                   CapText(cap_, OverCap(cap_, worker.children)), std::to_string(worker.counted)});
  }

  // What authority and team have in common, after their names.
  void AddFigures(const Tally& tally, v1::AnswerRow& row) const {
    for (const uint32_t figure : {tally.unallocated, tally.not_social_worker, tally.left_worker}) row.add_cells(std::to_string(figure));
    row.add_cells(FteText(tally.fte));
    row.add_cells(PerFteText(tally.held_by_counted_fte, tally.fte));
    row.add_cells(EffectiveText(tally.effective_fte));
    row.add_cells(PerEffectiveText(tally.held_by_counted_fte, tally.effective_fte));
    row.add_cells(CapText(cap_, tally.over_cap_workers));
    row.add_cells(CapText(cap_, tally.over_cap_by));
    row.add_cells(std::to_string(tally.children));
  }

  // Without the rules that say which absence is long, no figure that long absence is in has a value.
  std::string EffectiveText(uint64_t fte) const { return children_.worked_known().ok() ? FteText(fte) : ""; }
  std::string PerEffectiveText(uint64_t children, uint64_t fte) const {
    return children_.worked_known().ok() ? PerFteText(children, fte) : "";
  }

  Status FindCap() {
    const std::optional<SetRule> rule = FindRuleAndNote(kCapRule);
    if (!rule.has_value()) return OkStatus();
    ASSIGN_OR_RETURN(cap_, ReadCap(*rule));
    return OkStatus();
  }

  std::optional<SetRule> FindRuleAndNote(std::string_view name) {
    const StatusOr<std::string> note = rules_.Note(name);
    answer_.add_notes(note.ok() ? *note : fmt::format("No rule {} is in force on this day: what depends on it has no value.", name));
    return rules_.Find(name);
  }

  void AddNotes() {
    if (!children_.worked_known().ok()) {
      answer_.add_notes(fmt::format("Effective FTE has no value: {}.", MessageOf(children_.worked_known())));
    }
    uint32_t unknown_worker = 0;
    for (uint16_t bits = 0; bits < kChildBitsEnd; ++bits) {
      unknown_worker += (bits & kHeldByUnknownWorker) != 0 ? children_.CountOf(bits) : 0;
    }
    AddNote(children_.end_unknown(), "counted on a record that the source stopped showing later: when it ended is unknown");
    AddNote(children_.unknown_since(), "not counted: the source stopped showing the record, and it is unknown since whether it ended");
    AddNote(unknown_worker, "held by a worker whose employment or role on this day is not known");
    if (!facts_.parked().empty()) AddParkedNotes();
  }
  void AddNote(uint32_t count, std::string_view what) {
    if (count > 0) answer_.add_notes(fmt::format("{} {} {}.", count, count == 1 ? "child is" : "children are", what));
  }

  // A record that cannot be read leaves its figures as they were when it last could: whoever reads the table must know, and which rows it is in.
  void AddParkedNotes() {
    const auto& parked = facts_.parked();
    const auto children = std::count_if(parked.begin(), parked.end(), [](const auto& p) { return KindOf(p.entity) == "child"; });
    answer_.add_notes(fmt::format("{} of the records behind these figures cannot be read ({} of children) and count as when they last could: see "
                                  "`hanes status`.", parked.size(), children));
    const ParkedBehind behind = FindParkedBehind(facts_, children_);
    AddNote(behind.children_not_counted, "not counted under an id of its own and may be missing from any row: the record cannot be read");
    std::vector<std::string_view> names;
    const std::vector<bool> touched = RowsTouched(behind);
    for (int row = 0; row < answer_.rows_size(); ++row) {
      if (touched[static_cast<size_t>(row)]) names.push_back(answer_.rows(row).cells(0));
    }
    if (!names.empty()) answer_.add_notes(fmt::format("Records that cannot be read are behind: {}.", fmt::join(names, ", ")));
  }

  std::vector<bool> RowsTouched(const ParkedBehind& behind) const {
    const bool rules_count = asked_.by != "status";
    std::vector<bool> touched(static_cast<size_t>(answer_.rows_size()), behind.rules && rules_count);
    Keys keys;
    for (const uint32_t child : behind.children) {
      if (children_.children()[child].times == 0) continue;
      keys_of_(child, keys);
      for (const uint32_t key : keys) Touch(key, touched);
    }
    for (const uint32_t worker : behind.workers) TouchRowsOfWorker(worker, touched);
    const bool whole = std::find(touched.begin(), touched.end(), true) != touched.end();
    if (whole) touched.back() = true;
    if (asked_.by != "team") return touched;
    for (const Symbol team : behind.teams) {  // no more than its name: the total knows nothing of it
      Touch(team, touched);
    }
    return touched;
  }

  // The worker's own row, or those of the teams it holds children for.
  void TouchRowsOfWorker(uint32_t worker, std::vector<bool>& touched) const {
    if (asked_.by == "worker") Touch(worker, touched);
    if (asked_.by == "authority") touched[0] = true;
    if (asked_.by != "team") return;
    Keys teams;
    for (uint32_t child = 0; child < children_.children().size(); ++child) {
      children_.ForEachHold(child, [&](const Hold& hold) {
        if (hold.worker != worker) return;
        if (hold.team != 0) teams = {hold.team};
        else TeamsOf(children_, child, teams);
        for (const Symbol team : teams) Touch(team, touched);
      });
    }
  }

  // A row that is not asked for is not there.
  bool HasRow(uint32_t key) const { return key < row_of_.size() && row_of_[key] != kNoRow; }
  void Touch(uint32_t key, std::vector<bool>& touched) const {
    if (HasRow(key)) touched[row_of_[key]] = true;
  }

  // In order of their names, so that every row has its members sorted.
  void AddMembers() {
    std::vector<std::pair<std::string_view, uint32_t>> named;
    for (uint32_t child = 0; child < children_.children().size(); ++child) {
      if (children_.children()[child].times == 0) continue;
      named.emplace_back(facts_.EntityName(children_.children()[child].entity), child);
    }
    std::sort(named.begin(), named.end());
    Keys keys;
    v1::AnswerRow& total = *answer_.mutable_rows(answer_.rows_size() - 1);
    for (const auto& [name, child] : named) {
      keys_of_(child, keys);
      for (const uint32_t key : keys) {
        if (HasRow(key)) answer_.mutable_rows(static_cast<int>(row_of_[key]))->add_members(std::string(name));
      }
      total.add_members(std::string(name));
    }
  }

  void SetColumns(std::initializer_list<std::string_view> columns, uint32_t dimensions) {
    for (std::string_view column : columns) answer_.add_columns(std::string(column));
    answer_.set_dimensions(dimensions);
  }
  v1::AnswerRow& AddRow(uint32_t key, std::initializer_list<std::string_view> cells) {
    if (row_of_.size() <= key) row_of_.resize(key + 1, kNoRow);
    row_of_[key] = static_cast<uint32_t>(answer_.rows_size());
    return AddTotalRow(cells);
  }
  // Every child is in it, so no key leads to it.
  v1::AnswerRow& AddTotalRow(std::initializer_list<std::string_view> cells) {
    v1::AnswerRow& row = *answer_.add_rows();
    row.mutable_cells()->Reserve(answer_.columns_size());
    for (const std::string_view cell : cells) row.add_cells(cell.data(), cell.size());
    return row;
  }

  static constexpr uint32_t kNoRow = std::numeric_limits<uint32_t>::max();

  const FactIndex::Snapshot& facts_;
  const AskedQuestion& asked_;
  const CaseloadFilter& filter_;
  const std::string authority_;
  v1::Answer& answer_;
  CaseloadChildren children_;
  const RulesInForce& rules_;
  Cap cap_;
  std::vector<uint32_t> row_of_;  // by key
  std::function<void(uint32_t child, Keys& keys)> keys_of_;
};

}  // namespace

std::span<const std::string_view> CaseloadDimensions() { return kDimensions; }

StatusOr<v1::Answer> AskCaseload(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  v1::Answer answer = BeginAnswer("caseload", asked, facts.checkpoint(), context);
  ASSIGN_OR_RETURN(const RulesInForce rules, CaseloadRulesAt(facts, asked, question.rules()));
  const CaseloadFilter filter{question.team(), question.worker(), question.category()};
  Count count(facts, asked, filter, rules, question.rules(), context.authority, answer);
  RETURN_IF_ERROR(count.Fill());
  return answer;
}

}  // namespace hanes
