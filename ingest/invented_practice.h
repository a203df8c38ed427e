// SPDX-License-Identifier: Apache-2.0
// How the invented council does its work, and how well: what is assessed, visited, reviewed, planned and audited, when, and what is not. Shares
// are those of the story's day (InventedPracticeDay). It draws from a stream of chance of its own, so that what is done about a child changes
// nothing of what happens to it.
//
// What has a limit is told from its due day: first it is drawn whether it is in time, then a day is found that is; and the case goes into
// the cohorts as it was meant (invented_cohorts.h). The limits are those of Wales in 2012/13.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "ingest/invented_cohorts.h"
#include "ingest/invented_path.h"
#include "ingest/invented_recorder.h"

namespace hanes {

struct InventedPlacement {
  Date from;
  Date to;
  bool until_eighteen = false;
};

// A child's days in care, as the practice needs them.
struct InventedCareSpell {
  Date born;
  Date from;
  Date to;
  uint32_t period = 0;  // of care
  std::vector<InventedPlacement> placements;
};

// Of a child, whatever its times in care: for what is counted of a year and not of a case.
struct InventedInCare {
  struct School {
    Date on;
    bool transitional = false;
  };
  struct Exclusion {
    Date on;
    uint32_t half_days = 0;  // 0: for good
  };
  std::vector<DateRange> care;
  std::vector<DateRange> placements;
  std::vector<School> schools;  // changes, as extracts can show them
  std::vector<Exclusion> exclusions;
};

// What falls due again and again while a spell lasts. Each time it is done in time, late, or not at all until it is due again.
struct InventedRepeated {
  std::string_view code;
  uint32_t child = 0;
  DateRange spell;
  int32_t InventedPracticeDay::*in_time = nullptr;
  // Done sooner than it need be it is no step of its own: two of them never fall into the time of one.
  bool last_in_time_counts = false;
  int32_t early_days = 0;  // how long before its due day at the most; 0: any day of the time that is not right at its beginning
  int32_t late_days = 0;   // how long after it
  std::function<Date(int32_t step, Date clock)> due_of = {};
  std::function<void(Date day, Date due)> done = {};
  std::function<void(Date clock, Date due)> missed = {};  // before what is done late
};

class InventedPractice {
 public:
  // All references must outlive it. Nothing over before `oldest_shown` or happening after `last_night` is told.
  InventedPractice(uint64_t seed, InventedSystem& system, const InventedStory& story, InventedCohorts& cohorts, Date oldest_shown,
                   Date last_night)
      : story_(story), cohorts_(cohorts), random_(seed ^ kStream), recorder_(system, story, random_, oldest_shown), last_(last_night) {}

  // `child_row` carries child, referral and team.
  // What of a referral is not in its path: the day of the decision and whom it was given to are set on its row.
  void DecideReferral(const InventedPath& path, InventedRow* referral);
  // An enquiry and its conference; `meeting` is that of all brothers and sisters. Says nothing of the conference's own row.
  void TellConference(const InventedPath& path, uint32_t meeting, const RowRef& enquiry, const RowRef& conference,
                      const InventedRow& child_row);
  void TellContacts(const InventedPath& path, const InventedRow& child_row);
  void TellAssessments(const InventedPath& path, const InventedRow& child_row, Date ends);
  void TellRegister(Date registered, Date deregistered, uint32_t plan, const InventedRow& child_row);
  void TellCare(const InventedCareSpell& care, const InventedRow& child_row);
  // Of any piece of work: services, audits, complaints, consultations, young carers.
  void TellWork(const InventedPath& path, Date serious_from, Date ends, Date born, const InventedRow& child_row);
  // When all has been told: the cohorts of what is counted of a child's whole year in care.
  void CountInCare();

 private:
  static constexpr uint64_t kStream = 0x70726163'74696365;

  InventedPracticeDay On(Date day) const { return story_.On(day).practice; }
  bool Chance(int32_t per_mille) { return random_.Chance(static_cast<uint32_t>(per_mille)); }
  bool Tells(Date day) const { return day <= last_; }
  // A working day of these, or the last of them where there is none.
  Date OneOfDays(Date low, Date high);
  void TellRepeated(const InventedRepeated& repeated);
  std::function<void(Date, Date)> MissingVisits(InventedTable table, std::string_view kind, const InventedRow& visit, Date until);
  InventedRow RowOf(InventedTable table, const InventedRow& child_row, Date from) const;
  // Something of one day; nothing after the last night.
  void Event(const InventedRow& row);
  void Seen(InventedRow* visit);
  // A visit at which the child was seen.
  void VisitOn(Date day, InventedRow visit);

  void TellCoreAssessment(Date required, const InventedRow& child_row);
  void TellProtectionVisits(Date from, Date to, uint32_t plan, const InventedRow& child_row);
  void TellCoreGroups(Date from, Date to, uint32_t plan, const InventedRow& child_row);
  void TellProtectionReviews(Date from, Date to, uint32_t plan, const InventedRow& child_row);
  void TellCareVisits(const InventedCareSpell& care, const InventedPlacement& placement, const InventedRow& child_row);
  void TellCareReviews(const InventedCareSpell& care, const InventedRow& child_row);
  void TellCarePlans(const InventedCareSpell& care, const InventedRow& child_row);
  void TellSchooling(const InventedCareSpell& care, const InventedRow& child_row);
  void TellTerm(const InventedCareSpell& care, Date from, Date last, const InventedRow& child_row);
  void ChangeSchool(const InventedCareSpell& care, Date on, bool transitional, const InventedRow& child_row);
  void TellAttainment(const InventedCareSpell& care, const InventedRow& child_row);
  void TellEducationPlans(const InventedCareSpell& care, const InventedRow& child_row);
  void TellLeavingCare(const InventedCareSpell& care, const InventedRow& child_row);
  void TellPathway(DateRange standing, Date eligible, const InventedRow& child_row);
  void TellAtNineteen(const InventedCareSpell& care, const InventedRow& child_row);
  void TellInNeedPlan(const InventedPath& path, Date ends, const InventedRow& child_row);
  void TellConsultations(Date from, Date to, const InventedRow& child_row);
  void TellAudit(Date on, const InventedRow& child_row);
  void TellComplaint(Date on, const InventedRow& child_row);
  void TellYoungCarer(Date on, Date ends, const InventedRow& child_row);

  const InventedStory& story_;
  InventedCohorts& cohorts_;
  InventedRandom random_;
  InventedRecorder recorder_;
  const Date last_;
  std::map<uint32_t, Date> last_referred_;          // by child
  std::map<uint32_t, std::vector<Date>> new_schools_;  // of the care that is being told, by child
  std::map<uint32_t, InventedInCare> in_care_;         // by child
  std::set<uint32_t> leavers_;                      // children whose leaving care has been told
  std::set<uint32_t> at_nineteen_;
};

// The Friday before, when the day is at a weekend: what is done by a day is done by the last day on which somebody works.
Date WorkdayUpTo(Date day);

}  // namespace hanes
