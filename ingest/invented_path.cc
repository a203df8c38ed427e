// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_path.h"

#include <algorithm>

namespace hanes {
namespace {

// Shares and means give, with 2,500 referrals a year, what a council of 30,000 children reported for 2012: about 1,900 children
// with an open case, 480 looked after, 180 on the register.
constexpr uint32_t kSoonOverPerMille = 500;
constexpr uint32_t kPlanOfSupportPerMille = 220;
constexpr int32_t kSoonOverMeanDays = 60;
constexpr int32_t kSupportMeanDays = 1000;
constexpr uint32_t kConferenceOfEnquiriesPerMille = 600;
constexpr uint32_t kRegisteredOfConferencesPerMille = 850;
constexpr int32_t kRegisterMeanDays = 270;
constexpr uint32_t kCareOfRegisteredPerMille = 350;
constexpr uint32_t kCareOfOthersPerMille = 70;
constexpr uint32_t kLongCarePerMille = 650;
constexpr int32_t kLongCareMeanDays = 1700;

void DrawProtection(InventedPath* path, const InventedStory& story, InventedRandom& random) {
  path->enquiry = path->referred + random.Between(0, 8);
  path->ends = path->enquiry + 20 + random.DaysAround(60);
  if (!random.Chance(kConferenceOfEnquiriesPerMille)) return;
  const bool in_time = random.Chance(static_cast<uint32_t>(story.On(path->enquiry).practice.conference_in_time));
  path->conference = path->enquiry + (in_time ? random.Between(9, 19) : random.Between(23, 40));  // fifteen working days are three weeks
  while (IsWeekend(path->conference)) path->conference = path->conference + 1;
  path->ends = path->conference + 30 + random.DaysAround(90);
  if (!random.Chance(kRegisteredOfConferencesPerMille)) return;
  path->registered = path->conference;
  path->deregistered = path->registered + 75 + random.DaysAround(kRegisterMeanDays);
  path->ends = story.AsItTurnsOut(path->deregistered, path->deregistered + 20 + random.DaysAround(150));
}

void DrawProceedings(const InventedPath& path, InventedCare* care, InventedRandom& random) {
  care->pre_proceedings = std::max(path.decided, care->from - random.Between(30, 120));
  care->issued = std::max(care->from, care->pre_proceedings + 1) + random.Between(0, 10);
  care->proceedings_end = care->issued + random.Between(200, 420);
}

}  // namespace

InventedPath DrawPath(Date referred, const InventedStory& story, InventedRandom& random) {
  const InventedDay today = story.On(referred);
  InventedPath path;
  path.referred = referred;
  path.decided = referred + (random.Chance(900) ? random.Between(0, 1) : random.Between(2, 6));
  path.ends = path.decided;
  path.accepted = !random.Chance(static_cast<uint32_t>(today.no_further_action_per_mille));
  if (!path.accepted) return path;
  if (random.Chance(850)) {
    path.assessed_from = path.decided + random.Between(0, 2);
    path.assessed_to = path.assessed_from + 3 + random.DaysAround(today.assessment_mean_days);
  }
  const Date work_begins = path.assessed_to.IsMax() ? path.decided : path.assessed_to;
  const uint32_t kind = random.Below(1000);
  if (kind < kSoonOverPerMille) {
    path.ends = work_begins + 10 + random.DaysAround(kSoonOverMeanDays);
  } else if (kind < kSoonOverPerMille + kPlanOfSupportPerMille) {
    path.ends = story.AsItTurnsOut(work_begins, work_begins + 60 + random.DaysAround(kSupportMeanDays));
  } else {
    DrawProtection(&path, story, random);
  }
  path.ends = std::max(path.ends, work_begins + 1);
  if (path.ends - referred > 60) path.moves_on = referred + random.Between(25, 55);
  return path;
}

InventedCare DrawCare(const InventedPath& path, InventedRandom& random) {
  InventedCare care;
  const bool registered = !path.registered.IsMax();
  if (!path.accepted || !random.Chance(registered ? kCareOfRegisteredPerMille : kCareOfOthersPerMille)) {
    // Some families are warned by the court's first step, and it stays at that.
    if (registered && random.Chance(100)) {
      care.pre_proceedings = path.registered + random.Between(20, 60);
      care.proceedings_end = care.pre_proceedings + random.Between(60, 120);
    }
    return care;
  }
  care.from = registered ? path.registered + random.Between(20, 250) : path.decided + random.Between(0, 60);
  care.for_long = random.Chance(kLongCarePerMille);
  care.to = care.from + (care.for_long ? 200 + random.DaysAround(kLongCareMeanDays) : 4 + random.DaysAround(60));
  if (care.for_long && random.Chance(600)) DrawProceedings(path, &care, random);
  return care;
}

}  // namespace hanes
