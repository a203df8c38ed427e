// SPDX-License-Identifier: Apache-2.0
#include "services/pages/cohort.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <set>

#include "services/pages/chart.h"
#include "services/pages/figure_link.h"

namespace hanes {
namespace {

template <size_t kSize>
bool Has(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

constexpr std::array<std::string_view, 3> kHoldings = {"unallocated", "not_social_worker", "left_worker"};
constexpr std::array<std::string_view, 2> kOverCap = {"over_cap_workers", "over_cap_by"};
constexpr std::array<std::string_view, 4> kPerFte = {"fte", "children_per_fte", "effective_fte", "children_per_effective_fte"};
constexpr std::array<std::string_view, 5> kOffNow = {"workers_off", "fte_off", "off_long_term", "on_phased_return", "cases_held_by_off"};

// Which members of the front door a column is about, and of those the ones whose reason begins so; empty: they say themselves on which side they are.
struct FrontDoorCases {
  std::string_view column, figure, counts = {};
};
constexpr FrontDoorCases kFrontDoor[] = {
    {"contacts", "contact"}, {"became_referrals", "contact"}, {"conversion", "contact"},
    {"referrals", "referral"}, {"accepted", "referral", "accepted"}, {"no_further_action", "referral", "no further action"},
    {"withdrawn", "referral", "withdrawn"}, {"undecided", "referral", "no decision yet"},
    {"in_time", "decision"}, {"decision_N", "decision"}, {"decision", "decision"},
    {"repeats", "rereferral"}, {"repeat_N", "rereferral"}, {"rereferral", "rereferral"},
    {"children_again", "child"}, {"children", "child"}, {"children_rereferral", "child"},
};

// What a member behind the figures of staff is, as its reason says it.
enum StaffKind : unsigned {
  kPostVacant = 1, kPostPartVacant = 2, kPostHeld = 4, kInPost = 8, kInPostAtEnd = 16, kAgency = 32, kJoined = 64, kLeft = 128, kStarted = 256,
};
unsigned StaffKindOf(std::string_view reason) {
  if (reason.starts_with("vacant, ")) return kPostVacant;
  if (reason.starts_with("held, ")) return reason.ends_with(" vacant") ? kPostPartVacant : kPostHeld;
  if (reason.starts_with("in post on ")) return kInPostAtEnd;
  if (reason.starts_with("in post, ")) return kInPost;
  if (reason.starts_with("agency, ")) return kAgency;
  if (reason.starts_with("joined ")) return kJoined;
  return reason.starts_with("left ") ? kLeft : reason.starts_with("started ") ? kStarted : 0;
}

// What a column counts, and what it is set against or leaves out.
struct StaffCases {
  std::string_view column;
  unsigned counts;
  unsigned beside = 0;
  Text besides = Text::kFigureAgainst;
};
constexpr unsigned kPosts = kPostVacant | kPostPartVacant | kPostHeld;
constexpr unsigned kVacancy = kPostVacant | kPostPartVacant;
constexpr StaffCases kStaff[] = {
    {"establishment", kPosts}, {"establishment_fte", kPosts},
    {"in_post", kInPost}, {"in_post_fte", kInPost},
    {"vacant", kPostVacant, kPostPartVacant | kPostHeld, Text::kFigureOthers}, {"vacant_fte", kVacancy, kPostHeld, Text::kFigureOthers},
    {"vacant_and_in_post_fte", kVacancy | kInPost}, {"vacancy_rate", kVacancy, kInPost},
    {"agency", kAgency}, {"agency_fte", kAgency}, {"agency_and_in_post_fte", kAgency | kInPost}, {"agency_rate", kAgency, kInPost},
    {"joiners", kJoined}, {"leavers", kLeft}, {"leavers_fte", kLeft},
    {"in_post_at_end", kInPostAtEnd}, {"in_post_fte_at_end", kInPostAtEnd},
    {"turnover_rate", kLeft, kInPostAtEnd, Text::kFigureSetAgainst}, {"turnover_rate_fte", kLeft, kInPostAtEnd, Text::kFigureSetAgainst},
    {"started_after_offer", kStarted}, {"days_offer_to_start", kStarted},
};

CohortMember Split(std::string_view member) {
  const size_t tab = member.find('\t');
  return {std::string(member.substr(0, tab)), tab == std::string_view::npos ? "" : std::string(member.substr(tab + 1))};
}

double Number(std::string_view cell) {
  double number = 0;
  std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return number;
}

std::vector<CohortMember> MembersOf(const v1::AnswerRow& row) {
  std::vector<CohortMember> members;
  for (const std::string& text : row.members()) members.push_back(Split(text));
  return members;
}

// Members that say themselves on which side they are.
std::vector<CohortSide> BySides(std::vector<CohortMember> members) {
  constexpr std::array<std::pair<std::string_view, Text>, 3> kSides = {
      {{"counts: ", Text::kFigureCounts}, {"against: ", Text::kFigureAgainst}, {"left out: ", Text::kFigureLeftOut}}};
  std::vector<CohortSide> sides;
  for (const auto& [before, title] : kSides) sides.push_back({title, {}});
  CohortSide without{Text::kFigureMembers, {}};
  const size_t all = members.size();
  for (CohortMember& member : members) {
    const auto side = std::ranges::find_if(kSides, [&](const auto& one) { return member.reason.starts_with(one.first); });
    if (side == kSides.end()) {
      without.cases.push_back(std::move(member));
      continue;
    }
    member.reason.erase(0, side->first.size());
    sides[static_cast<size_t>(side - kSides.begin())].cases.push_back(std::move(member));
  }
  if (without.cases.size() == all) return {std::move(without)};
  if (!without.cases.empty()) sides.push_back(std::move(without));
  return sides;
}

// Members of the row on one side or the other.
template <typename Counts>
std::vector<CohortSide> Parted(std::vector<CohortMember> members, const Counts& counts) {
  std::vector<CohortSide> sides = {{Text::kFigureCounts, {}}, {Text::kFigureOthers, {}}};
  for (CohortMember& member : members) sides[counts(member) ? 0 : 1].cases.push_back(std::move(member));
  return sides;
}

std::vector<CohortSide> OfFrontDoor(const v1::AnswerRow& row, std::string_view column) {
  const auto cases = std::ranges::find(kFrontDoor, column, &FrontDoorCases::column);
  if (cases == std::end(kFrontDoor)) return {};
  const std::string before = fmt::format("{}: ", cases->figure);
  std::vector<CohortMember> members = MembersOf(row);
  std::erase_if(members, [&](const CohortMember& member) { return !member.reason.starts_with(before); });
  for (CohortMember& member : members) member.reason.erase(0, before.size());
  if (cases->counts.empty()) return BySides(std::move(members));
  return Parted(std::move(members), [&](const CohortMember& member) { return member.reason.starts_with(cases->counts); });
}

std::vector<CohortSide> OfStaff(const v1::AnswerRow& row, std::string_view column) {
  const auto cases = std::ranges::find(kStaff, column, &StaffCases::column);
  if (cases == std::end(kStaff)) return {};
  const std::vector<CohortMember> members = MembersOf(row);
  // Where the period ends on the day, nobody is listed for its end a second time.
  const bool own_end = std::ranges::any_of(members, [](const CohortMember& member) { return StaffKindOf(member.reason) == kInPostAtEnd; });
  const auto those = [&](unsigned kinds) {
    if (!own_end && (kinds & kInPostAtEnd) != 0) kinds |= kInPost;
    std::vector<CohortMember> found;
    std::ranges::copy_if(members, std::back_inserter(found), [&](const CohortMember& member) { return (StaffKindOf(member.reason) & kinds) != 0; });
    return found;
  };
  if (cases->beside == 0) return {{Text::kFigureMembers, those(cases->counts)}};
  return {{Text::kFigureCounts, those(cases->counts)}, {cases->besides, those(cases->beside)}};
}

class CaseloadCohort {
 public:
  CaseloadCohort(const PageRequest& request, const CohortAsked& asked) : request_(request), asked_(asked) {}

  StatusOr<std::vector<CohortSide>> Find() const {
    if (Has(kHoldings, asked_.column)) return ByHolding();
    if (Has(kOverCap, asked_.column) || Has(kPerFte, asked_.column)) return ByWorker();
    return BySides(MembersOf(asked_.row));
  }

 private:
  StatusOr<std::vector<CohortSide>> ByHolding() const {
    v1::Question question = asked_.question;
    question.set_category(std::string(asked_.column));
    ASSIGN_OR_RETURN(const v1::Answer answer, request_.Ask(question));
    std::set<std::string> counted;
    const std::string key = RowKey(asked_.answer, asked_.row);
    for (const v1::AnswerRow& row : answer.rows()) {
      if (RowKey(answer, row) == key) counted.insert(row.members().begin(), row.members().end());
    }
    return Parted(MembersOf(asked_.row), [&](const CohortMember& member) { return counted.contains(member.stream); });
  }

  // Figures of workers: those who hold a child of the row.
  StatusOr<std::vector<CohortSide>> ByWorker() const {
    v1::Question question = asked_.question;
    question.set_by("worker");
    question.set_open(false);
    const std::string& name = asked_.row.cells(0);
    if (asked_.answer.by() == "team" && name != "total") question.set_team(name);
    if (asked_.answer.by() == "worker" && name != "total") question.set_worker(name);
    if (name == "(none)") return std::vector<CohortSide>();
    ASSIGN_OR_RETURN(const v1::Answer answer, request_.Ask(question));
    const std::optional<int> children = ColumnOf(answer, "children"), over = ColumnOf(answer, "over_cap_by"), fte = ColumnOf(answer, "fte"),
                             role = ColumnOf(answer, "role");
    if (!children || !over || !fte || !role) return Internal("the caseload by worker lacks a column");
    const bool of_cap = Has(kOverCap, asked_.column);
    std::vector<CohortSide> sides = {{Text::kFigureCounts, {}}, {Text::kFigureOthers, {}}};
    for (const v1::AnswerRow& row : answer.rows()) {
      if (row.cells(0) == "total" || row.cells(0) == "(none)") continue;
      const bool in_fte = row.cells(*role) == "social_worker" && Number(row.cells(*fte)) > 0;
      const bool counts = of_cap ? Number(row.cells(*over)) > 0 : in_fte;
      std::string reason = request_.SayCount(Text::kUnitChildren, static_cast<int64_t>(Number(row.cells(*children))));
      const std::string& beside = of_cap ? row.cells(*over) : row.cells(*fte);
      if (!beside.empty()) reason += fmt::format("; {}: {}", request_.SayName("column", of_cap ? "over_cap_by" : "fte"), NumberText(beside));
      sides[counts ? 0 : 1].cases.push_back({"worker:" + row.cells(0), std::move(reason)});
    }
    return sides;
  }

  const PageRequest& request_;
  const CohortAsked& asked_;
};

}  // namespace

StatusOr<std::vector<CohortSide>> CohortOf(const PageRequest& request, const CohortAsked& asked) {
  const std::string& view = asked.question.view();
  if (view == "caseload") return CaseloadCohort(request, asked).Find();
  const bool by_kind = asked.answer.by() == "authority" || asked.answer.by() == "team" || asked.answer.by() == "role";
  if (view == "sickness" && Has(kOffNow, asked.column)) {
    return Parted(MembersOf(asked.row), [](const CohortMember& member) { return member.reason.starts_with("off since "); });
  }
  if (view == "sickness" && asked.column.find("lost") != std::string_view::npos) {
    const auto none = [](std::string_view reason) { return reason == "0 days lost" || reason.ends_with(", 0 days lost"); };
    return Parted(MembersOf(asked.row), [&](const CohortMember& member) { return !none(member.reason); });
  }
  if (view == "front-door") return OfFrontDoor(asked.row, asked.column);
  if (view == "recruitment" && by_kind) return OfStaff(asked.row, asked.column);
  if (asked.row.members().empty() && view != "indicators") return std::vector<CohortSide>();
  return BySides(MembersOf(asked.row));
}

}  // namespace hanes
