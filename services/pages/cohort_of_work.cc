// SPDX-License-Identifier: Apache-2.0
// Which members of a row of audits, of what is due, or of the plan are behind each of its columns.
#include <algorithm>

#include "services/pages/cohort_sides.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 2> kOverdue = {"overdue", "longest_days_overdue"};

std::vector<CohortMember> Beginning(const v1::AnswerRow& row, std::string_view words) {
  std::vector<CohortMember> members = MembersOf(row);
  std::erase_if(members, [&](const CohortMember& member) { return !member.reason.starts_with(words); });
  for (CohortMember& member : members) member.reason.erase(0, words.size());
  return members;
}

std::vector<CohortSide> Alone(std::vector<CohortMember> members) { return {{Text::kFigureMembers, std::move(members)}}; }

}  // namespace

std::vector<CohortSide> CohortOfAudits(const v1::AnswerRow& row, std::string_view column) {
  if (column == "audits") return Alone(Beginning(row, "audit: "));
  if (column == "actions_open") return Alone(Beginning(row, "actions: "));
  if (column == "actions_overdue") {
    return Parted(Beginning(row, "actions: "), [](const CohortMember& member) { return member.reason.find(" overdue") != std::string::npos; });
  }
  const std::string_view grade = column == "not_graded" ? "not graded" : column;
  return Parted(Beginning(row, "audit: "), [&](const CohortMember& member) { return member.reason.starts_with(grade); });
}

// Every member says the day by which it is due, last.
std::vector<CohortSide> CohortOfDue(const v1::AnswerRow& row, std::string_view column, std::string_view as_at) {
  if (!Has(kOverdue, column)) return Alone(MembersOf(row));
  return Parted(MembersOf(row), [&](const CohortMember& member) { return member.reason.substr(member.reason.rfind(' ') + 1) < as_at; });
}

std::vector<CohortSide> CohortOfProgramme(const v1::AnswerRow& row, std::string_view column) {
  if (column == "overdue" || column == "finished") {
    return Parted(MembersOf(row), [&](const CohortMember& member) { return member.reason.starts_with(column); });
  }
  if (column != "red" && column != "amber" && column != "green" && column != "not_rated") return Alone(MembersOf(row));
  return Parted(MembersOf(row), [&](const CohortMember& member) {  // of those not finished
    const size_t comma = member.reason.find(", ");
    const std::string rating = comma == std::string::npos ? "not_rated" : member.reason.substr(comma + 2, member.reason.find(' ', comma + 2) - comma - 2);
    return !member.reason.starts_with("finished") && rating == column;
  });
}

}  // namespace hanes
