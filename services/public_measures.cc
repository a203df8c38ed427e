// SPDX-License-Identifier: Apache-2.0
#include "services/public_measures.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace hanes {
namespace {

constexpr std::string_view kChildren = "caseload.children";

// Every share that is public, by its own name: one that is new is not, until somebody has thought about it and written it down here or below.
// Beside it the cases it is of, where another stem has the same denominators.
struct PublicShare {
  std::string_view code, cases;
};
constexpr auto kShares = std::to_array<PublicShare>({
    {"SCC/001a", ""}, {"SCC/001b", ""}, {"SCC/002", "looked after"}, {"SCC/004", "looked after"}, {"SCC/006", "referrals"},
    {"SCC/007a", "referrals"}, {"SCC/010", "referrals"}, {"SCC/011a", "initial assessments"}, {"SCC/011b", "initial assessments"},
    {"SCC/014", ""}, {"SCC/015", ""}, {"SCC/021", ""}, {"SCC/024", ""}, {"SCC/025", ""}, {"SCC/030a", ""}, {"SCC/030b", ""},
    {"SCC/033a", ""}, {"SCC/033b", ""}, {"SCC/033c", ""}, {"SCC/034", ""}, {"SCC/035", ""}, {"SCC/036", ""}, {"SCC/041a", ""},
    {"SCC/041b", ""}, {"SCC/042a", "initial assessments"}, {"core/a", ""}, {"SCC/044a", ""}, {"CPV", ""},
});

constexpr std::string_view kOfStaff = "of few people in each team";
constexpr std::string_view kNoCount = "a mean, a sum of amounts or full-time equivalents: no count that could be withheld and rounded";
constexpr std::string_view kPartOfWhole = "its denominators are parts of the number of children";
constexpr std::string_view kRestOfShare = "with SCC/007a it is all referrals";
constexpr std::string_view kOtherCut = "a count of the same children or cases as a public measure, cut otherwise: beside it a small count could be told";
constexpr std::string_view kOwnWork = "of the service's own work, and no count of children";

constexpr auto kKeptBack = std::to_array<MeasureKeptBack>({
    {"caseload.unallocated", kOtherCut}, {"caseload.not_social_worker", kOtherCut}, {"caseload.left_worker", kOtherCut},
    {"caseload.over_cap_by", kOtherCut}, {"caseload.fte", kNoCount}, {"caseload.children_per_fte", kNoCount},
    {"caseload.effective_fte", kNoCount}, {"caseload.children_per_effective_fte", kNoCount}, {"caseload.over_cap_workers", kOfStaff},
    {"sickness.workers_off", kOfStaff}, {"sickness.fte_off", kOfStaff}, {"sickness.off_long_term", kOfStaff},
    {"sickness.cases_held_by_off", kOfStaff}, {"sickness.days_lost", kOfStaff}, {"sickness.absence_rate", kOfStaff},
    {"sickness.return_to_work_rate", kOfStaff}, {"recruitment.establishment_fte", kOfStaff}, {"recruitment.in_post", kOfStaff},
    {"recruitment.vacancies", kOfStaff}, {"recruitment.agency", kOfStaff}, {"recruitment.in_post_fte", kOfStaff},
    {"recruitment.vacancy_fte", kOfStaff}, {"recruitment.vacancy_rate", kOfStaff}, {"recruitment.agency_fte", kOfStaff},
    {"recruitment.agency_rate", kOfStaff}, {"recruitment.joiners", kOfStaff}, {"recruitment.leavers", kOfStaff},
    {"front-door.contacts", kOtherCut}, {"front-door.referrals", kOtherCut}, {"front-door.conversion", kOtherCut},
    {"front-door.decided_in_time", kOtherCut}, {"front-door.rereferrals", kOtherCut}, {"front-door.children_rereferred", kOtherCut},
    {"due.overdue", kOwnWork}, {"due.listed", kOwnWork}, {"recording-delay.within_7_days", kOwnWork},
    {"recording-delay.median_days", kNoCount}, {"programme.red", kOwnWork}, {"programme.amber", kOwnWork}, {"programme.green", kOwnWork},
    {"programme.overdue", kOwnWork}, {"programme.finished", kOwnWork}, {"SCC/007b", kRestOfShare}, {"SCC/007c", kRestOfShare},
    {"SCC/013ai", kPartOfWhole}, {"SCC/013aii", kPartOfWhole}, {"SCC/013aiii", kPartOfWhole}, {"SCC/013bi", kPartOfWhole},
    {"SCC/013bii", kPartOfWhole}, {"SCC/013biii", kPartOfWhole}, {"SCC/022a", kNoCount}, {"SCC/022b", kNoCount}, {"SCC/037", kNoCount},
    {"SCC/042b", kNoCount}, {"core/b", kNoCount}, {"SCC/044b", kNoCount}, {"SUP", kOfStaff}, {"SUP/calendar", kOfStaff},
    {"SUP/days", kOfStaff}, {"SUP/working", kOfStaff}, {"SUP/case", kOfStaff}, {"SUP/urgent", kOfStaff}, {"SUP/agreement", kOfStaff},
    {"SUP/induction", kOfStaff}, {"SUP/appraisal", kOfStaff}, {"SUP/probation", kOfStaff},
});

// "SCC/033" of "SCC/033a"; a code without a number is its own.
std::string StemOf(std::string_view code) {
  const size_t digits = code.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::string(code.substr(0, code.find('/')));
  size_t end = digits;
  while (end < code.size() && std::isdigit(static_cast<unsigned char>(code[end])) != 0) ++end;
  return std::string(code.substr(0, end));
}

}  // namespace

std::span<const PublicMeasureName> PublicMeasures() {
  static const std::vector<PublicMeasureName> names = [] {
    std::vector<PublicMeasureName> all = {{std::string(kChildren), false, std::string(kChildren), std::string(kChildren)}};
    for (const PublicShare& share : kShares) {
      const std::string stem = StemOf(share.code);
      all.push_back({std::string(share.code), true, stem, share.cases.empty() ? stem : std::string(share.cases)});
    }
    return all;
  }();
  return names;
}

std::span<const MeasureKeptBack> MeasuresKeptBack() { return kKeptBack; }

const PublicMeasureName* FindPublicMeasure(std::string_view name) {
  const auto found = std::ranges::find(PublicMeasures(), name, &PublicMeasureName::name);
  return found == PublicMeasures().end() ? nullptr : &*found;
}

}  // namespace hanes
