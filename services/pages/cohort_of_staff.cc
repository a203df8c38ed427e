// SPDX-License-Identifier: Apache-2.0
// Which members of a row of the front door, or of posts and staff, are behind each of its columns.
#include <algorithm>
#include <iterator>

#include "services/pages/cohort_sides.h"

namespace hanes {
namespace {

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

}  // namespace

std::vector<CohortSide> CohortOfFrontDoor(const v1::AnswerRow& row, std::string_view column) {
  const auto cases = std::ranges::find(kFrontDoor, column, &FrontDoorCases::column);
  if (cases == std::end(kFrontDoor)) return {};
  const std::string before = fmt::format("{}: ", cases->figure);
  std::vector<CohortMember> members = MembersOf(row);
  std::erase_if(members, [&](const CohortMember& member) { return !member.reason.starts_with(before); });
  for (CohortMember& member : members) member.reason.erase(0, before.size());
  if (cases->counts.empty()) return BySides(std::move(members));
  return Parted(std::move(members), [&](const CohortMember& member) { return member.reason.starts_with(cases->counts); });
}

std::vector<CohortSide> CohortOfStaff(const v1::AnswerRow& row, std::string_view column) {
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

}  // namespace hanes
