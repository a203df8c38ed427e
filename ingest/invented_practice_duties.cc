// SPDX-License-Identifier: Apache-2.0
// What must be done by a day: drawn first, told afterwards.
#include <algorithm>

#include "ingest/invented_practice.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 4> kReasons = {"worker_absent", "workload", "no_access", "family_away"};
constexpr std::array<std::string_view, 3> kPostponedReasons = {"reports_not_ready", "no_chair", "family_unavailable"};
constexpr uint32_t kNotUntilDueAgainPerMille = 120;  // of what is not done in time

}  // namespace

Date InventedPractice::OneOfDays(Date low, Date high) {
  const Date day = low + random_.Between(0, std::max(0, high - low));
  for (Date after = day; after <= high; after = after + 1) {
    if (!IsWeekend(after)) return after;
  }
  for (Date before = day; before >= low; before = before - 1) {
    if (!IsWeekend(before)) return before;
  }
  return day;
}

void InventedPractice::TellRepeated(const InventedRepeated& repeated) {
  const DateRange spell = repeated.spell;
  Date clock = spell.from, due_before = spell.from;
  bool missed_before = false;
  for (int32_t step = 0; clock < spell.to && Tells(clock); ++step) {
    const Date due = repeated.due_of(step, clock);
    const bool in_time = Chance(On(clock).*repeated.in_time) && !missed_before;
    if (in_time) {
      const int32_t early = repeated.early_days > 0 ? std::min(repeated.early_days, (due - clock) / 3) : (due - clock) * 3 / 5;
      const Date low = std::max({clock + 1, due - early, repeated.last_in_time_counts ? due_before + 1 : clock + 1});
      const Date day = OneOfDays(low, due);
      if (day < spell.to) repeated.done(day, due);
      if (due >= spell.to) return;  // the spell was over first: it fell due for nobody
      cohorts_.Add(repeated.code, repeated.child, due, true);
      clock = day;
      due_before = due;
      missed_before = false;
      continue;
    }
    if (due >= spell.to) return;
    cohorts_.Add(repeated.code, repeated.child, due, false);
    if (repeated.missed) repeated.missed(clock, due);
    const Date again = repeated.due_of(step + 1, due);
    const Date late = OneOfDays(due + 1, std::min(again, due + repeated.late_days));
    // What is not done before it is due again is late that time too.
    missed_before = random_.Chance(kNotUntilDueAgainPerMille) || late >= spell.to;
    if (!missed_before) repeated.done(late, due);
    clock = missed_before ? due : late;
    due_before = due;
  }
}

// Of visits that are not made in time some are said to have been missed, and at some the child was not seen.
std::function<void(Date, Date)> InventedPractice::MissingVisits(InventedTable table, std::string_view kind, const InventedRow& visit,
                                                                Date until) {
  return [=, this](Date clock, Date due) {
    const uint32_t chance = random_.Below(1000);
    InventedRow row = visit;
    if (chance < 300) {
      row.table = InventedTable::kMissedVisit;
      row.from = WorkdayUpTo(due);
      row.code = kind;
      row.flag = random_.OneOf(kReasons);
    } else if (chance < 480) {
      row.table = table;
      row.from = OneOfDays(clock + 1, due);
      row.flag = row.end_code = "N";
    } else {
      return;
    }
    if (row.from < until) Event(row);
  };
}

// The time of a conference runs from the last strategy discussion before it: that of the enquiry's first day, or another some days later.
// One that is held late has often been put off.
void InventedPractice::TellConference(const InventedPath& path, uint32_t meeting, const RowRef& enquiry, const RowRef& conference,
                                      const InventedRow& child_row) {
  constexpr int32_t kInTimeWorkingDays = 15;
  Date clock = path.enquiry;
  if (meeting % 4 == 1) {
    clock = WorkdayUpTo(path.enquiry + 4);
    InventedRow discussion = RowOf(InventedTable::kStrategyDiscussion, child_row, clock);
    discussion.link = enquiry.number;
    Event(discussion);
  }
  const Date due = AddWorkingDays(clock, kInTimeWorkingDays);
  if (Tells(clock)) cohorts_.Add("SCC/014", child_row.child, due, path.conference <= due);
  if (path.conference <= due || meeting % 5 > 2) return;
  InventedRow postponed = RowOf(InventedTable::kConferencePostponed, child_row, WorkdayUpTo(path.enquiry + 16));
  postponed.link = conference.number;
  postponed.group = meeting;
  postponed.due = path.conference;
  postponed.code = kPostponedReasons[meeting % kPostponedReasons.size()];
  Event(postponed);
}

}  // namespace hanes
