// SPDX-License-Identifier: Apache-2.0
// Work with children looked after: visits, reviews, care plans.
#include <algorithm>

#include "ingest/invented_practice.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 5> kParts = {"PN1", "PN1", "PN3", "PN4", "PN0"};
constexpr std::array<std::string_view, 6> kGoals = {"LTFOST18", "LTFOST18", "LTRELFR", "ADOPTION", "RETURN6M", "SUPPLIV"};
constexpr int32_t kFirstVisitDays = 7, kVisitDays = 42, kFirstReviewDays = 28;
constexpr int kLongVisitMonths = 3, kSecondReviewMonths = 3, kLaterReviewMonths = 6;

}  // namespace

void InventedPractice::TellCare(const InventedCareSpell& care, const InventedRow& child_row) {
  InventedInCare& in_care = in_care_[child_row.child];
  in_care.care.push_back({care.from, care.to});
  for (const InventedPlacement& placement : care.placements) {
    in_care.placements.push_back({placement.from, placement.to});
    TellCareVisits(care, placement, child_row);
  }
  TellCareReviews(care, child_row);
  TellCarePlans(care, child_row);
  TellSchooling(care, child_row);
  TellLeavingCare(care, child_row);
}

void InventedPractice::TellCareVisits(const InventedCareSpell& care, const InventedPlacement& placement, const InventedRow& child_row) {
  InventedRow visit = RowOf(InventedTable::kLookedAfterVisit, child_row, placement.from);
  visit.group = care.period;
  const Date first_year_ends = placement.from.AddMonths(12);
  TellRepeated({.code = "SCC/025",
                .child = child_row.child,
                .spell = {placement.from, placement.to},
                .in_time = &InventedPracticeDay::care_visit_in_time,
                .last_in_time_counts = true,
                .late_days = 28,
                .due_of = [&](int32_t step, Date clock) {
                  if (step == 0) return clock + kFirstVisitDays;
                  return placement.until_eighteen && clock >= first_year_ends ? clock.AddMonths(kLongVisitMonths) : clock + kVisitDays;
                },
                .done = [&](Date day, Date) { VisitOn(day, visit); },
                .missed = MissingVisits(InventedTable::kLookedAfterVisit, "looked_after", visit, placement.to)});
}

void InventedPractice::TellCareReviews(const InventedCareSpell& care, const InventedRow& child_row) {
  TellRepeated({.code = "SCC/021",
                .child = child_row.child,
                .spell = {care.from, care.to},
                .in_time = &InventedPracticeDay::care_review_in_time,
                .early_days = 16,
                .late_days = 50,
                .due_of = [](int32_t step, Date clock) {
                  return step == 0 ? clock + kFirstReviewDays : clock.AddMonths(step == 1 ? kSecondReviewMonths : kLaterReviewMonths);
                },
                .done = [&](Date day, Date due) {
                  InventedRow review = RowOf(InventedTable::kLookedAfterReview, child_row, day);
                  review.group = care.period;
                  review.due = due;
                  review.flag = random_.OneOf(kParts);
                  Event(review);
                }});
}

// A first plan, without a goal yet; and the plan for permanence that takes its place. At the second review, four months after the
// beginning, there is to be one.
void InventedPractice::TellCarePlans(const InventedCareSpell& care, const InventedRow& child_row) {
  if (!Tells(care.from)) return;
  const Date due = (care.from + kFirstReviewDays).AddMonths(kSecondReviewMonths);
  const bool ready = Chance(On(care.from).care_plan_ready);
  const Date made = ready ? care.from - random_.Between(0, 6) : care.from + random_.Between(16, 70);
  const bool permanence_ready = Chance(On(due).permanence_ready);
  const Date permanent = permanence_ready ? OneOfDays(care.from + 80, due) : due + random_.Between(20, 140);
  const Date first_ends = std::min(care.to, std::max(permanent, made));
  if (made < first_ends && Tells(made)) recorder_.Span(RowOf(InventedTable::kCarePlan, child_row, made), first_ends, "");
  cohorts_.Add("SCC/001a", child_row.child, care.from, ready);
  const bool permanent_in_time = permanence_ready && permanent < care.to;
  if (permanent_in_time || due < care.to) cohorts_.Add("SCC/001b", child_row.child, due, permanent_in_time);
  if (permanent >= care.to || !Tells(permanent)) return;
  InventedRow plan = RowOf(InventedTable::kCarePlan, child_row, permanent);
  plan.flag = random_.OneOf(kGoals);
  recorder_.Span(plan, care.to, "");
}

}  // namespace hanes
