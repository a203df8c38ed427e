// SPDX-License-Identifier: Apache-2.0
#include "services/pages/cohort_sides.h"

namespace hanes {
namespace {

CohortMember Split(std::string_view member) {
  const size_t tab = member.find('\t');
  return {std::string(member.substr(0, tab)), tab == std::string_view::npos ? "" : std::string(member.substr(tab + 1))};
}

}  // namespace

std::vector<CohortMember> MembersOf(const v1::AnswerRow& row) {
  std::vector<CohortMember> members;
  for (const std::string& text : row.members()) members.push_back(Split(text));
  return members;
}

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

std::vector<CohortSide> Parted(std::vector<CohortMember> members, const std::function<bool(const CohortMember&)>& counts) {
  std::vector<CohortSide> sides = {{Text::kFigureCounts, {}}, {Text::kFigureOthers, {}}};
  for (CohortMember& member : members) sides[counts(member) ? 0 : 1].cases.push_back(std::move(member));
  return sides;
}

}  // namespace hanes
