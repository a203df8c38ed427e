// SPDX-License-Identifier: Apache-2.0
// Work with children looked after: visits, reviews, care plans.
#include <algorithm>

#include "ingest/invented_practice.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 3> kReasons = {"worker_absent", "workload", "placement_far"};
constexpr std::array<std::string_view, 5> kParts = {"PN1", "PN1", "PN3", "PN4", "PN0"};
constexpr std::array<std::string_view, 6> kGoals = {"LTFOST18", "LTFOST18", "LTRELFR", "ADOPTION", "RETURN6M", "SUPPLIV"};
constexpr int32_t kFirstVisitDays = 7;
constexpr int32_t kVisitDays = 42;
constexpr int32_t kLongVisitDays = 89;    // three months, less the days that months are short of
constexpr int32_t kFirstReviewDays = 28;
constexpr int32_t kSecondReviewDays = 88;
constexpr int32_t kLaterReviewDays = 178;
constexpr int32_t kPermanenceDays = 115;  // four months after the beginning

}  // namespace

void InventedPractice::TellCare(const InventedCareSpell& care, const InventedRow& child_row) {
  for (const InventedPlacement& placement : care.placements) TellCareVisits(care, placement, child_row);
  TellCareReviews(care, child_row);
  TellCarePlans(care, child_row);
  TellSchooling(care, child_row);
  TellLeavingCare(care, child_row);
}

void InventedPractice::TellCareVisits(const InventedCareSpell& care, const InventedPlacement& placement, const InventedRow& child_row) {
  bool first = true;
  for (Date last = placement.from; last < placement.to && Tells(last); first = false) {
    const bool settled = last >= care.from + 365 && placement.until_eighteen;
    const int32_t limit = first ? kFirstVisitDays : settled ? kLongVisitDays : kVisitDays;
    const bool in_time = Chance(On(last).care_visit_in_time);
    if (!in_time && random_.Chance(300)) {
      InventedRow missed = RowOf(InventedTable::kMissedVisit, child_row, WorkdayUpTo(last + limit));
      missed.code = "looked_after";
      missed.group = care.period;
      missed.flag = random_.OneOf(kReasons);
      if (missed.from < placement.to) Event(missed);
    }
    const Date planned = last + (in_time ? random_.Between(std::max(1, limit / 2), limit) : limit + random_.Between(3, limit / 2 + 8));
    last = std::max(last + 1, WorkdayUpTo(planned));
    if (last >= placement.to) return;
    InventedRow visit = RowOf(InventedTable::kLookedAfterVisit, child_row, last);
    visit.group = care.period;
    Seen(&visit);
    Event(visit);
  }
}

void InventedPractice::TellCareReviews(const InventedCareSpell& care, const InventedRow& child_row) {
  Date last = care.from;
  for (int32_t number = 0; last < care.to && Tells(last); ++number) {
    const Date due = last + (number == 0 ? kFirstReviewDays : number == 1 ? kSecondReviewDays : kLaterReviewDays);
    const bool in_time = Chance(On(due).care_review_in_time);
    const Date held = WorkdayUpTo(due + (in_time ? -random_.Between(0, std::min(14, (due - last) / 3)) : random_.Between(5, 50)));
    if (held >= care.to) return;
    InventedRow review = RowOf(InventedTable::kLookedAfterReview, child_row, held);
    review.group = care.period;
    review.due = due;
    review.flag = random_.OneOf(kParts);
    Event(review);
    last = held;
  }
}

// A first plan, without a goal yet; and the plan for permanence that takes its place.
void InventedPractice::TellCarePlans(const InventedCareSpell& care, const InventedRow& child_row) {
  if (!Tells(care.from)) return;
  const bool ready = Chance(On(care.from).care_plan_ready);
  const Date made = ready ? care.from - random_.Between(0, 6) : care.from + random_.Between(16, 70);
  const bool permanence_ready = Chance(On(care.from + kPermanenceDays).permanence_ready);
  const Date permanent = care.from + (permanence_ready ? random_.Between(80, kPermanenceDays) : random_.Between(140, 260));
  const Date first_ends = std::min(care.to, std::max(permanent, made));
  if (made < first_ends && Tells(made)) recorder_.Span(RowOf(InventedTable::kCarePlan, child_row, made), first_ends, "");
  if (permanent >= care.to || !Tells(permanent)) return;
  InventedRow plan = RowOf(InventedTable::kCarePlan, child_row, permanent);
  plan.flag = random_.OneOf(kGoals);
  recorder_.Span(plan, care.to, "");
}

}  // namespace hanes
