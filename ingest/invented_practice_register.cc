// SPDX-License-Identifier: Apache-2.0
// Work on the child protection register: visits, core groups, review conferences.
#include <algorithm>

#include "ingest/invented_practice.h"

namespace hanes {
namespace {

constexpr int32_t kVisitDays = 42;
constexpr int32_t kCoreGroupWorkingDays = 10;
constexpr int kFirstReviewMonths = 3, kLaterReviewMonths = 6;

}  // namespace

void InventedPractice::TellRegister(Date registered, Date deregistered, uint32_t plan, const InventedRow& child_row) {
  if (plan == 0) return;
  TellProtectionVisits(registered, deregistered, plan, child_row);
  TellCoreGroups(registered, deregistered, plan, child_row);
  TellProtectionReviews(registered, deregistered, plan, child_row);
}

void InventedPractice::TellProtectionVisits(Date from, Date to, uint32_t plan, const InventedRow& child_row) {
  InventedRow visit = RowOf(InventedTable::kProtectionVisit, child_row, from);
  visit.link = plan;
  TellRepeated({.code = "CPV",
                .child = child_row.child,
                .spell = {from, to},
                .in_time = &InventedPracticeDay::protection_visit_in_time,
                .last_in_time_counts = true,
                .late_days = 35,
                .due_of = [](int32_t, Date clock) { return clock + kVisitDays; },
                .done = [&](Date day, Date) { VisitOn(day, visit); },
                .missed = MissingVisits(InventedTable::kProtectionVisit, "child_protection", visit, to)});
}

void InventedPractice::TellCoreGroups(Date from, Date to, uint32_t plan, const InventedRow& child_row) {
  const Date due = AddWorkingDays(from, kCoreGroupWorkingDays);
  const bool in_time = Chance(On(from).core_group_in_time);
  Date held = in_time ? OneOfDays(from + 5, due) : OneOfDays(due + 1, due + 30);
  const bool held_in_time = in_time && held < to;
  if (held_in_time || due < to) cohorts_.Add("SCC/015", child_row.child, due, held_in_time);
  for (; held < to && Tells(held); held = WorkdayUpTo(held + random_.Between(30, 50))) {
    InventedRow group = RowOf(InventedTable::kCoreGroup, child_row, held);
    group.link = plan;
    Event(group);
  }
}

// The last review, at which the child comes off the register, is held on that day.
void InventedPractice::TellProtectionReviews(Date from, Date to, uint32_t plan, const InventedRow& child_row) {
  const auto due_of = [](int32_t step, Date clock) { return clock.AddMonths(step == 0 ? kFirstReviewMonths : kLaterReviewMonths); };
  const auto tell = [&](Date day, Date due) {
    InventedRow review = RowOf(InventedTable::kProtectionReview, child_row, day);
    review.link = plan;
    review.due = due;
    review.flag = day == to ? "N" : "Y";
    Event(review);
  };
  Date due_last = due_of(0, from);
  TellRepeated({.code = "SCC/034",
                .child = child_row.child,
                .spell = {from, to},
                .in_time = &InventedPracticeDay::protection_review_in_time,
                .early_days = 14,
                .late_days = 40,
                .due_of = due_of,
                .done = [&](Date day, Date due) {
                  tell(day, due);
                  due_last = due_of(1, day);
                }});
  tell(to, due_last);
}

}  // namespace hanes
