// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_story.h"

#include <algorithm>

namespace hanes {
namespace {

constexpr InventedDay kCrisis = {.vacant_per_mille = 400,
                                 .agency_per_mille = 400,
                                 .leavers_per_mille_year = 400,
                                 .cases_per_worker_max = 21,
                                 .late_per_mille = 300,
                                 .late_mean_days = 18,
                                 .assessment_mean_days = 32,
                                 .no_further_action_per_mille = 360,
                                 .allocations_per_team_day = 2,
                                 .practice = {.given_to_others = 230,
                                              .initial_in_time = 390,
                                              .core_in_time = 430,
                                              .seen = 670,
                                              .seen_alone = 420,
                                              .conference_in_time = 600,
                                              .core_group_in_time = 840,
                                              .protection_review_in_time = 900,
                                              .protection_visit_in_time = 720,
                                              .care_plan_ready = 570,
                                              .permanence_ready = 760,
                                              .care_review_in_time = 620,
                                              .care_visit_in_time = 520,
                                              .education_plan_in_time = 420,
                                              .pathway_plan = 400,
                                              .adviser = 780,
                                              .in_touch = 760,
                                              .recorded_in_time = 450,
                                              .audit_good = 250}};
constexpr InventedDay kSteady = {.vacant_per_mille = 60,
                                 .agency_per_mille = 300,
                                 .leavers_per_mille_year = 110,
                                 .cases_per_worker_max = 15,
                                 .late_per_mille = 70,
                                 .late_mean_days = 4,
                                 .assessment_mean_days = 9,
                                 .no_further_action_per_mille = 450,
                                 .allocations_per_team_day = 8,
                                 .practice = {.given_to_others = 80,
                                              .initial_in_time = 740,
                                              .core_in_time = 730,
                                              .seen = 900,
                                              .seen_alone = 560,
                                              .conference_in_time = 860,
                                              .core_group_in_time = 940,
                                              .protection_review_in_time = 960,
                                              .protection_visit_in_time = 960,
                                              .care_plan_ready = 960,
                                              .permanence_ready = 930,
                                              .care_review_in_time = 930,
                                              .care_visit_in_time = 890,
                                              .education_plan_in_time = 830,
                                              .pathway_plan = 850,
                                              .adviser = 970,
                                              .in_touch = 900,
                                              .recorded_in_time = 930,
                                              .audit_good = 680}};

int32_t Between(int32_t from, int32_t to, int32_t part, int32_t whole) { return from + (to - from) * part / whole; }

InventedPracticeDay MixOf(int32_t part, int32_t whole) {
  using Day = InventedPracticeDay;
  InventedPracticeDay day;
  for (int32_t Day::* const member :
       {&Day::given_to_others, &Day::initial_in_time, &Day::core_in_time, &Day::seen, &Day::seen_alone, &Day::conference_in_time, &Day::core_group_in_time,
        &Day::protection_review_in_time, &Day::protection_visit_in_time, &Day::care_plan_ready, &Day::permanence_ready,
        &Day::care_review_in_time, &Day::care_visit_in_time, &Day::education_plan_in_time, &Day::pathway_plan, &Day::adviser,
        &Day::in_touch, &Day::recorded_in_time, &Day::audit_good}) {
    day.*member = Between(kCrisis.practice.*member, kSteady.practice.*member, part, whole);
  }
  return day;
}

}  // namespace

InventedStory::InventedStory(Date from, Date to)
    : crisis_ends_(from + (to - from) * 4 / 12), steady_from_(from + std::max((to - from) * 4 / 12 + 1, (to - from) * 10 / 12)) {}

InventedDay InventedStory::On(Date day) const {
  if (day <= crisis_ends_) return kCrisis;
  if (day >= steady_from_) return kSteady;
  const int32_t part = day - crisis_ends_;
  const int32_t whole = steady_from_ - crisis_ends_;
  const auto mix = [&](int32_t InventedDay::* member) { return Between(kCrisis.*member, kSteady.*member, part, whole); };
  return {.vacant_per_mille = mix(&InventedDay::vacant_per_mille),
          .agency_per_mille = mix(&InventedDay::agency_per_mille),
          .leavers_per_mille_year = mix(&InventedDay::leavers_per_mille_year),
          .cases_per_worker_max = mix(&InventedDay::cases_per_worker_max),
          .late_per_mille = mix(&InventedDay::late_per_mille),
          .late_mean_days = mix(&InventedDay::late_mean_days),
          .assessment_mean_days = mix(&InventedDay::assessment_mean_days),
          .no_further_action_per_mille = mix(&InventedDay::no_further_action_per_mille),
          .allocations_per_team_day = mix(&InventedDay::allocations_per_team_day),
          .practice = MixOf(part, whole)};
}

Date InventedStory::AsItTurnsOut(Date begin, Date planned_end) const {
  const Date turn = std::max(begin, crisis_ends_);
  return planned_end <= turn ? planned_end : turn + (planned_end - turn) * 3 / 5;
}

int32_t InventedStory::RecordingDelay(Date day, InventedRandom& random) const {
  const InventedDay today = On(day);
  if (!random.Chance(static_cast<uint32_t>(today.late_per_mille))) return random.Chance(300) ? 1 : 0;
  return std::min(2 + random.DaysAround(today.late_mean_days), 120);
}

}  // namespace hanes
