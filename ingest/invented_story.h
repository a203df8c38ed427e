// SPDX-License-Identifier: Apache-2.0
// The story that the invented council lives through, as numbers for a day: a service in crisis until the spring of 2012, a
// recovery under a new head of service, and steady work from the autumn of 2013. Turning points move with the span that is
// generated.
//
// The shape follows what a Welsh council reported of itself; the figures are invented.
#pragma once

#include "base/civil_date.h"
#include "ingest/invented_calendar.h"
#include "ingest/invented_random.h"

namespace hanes {

// How much of the work is done as it should be, per mille.
struct InventedPracticeDay {
  int32_t given_to_others = 0;   // of referrals that are assessed: not given to a social worker
  int32_t initial_in_time = 0;   // initial assessments within seven working days
  int32_t core_in_time = 0;      // core assessments within thirty-five
  int32_t seen = 0;              // children seen in an assessment or a visit
  int32_t seen_alone = 0;
  int32_t conference_in_time = 0;
  int32_t core_group_in_time = 0;
  int32_t protection_review_in_time = 0;
  int32_t protection_visit_in_time = 0;
  int32_t care_plan_ready = 0;   // on the day of the first placement
  int32_t permanence_ready = 0;  // at the second review
  int32_t care_review_in_time = 0;
  int32_t care_visit_in_time = 0;
  int32_t education_plan_in_time = 0;
  int32_t pathway_plan = 0;
  int32_t adviser = 0;
  int32_t in_touch = 0;
  int32_t recorded_in_time = 0;  // consultations and decisions on the case system
  int32_t audit_good = 0;
};

// What a day is like.
struct InventedDay {
  int32_t vacant_per_mille = 0;         // of frontline posts, held by nobody of the council's own: what recruitment settles at
  int32_t agency_per_mille = 0;         // of those, covered by an agency
  int32_t leavers_per_mille_year = 0;   // of workers
  int32_t cases_per_worker_max = 0;     // what managers give one full-time worker before they leave the rest in the tray
  int32_t late_per_mille = 0;           // of records: entered more than a day late
  int32_t late_mean_days = 0;
  int32_t assessment_mean_days = 0;
  int32_t no_further_action_per_mille = 0;
  int32_t allocations_per_team_day = 0;  // what a manager gets round to
  InventedPracticeDay practice;
};

class InventedStory {
 public:
  // The story's three acts are spread over [from, to] in the proportions of 2011-04-01 to 2014-03-31.
  InventedStory(Date from, Date to);

  InventedDay On(Date day) const;
  // The end of something begun on `begin`, as it turns out: drift ends with the crisis, and what is left then takes three
  // fifths of the time that was planned.
  Date AsItTurnsOut(Date begin, Date planned_end) const;
  // Days between something happening and it being in the system, on this day.
  int32_t RecordingDelay(Date day, InventedRandom& random) const;

 private:
  Date crisis_ends_;
  Date steady_from_;
};

}  // namespace hanes
