// SPDX-License-Identifier: Apache-2.0
// How the invented council does its work, and how well: what is assessed, visited, reviewed, planned and audited, when, and what is not. Shares
// are those of the story's day (InventedPracticeDay). It draws from a stream of chance of its own, so that what is done about a child changes
// nothing of what happens to it.
#pragma once

#include <vector>

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

class InventedPractice {
 public:
  // All references must outlive it. Nothing over before `oldest_shown` or happening after `last_night` is told.
  InventedPractice(uint64_t seed, InventedSystem& system, const InventedStory& story, Date oldest_shown, Date last_night)
      : story_(story), random_(seed ^ kStream), recorder_(system, story, random_, oldest_shown), last_(last_night) {}

  // `child_row` carries child, referral and team.
  // What of a referral is not in its path: the day of the decision and whom it was given to are set on its row.
  void DecideReferral(const InventedPath& path, InventedRow* referral);
  void TellContacts(const InventedPath& path, const InventedRow& child_row);
  void TellAssessments(const InventedPath& path, const InventedRow& child_row, Date ends);
  void TellRegister(Date registered, Date deregistered, uint32_t plan, const InventedRow& child_row);
  void TellCare(const InventedCareSpell& care, const InventedRow& child_row);
  // Of any piece of work: services, audits, complaints, consultations, young carers.
  void TellWork(const InventedPath& path, Date serious_from, Date ends, Date born, const InventedRow& child_row);

 private:
  static constexpr uint64_t kStream = 0x70726163'74696365;

  InventedPracticeDay On(Date day) const { return story_.On(day).practice; }
  bool Chance(int32_t per_mille) { return random_.Chance(static_cast<uint32_t>(per_mille)); }
  bool Tells(Date day) const { return day <= last_; }
  InventedRow RowOf(InventedTable table, const InventedRow& child_row, Date from) const;
  // Something of one day; nothing after the last night.
  void Event(const InventedRow& row);
  void Seen(InventedRow* visit);

  void TellCoreAssessment(Date required, const InventedRow& child_row);
  void TellProtectionVisits(Date from, Date to, uint32_t plan, const InventedRow& child_row);
  void TellCoreGroups(Date from, Date to, uint32_t plan, const InventedRow& child_row);
  void TellProtectionReviews(Date from, Date to, uint32_t plan, const InventedRow& child_row);
  void TellCareVisits(const InventedCareSpell& care, const InventedPlacement& placement, const InventedRow& child_row);
  void TellCareReviews(const InventedCareSpell& care, const InventedRow& child_row);
  void TellCarePlans(const InventedCareSpell& care, const InventedRow& child_row);
  void TellSchooling(const InventedCareSpell& care, const InventedRow& child_row);
  void TellTerm(const InventedCareSpell& care, Date from, Date last, const InventedRow& child_row);
  void TellAttainment(const InventedCareSpell& care, const InventedRow& child_row);
  void TellEducationPlan(Date since, Date until, const InventedRow& child_row);
  void TellLeavingCare(const InventedCareSpell& care, const InventedRow& child_row);
  void TellPathway(Date eligible, const InventedRow& child_row);
  void TellConsultations(Date from, Date to, const InventedRow& child_row);
  void TellAudit(Date on, const InventedRow& child_row);
  void TellComplaint(Date on, const InventedRow& child_row);
  void TellYoungCarer(Date on, Date ends, const InventedRow& child_row);

  const InventedStory& story_;
  InventedRandom random_;
  InventedRecorder recorder_;
  const Date last_;
};

// The Friday before, when the day is at a weekend: what is done by a day is done by the last day on which somebody works.
Date WorkdayUpTo(Date day);

}  // namespace hanes
