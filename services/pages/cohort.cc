// SPDX-License-Identifier: Apache-2.0
#include "services/pages/cohort.h"

#include <algorithm>
#include <array>
#include <charconv>
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
constexpr std::array<std::string_view, 5> kVacant = {"vacant", "vacant_fte", "vacancy_rate", "vacant_and_in_post_fte", "vacancies"};
constexpr std::array<std::string_view, 5> kLeft = {"leavers", "leavers_fte", "turnover_rate", "turnover_rate_fte", "share_of_leavers"};

CohortMember Split(std::string_view member) {
  const size_t tab = member.find('\t');
  return {std::string(member.substr(0, tab)), tab == std::string_view::npos ? "" : std::string(member.substr(tab + 1))};
}

double Number(std::string_view cell) {
  double number = 0;
  std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return number;
}

// Members that say themselves on which side they are.
std::vector<CohortSide> BySides(const v1::AnswerRow& row) {
  constexpr std::array<std::pair<std::string_view, Text>, 3> kSides = {
      {{"counts: ", Text::kFigureCounts}, {"against: ", Text::kFigureAgainst}, {"left out: ", Text::kFigureLeftOut}}};
  std::vector<CohortSide> sides;
  for (const auto& [before, title] : kSides) sides.push_back({title, {}});
  CohortSide without{Text::kFigureMembers, {}};
  for (const std::string& text : row.members()) {
    CohortMember member = Split(text);
    const auto side = std::ranges::find_if(kSides, [&](const auto& one) { return member.reason.starts_with(one.first); });
    if (side == kSides.end()) {
      without.cases.push_back(std::move(member));
      continue;
    }
    member.reason.erase(0, side->first.size());
    sides[static_cast<size_t>(side - kSides.begin())].cases.push_back(std::move(member));
  }
  if (without.cases.size() == static_cast<size_t>(row.members_size())) return {std::move(without)};
  if (!without.cases.empty()) sides.push_back(std::move(without));
  return sides;
}

// Members of the row on one side or the other.
template <typename Counts>
std::vector<CohortSide> Parted(const v1::AnswerRow& row, const Counts& counts) {
  std::vector<CohortSide> sides = {{Text::kFigureCounts, {}}, {Text::kFigureOthers, {}}};
  for (const std::string& text : row.members()) {
    CohortMember member = Split(text);
    sides[counts(member) ? 0 : 1].cases.push_back(std::move(member));
  }
  return sides;
}

class CaseloadCohort {
 public:
  CaseloadCohort(const PageRequest& request, const CohortAsked& asked) : request_(request), asked_(asked) {}

  StatusOr<std::vector<CohortSide>> Find() const {
    if (Has(kHoldings, asked_.column)) return ByHolding();
    if (Has(kOverCap, asked_.column) || Has(kPerFte, asked_.column)) return ByWorker();
    return BySides(asked_.row);
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
    return Parted(asked_.row, [&](const CohortMember& member) { return counted.contains(member.stream); });
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
    return Parted(asked.row, [](const CohortMember& member) { return member.reason.starts_with("off since "); });
  }
  if (view == "sickness" && asked.column.find("lost") != std::string_view::npos) {
    const auto none = [](std::string_view reason) { return reason == "0 days lost" || reason.ends_with(", 0 days lost"); };
    return Parted(asked.row, [&](const CohortMember& member) { return !none(member.reason); });
  }
  // The staff that is there is not listed: who left and which posts are empty is.
  if (view == "recruitment" && by_kind) {
    const bool vacant = Has(kVacant, asked.column), left = Has(kLeft, asked.column);
    if (!vacant && !left) return std::vector<CohortSide>();
    std::vector<CohortSide> sides = Parted(asked.row, [&](const CohortMember& member) { return vacant == (member.reason == "vacant"); });
    sides.pop_back();  // vacant posts and leavers are no two sides of one figure
    return sides;
  }
  if (asked.row.members().empty() && view != "indicators") return std::vector<CohortSide>();
  return BySides(asked.row);
}

}  // namespace hanes
