// SPDX-License-Identifier: Apache-2.0
// Work on the child protection register: visits, core groups, review conferences.
#include <algorithm>

#include "ingest/invented_practice.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 4> kReasons = {"no_access", "worker_absent", "workload", "family_away"};
constexpr int32_t kVisitLimitDays = 42;
constexpr int32_t kCoreGroupLimitDays = 14;
constexpr int32_t kFirstReviewDays = 88;   // three months, and then six, less the days that months are short of
constexpr int32_t kLaterReviewDays = 178;

}  // namespace

void InventedPractice::TellRegister(Date registered, Date deregistered, uint32_t plan, const InventedRow& child_row) {
  if (plan == 0) return;
  TellProtectionVisits(registered, deregistered, plan, child_row);
  TellCoreGroups(registered, deregistered, plan, child_row);
  TellProtectionReviews(registered, deregistered, plan, child_row);
}

void InventedPractice::TellProtectionVisits(Date from, Date to, uint32_t plan, const InventedRow& child_row) {
  for (Date last = from; last < to && Tells(last);) {
    const bool in_time = Chance(On(last).protection_visit_in_time);
    if (!in_time && random_.Chance(400)) {
      InventedRow missed = RowOf(InventedTable::kMissedVisit, child_row, WorkdayUpTo(last + kVisitLimitDays));
      missed.code = "child_protection";
      missed.link = plan;
      missed.flag = random_.OneOf(kReasons);
      if (missed.from < to) Event(missed);
    }
    last = WorkdayUpTo(last + (in_time ? random_.Between(16, kVisitLimitDays) : kVisitLimitDays + random_.Between(3, 35)));
    if (last >= to) return;
    InventedRow visit = RowOf(InventedTable::kProtectionVisit, child_row, last);
    visit.link = plan;
    Seen(&visit);
    Event(visit);
  }
}

void InventedPractice::TellCoreGroups(Date from, Date to, uint32_t plan, const InventedRow& child_row) {
  bool first = true;
  for (Date last = from; last < to && Tells(last); first = false) {
    const bool in_time = Chance(On(last).core_group_in_time);
    const int32_t days = !first ? random_.Between(30, 50) : in_time ? random_.Between(5, kCoreGroupLimitDays) : random_.Between(17, 45);
    last = WorkdayUpTo(last + days);
    if (last >= to) return;
    InventedRow group = RowOf(InventedTable::kCoreGroup, child_row, last);
    group.link = plan;
    Event(group);
  }
}

// The last review, at which the child comes off the register, is held on that day.
void InventedPractice::TellProtectionReviews(Date from, Date to, uint32_t plan, const InventedRow& child_row) {
  Date last = from;
  for (int32_t limit = kFirstReviewDays; last < to && Tells(last); limit = kLaterReviewDays) {
    const Date due = last + limit;
    const bool in_time = Chance(On(due).protection_review_in_time);
    const Date held = std::min(to, WorkdayUpTo(due + (in_time ? -random_.Between(0, 12) : random_.Between(5, 40))));
    InventedRow review = RowOf(InventedTable::kProtectionReview, child_row, held);
    review.link = plan;
    review.due = due;
    review.flag = held == to ? "N" : "Y";
    Event(review);
    last = held;
  }
}

}  // namespace hanes
