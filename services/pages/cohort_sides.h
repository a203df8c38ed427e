// SPDX-License-Identifier: Apache-2.0
// The members of a row, and on which side of a column each is; and the cohorts of the questions whose columns are of several kinds.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "services/pages/cohort.h"

namespace hanes {

template <size_t kSize>
bool Has(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::vector<CohortMember> MembersOf(const v1::AnswerRow& row);
// Members that say themselves on which side they are: "counts: ", "against: ", "left out: ", which is taken off.
std::vector<CohortSide> BySides(std::vector<CohortMember> members);
// On one side or the other.
std::vector<CohortSide> Parted(std::vector<CohortMember> members, const std::function<bool(const CohortMember&)>& counts);

// Of the front door, and of posts and staff by authority, team or role; none for a column that is none of theirs.
std::vector<CohortSide> CohortOfFrontDoor(const v1::AnswerRow& row, std::string_view column);
std::vector<CohortSide> CohortOfStaff(const v1::AnswerRow& row, std::string_view column);
// Of audits, of what is due or was on the answer's day, and of the plan's actions.
std::vector<CohortSide> CohortOfAudits(const v1::AnswerRow& row, std::string_view column);
std::vector<CohortSide> CohortOfDue(const v1::AnswerRow& row, std::string_view column, std::string_view as_at);
std::vector<CohortSide> CohortOfProgramme(const v1::AnswerRow& row, std::string_view column);
// Of sickness. Errors are those of the view.
StatusOr<std::vector<CohortSide>> CohortOfSickness(const PageRequest& request, const CohortAsked& asked);

}  // namespace hanes
