// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_question.h"

#include <algorithm>
#include <map>
#include <optional>

#include "projections/caseload.h"
#include "projections/caseload_children.h"
#include "projections/caseload_rules.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 5> kDimensions = {"authority", "team", "worker", "category", "status"};
constexpr std::string_view kNone = "(none)";
constexpr std::string_view kUndecided = "(undecided)";
constexpr std::string_view kTotal = "total";
constexpr uint16_t kStatusBits = kCountedBits | kMarkedReady;  // what statuses are read from; the five lowest bits

// Full-time equivalent in hundredths as a number: 80 -> "0.8".
std::string FteText(uint64_t hundredths) {
  std::string text = fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

// To one decimal, half upwards; empty where there is no FTE: a division by nothing has no value.
std::string PerFteText(uint64_t children, uint64_t fte_hundredths) {
  if (fte_hundredths == 0) return "";
  const uint64_t tenths = (children * 1000 + fte_hundredths / 2) / fte_hundredths;
  return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

// Figures of a group of children: the whole council, or one team.
struct Tally {
  uint32_t children = 0;
  uint32_t unallocated = 0;
  uint32_t not_social_worker = 0;
  uint32_t left_worker = 0;
  uint32_t held_by_counted_fte = 0;  // cases of the workers whose FTE is counted: the published formula's numerator
  uint64_t fte = 0;                  // hundredths, of social workers who hold a child here and whose FTE is above zero
  uint32_t over_cap_workers = 0;
  uint32_t over_cap_by = 0;
  std::vector<uint32_t> members;     // places of children, with `open`

  void Count(uint32_t place, uint16_t bits, bool open) {
    ++children;
    unallocated += (bits & kHeldBits) == 0;
    not_social_worker += (bits & kHeldByAnotherWorker) != 0 && (bits & kHeldBySocialWorker) == 0;
    left_worker += (bits & kHeldByLeaver) != 0 && (bits & (kHeldBySocialWorker | kHeldByAnotherWorker)) == 0;
    if (open) members.push_back(place);
  }
};

// One question on its way to its answer.
class Count {
 public:
  Count(const FactIndex::Snapshot& facts, const AskedQuestion& asked, const AuthorityId& authority, v1::Answer& answer)
      : facts_(facts), asked_(asked), authority_(authority.value()), answer_(answer),
        children_(facts, asked.as_at, asked.known_at, asked.by != "category" && asked.by != "status") {}

  Status Fill() {
    if (asked_.by == "category") RETURN_IF_ERROR(ByCategory());
    else if (asked_.by == "status") ByStatus();
    else {
      RETURN_IF_ERROR(FindCap());
      if (asked_.by == "authority") ByAuthority();
      else if (asked_.by == "team") ByTeam();
      else ByWorker();
    }
    AddNotes();
    return OkStatus();
  }

 private:
  void ByStatus() {
    SetColumns({"status", "children"}, 1);
    AddRowsOfStatuses([](uint16_t bits, size_t status) { return HasStatus(bits, status); });
  }

  // Without a rule that says which status prevails, a child of several statuses is put in none of them: nothing is guessed.
  Status ByCategory() {
    SetColumns({"category", "children"}, 1);
    const std::optional<RuleInForce> rule = FindRuleAndNote(kPrecedenceRule);
    std::optional<std::array<size_t, 5>> order;
    if (rule.has_value()) {
      ASSIGN_OR_RETURN(order, ReadPrecedence(*rule));
    }
    AddRowsOfStatuses([&](uint16_t bits, size_t status) {
      return status == (order.has_value() ? FirstOf(bits, *order) : OnlyOf(bits));
    });
    return OkStatus();
  }

  // A row for each status; one more for children that belong to none of them, if there are any; the total. What a child is counted for is
  // five bits, so `belongs` is asked about each combination once and not about each child.
  template <typename Belongs>
  void AddRowsOfStatuses(const Belongs& belongs) {
    std::array<std::vector<size_t>, kStatusBits + 1> rows_of;
    for (uint16_t bits = 1; bits <= kStatusBits; ++bits) {
      for (size_t row = 0; row < kStatuses.size(); ++row) {
        if ((bits & kCountedBits) != 0 && belongs(bits, row)) rows_of[bits].push_back(row);
      }
      if (rows_of[bits].empty()) rows_of[bits].push_back(kStatuses.size());
    }
    std::array<std::vector<uint32_t>, kStatuses.size() + 1> places;
    for (uint32_t place = 0; place < children_.children().size(); ++place) {
      for (size_t row : rows_of[children_.children()[place].bits & kStatusBits]) places[row].push_back(place);
    }
    for (size_t row = 0; row < kStatuses.size(); ++row) AddCountedRow(kStatuses[row], places[row]);
    if (!places.back().empty()) AddCountedRow(kUndecided, places.back());
    AddTotalRow({});
  }

  static size_t FirstOf(uint16_t bits, const std::array<size_t, 5>& order) {
    return *std::find_if(order.begin(), order.end(), [&](size_t status) { return HasStatus(bits, status); });
  }
  static size_t OnlyOf(uint16_t bits) {
    size_t only = kStatuses.size(), count = 0;
    for (size_t status = 0; status < kStatuses.size(); ++status) {
      if (HasStatus(bits, status)) only = status, ++count;
    }
    return count == 1 ? only : kStatuses.size();
  }

  void ByAuthority() {
    SetColumns({"authority", "unallocated", "not_social_worker", "left_worker", "fte", "children_per_fte", "over_cap_workers",
                "over_cap_by", "children"}, 1);
    const Tally whole = TallyOfAll();
    AddTallyRow({authority_.empty() ? std::string(kNone) : authority_}, whole);
    AddTallyRow({std::string(kTotal)}, whole);
  }

  void ByTeam() {
    SetColumns({"team", "team_name", "unallocated", "not_social_worker", "left_worker", "fte", "children_per_fte", "over_cap_workers",
                "over_cap_by", "children"}, 2);
    std::map<std::string_view, std::string_view> names;
    facts_.ForEachAt(kTeamName, asked_.as_at, asked_.known_at, [&](const FactSpan& span, const FactContent& content) {
      names[NameOf(facts_.EntityName(span.entity))] = facts_.SymbolName(content.dimensions[0]);
    });
    const TeamTallies teams = TallyTeams();
    for (const auto& [team, tally] : teams.named) {
      const auto name = names.find(team);
      AddTallyRow({std::string(team), name == names.end() ? "" : std::string(name->second)}, tally);
    }
    if (teams.none.children > 0) AddTallyRow({std::string(kNone), ""}, teams.none);
    AddTallyRow({std::string(kTotal), ""}, TallyOfAll());
  }

  void ByWorker() {
    SetColumns({"worker", "role", "fte", "children_per_fte", "over_cap_by", "children"}, 1);
    std::map<std::string_view, const WorkerOnDay*> holders;
    for (const WorkerOnDay& worker : children_.workers()) {
      if (worker.children > 0) holders[facts_.SymbolName(worker.worker)] = &worker;
    }
    const auto members = MembersOfWorkers();
    for (const auto& [name, worker] : holders) {
      const bool fte_known = worker->standing == WorkerOnDay::kEmployed && worker->fte >= 0;
      const auto fte = static_cast<uint64_t>(fte_known ? worker->fte : 0);
      AddRow({std::string(name), RoleText(*worker), fte_known ? FteText(fte) : "", PerFteText(worker->children, fte),
              CapText(OverCap(worker->children)), std::to_string(worker->children)},
             MembersOf(members, worker->worker));
    }
    const auto unallocated = Where([](const OpenChild& child) { return (child.bits & kHeldBits) == 0; });
    if (!unallocated.empty()) AddRow({std::string(kNone), "", "", "", "", std::to_string(unallocated.size())}, unallocated);
    const Tally whole = TallyOfAll();
    AddTotalRow({"", FteText(whole.fte), PerFteText(whole.held_by_counted_fte, whole.fte), CapText(whole.over_cap_by)});
  }

  std::string RoleText(const WorkerOnDay& worker) const {
    switch (worker.standing) {
      case WorkerOnDay::kEmployed: return worker.role == 0 ? "not_recorded" : std::string(facts_.SymbolName(worker.role));
      case WorkerOnDay::kLeft: return "left";
      case WorkerOnDay::kUnknown: break;
    }
    return "unknown";
  }

  // The whole council. FTE follows England's published formula: cases held by, over FTE of, social workers who hold a case and whose FTE is
  // above zero.
  Tally TallyOfAll() const {
    Tally whole;
    for (uint32_t place = 0; place < children_.children().size(); ++place) whole.Count(place, children_.children()[place].bits, asked_.open);
    for (const WorkerOnDay& worker : children_.workers()) AddWorker(worker, worker.children, whole);
    return whole;
  }

  // What a worker who holds `here` children of the group adds to its figures; the cap is the worker's, whatever the teams.
  void AddWorker(const WorkerOnDay& worker, uint32_t here, Tally& tally) const {
    if (here == 0) return;
    if (const uint32_t over = OverCap(worker.children); over > 0) {
      ++tally.over_cap_workers;
      tally.over_cap_by += over;
    }
    const bool is_social_worker = worker.standing == WorkerOnDay::kEmployed && facts_.SymbolName(worker.role) == "social_worker";
    if (!is_social_worker || worker.fte <= 0) return;
    tally.fte += static_cast<uint64_t>(worker.fte);
    tally.held_by_counted_fte += here;
  }

  struct TeamTallies {
    std::map<std::string_view, Tally> named;
    Tally none;
  };
  TeamTallies TallyTeams() const {
    std::vector<Tally> tallies(facts_.SymbolCount() + 1);  // by symbol; the last is for no team
    const Symbol none = static_cast<Symbol>(facts_.SymbolCount());
    absl::flat_hash_map<std::pair<Symbol, Symbol>, uint32_t> held;  // (team, worker): children
    std::vector<std::pair<Symbol, Symbol>> holds;
    std::vector<Symbol> teams;
    for (uint32_t place = 0; place < children_.children().size(); ++place) {
      const OpenChild& child = children_.children()[place];
      const Symbol fallback = child.case_team == 0 ? none : child.case_team;
      holds.clear();
      teams.clear();
      children_.ForEachHold(place, [&](const Hold& hold) {
        if (hold.team != kNoSymbol) teams.push_back(hold.team);
      });
      if (teams.empty()) teams.push_back(fallback);
      children_.ForEachHold(place, [&](const Hold& hold) {
        if (hold.worker != kNoSymbol) holds.emplace_back(hold.team == kNoSymbol ? teams.front() : hold.team, hold.worker);
      });
      if (teams.size() > 1) SortUnique(teams);
      if (holds.size() > 1) SortUnique(holds);
      for (Symbol team : teams) tallies[team].Count(place, child.bits, asked_.open);
      for (const auto& hold : holds) ++held[hold];
    }
    for (const auto& [hold, here] : held) AddWorker(children_.Worker(hold.second), here, tallies[hold.first]);
    TeamTallies result;
    result.none = std::move(tallies.back());
    for (Symbol team = 0; team < none; ++team) {
      if (tallies[team].children > 0) result.named.emplace(facts_.SymbolName(team), std::move(tallies[team]));
    }
    return result;
  }

  template <typename T>
  static void SortUnique(std::vector<T>& items) {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
  }

  using Members = std::map<Symbol, std::vector<uint32_t>>;
  Members MembersOfWorkers() const {
    Members members;
    if (!asked_.open) return members;
    for (uint32_t place = 0; place < children_.children().size(); ++place) {
      children_.ForEachHold(place, [&](const Hold& hold) {
        if (hold.worker != kNoSymbol) members[hold.worker].push_back(place);
      });
    }
    for (auto& [worker, places] : members) SortUnique(places);
    return members;
  }
  static std::vector<uint32_t> MembersOf(const Members& members, Symbol worker) {
    const auto found = members.find(worker);
    return found == members.end() ? std::vector<uint32_t>() : found->second;
  }

  Status FindCap() {
    const std::optional<RuleInForce> rule = FindRuleAndNote(kCapRule);
    if (!rule.has_value()) return OkStatus();
    ASSIGN_OR_RETURN(cap_, ReadCap(*rule));
    return OkStatus();
  }
  uint32_t OverCap(uint32_t children) const { return cap_.has_value() && children > *cap_ ? children - *cap_ : 0; }
  std::string CapText(uint32_t figure) const { return cap_.has_value() ? std::to_string(figure) : ""; }

  std::optional<RuleInForce> FindRuleAndNote(std::string_view name) {
    const std::optional<RuleInForce> rule = FindRule(facts_, name, asked_.as_at, asked_.known_at);
    answer_.add_notes(rule.has_value() ? fmt::format("Rule {} = {}, in force since {}.", name, rule->value, rule->since.ToString())
                                       : fmt::format("No rule {} is in force on this day: what depends on it has no value.", name));
    return rule;
  }

  void AddNotes() {
    uint32_t end_unknown = 0, unknown_worker = 0;
    for (const OpenChild& child : children_.children()) {
      end_unknown += (child.bits & kEndUnknown) != 0;
      unknown_worker += (child.bits & kHeldByUnknownWorker) != 0;
    }
    AddNote(end_unknown, "counted on a record that the source stopped showing later: when it ended is unknown");
    AddNote(children_.unknown_since(), "not counted: the source stopped showing the record, and it is unknown since whether it ended");
    AddNote(unknown_worker, "held by a worker whose employment or role on this day is not known");
    AddParkedNote();
  }
  void AddNote(uint32_t count, std::string_view what) {
    if (count > 0) answer_.add_notes(fmt::format("{} {} {}.", count, count == 1 ? "child is" : "children are", what));
  }
  // A record that cannot be read leaves its figures as they were when it last could: whoever reads the table must know.
  void AddParkedNote() {
    const auto& parked = facts_.parked();
    if (parked.empty()) return;
    const auto children = std::count_if(parked.begin(), parked.end(), [](const auto& p) { return KindOf(p.entity) == "child"; });
    answer_.add_notes(fmt::format("{} of the records behind these figures cannot be read ({} of children) and count as when they last could: see "
                                  "`hanes status`.", parked.size(), children));
  }

  template <typename Test>
  std::vector<uint32_t> Where(const Test& test) const {
    std::vector<uint32_t> places;
    for (uint32_t place = 0; place < children_.children().size(); ++place) {
      if (test(children_.children()[place])) places.push_back(place);
    }
    return places;
  }

  void SetColumns(std::initializer_list<std::string_view> columns, uint32_t dimensions) {
    for (std::string_view column : columns) answer_.add_columns(std::string(column));
    answer_.set_dimensions(dimensions);
  }
  void AddCountedRow(std::string_view name, const std::vector<uint32_t>& places) {
    AddRow({std::string(name), std::to_string(places.size())}, places);
  }
  void AddTallyRow(std::vector<std::string> cells, const Tally& tally) {
    for (const uint32_t figure : {tally.unallocated, tally.not_social_worker, tally.left_worker}) cells.push_back(std::to_string(figure));
    cells.push_back(FteText(tally.fte));
    cells.push_back(PerFteText(tally.held_by_counted_fte, tally.fte));
    cells.push_back(CapText(tally.over_cap_workers));
    cells.push_back(CapText(tally.over_cap_by));
    cells.push_back(std::to_string(tally.children));
    AddRow(std::move(cells), tally.members);
  }
  void AddTotalRow(std::vector<std::string> between) {
    const auto all = Where([](const OpenChild&) { return true; });
    between.insert(between.begin(), std::string(kTotal));
    between.push_back(std::to_string(all.size()));
    AddRow(std::move(between), all);
  }
  void AddRow(std::vector<std::string> cells, const std::vector<uint32_t>& places) {
    v1::AnswerRow& row = *answer_.add_rows();
    for (std::string& cell : cells) row.add_cells(std::move(cell));
    if (!asked_.open) return;
    for (uint32_t place : places) row.add_members(std::string(facts_.EntityName(children_.children()[place].entity)));
    std::sort(row.mutable_members()->begin(), row.mutable_members()->end());
  }

  const FactIndex::Snapshot& facts_;
  const AskedQuestion& asked_;
  const std::string authority_;
  v1::Answer& answer_;
  const CaseloadChildren children_;
  std::optional<uint32_t> cap_;
};

}  // namespace

std::span<const std::string_view> CaseloadDimensions() { return kDimensions; }

std::unique_ptr<FactIndex> NewCaseloadIndex() {
  // Bits of the dimensions that questions read: ids of cases, plans and episodes are not among them.
  static constexpr std::array<FactIndex::Layout, 11> kLayout = {{
      {kOpenCase, 0b010}, {kChildProtection, 0}, {kLookedAfter, 0}, {kProceedings, 0}, {kReadyToClose, 0}, {kAllocation, 0b111},
      {kEmployment, 0b011}, {kLeftEmployment, 0}, {kTeamName, 0b001}, {kRule, 0b011}, {kUnknownSince, 0},
  }};
  return std::make_unique<FactIndex>(kLayout);
}

StatusOr<v1::Answer> AskCaseload(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  v1::Answer answer = BeginAnswer("caseload", asked, facts.checkpoint(), context);
  Count count(facts, asked, context.authority, answer);
  RETURN_IF_ERROR(count.Fill());
  return answer;
}

}  // namespace hanes
