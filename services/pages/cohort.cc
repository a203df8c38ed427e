// SPDX-License-Identifier: Apache-2.0
#include "services/pages/cohort.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "services/pages/chart.h"
#include "services/pages/cohort_sides.h"
#include "services/pages/figure_link.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 3> kHoldings = {"unallocated", "not_social_worker", "left_worker"};
constexpr std::array<std::string_view, 2> kOverCap = {"over_cap_workers", "over_cap_by"};
constexpr std::array<std::string_view, 4> kPerFte = {"fte", "children_per_fte", "effective_fte", "children_per_effective_fte"};

double Number(std::string_view cell) {
  double number = 0;
  std::from_chars(cell.data(), cell.data() + cell.size(), number);
  return number;
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
  if (view == "sickness") return CohortOfSickness(request, asked);
  if (view == "audits") return CohortOfAudits(asked.row, asked.column);
  if (view == "due" && asked.answer.by() != "item") return CohortOfDue(asked.row, asked.column, asked.answer.as_at());
  if (view == "programme" && asked.answer.by() != "action") return CohortOfProgramme(asked.row, asked.column);
  if (view == "front-door") return CohortOfFrontDoor(asked.row, asked.column);
  if (view == "recruitment" && by_kind) return CohortOfStaff(asked.row, asked.column);
  if (asked.row.members().empty() && view != "indicators") return std::vector<CohortSide>();
  return BySides(MembersOf(asked.row));
}

}  // namespace hanes
