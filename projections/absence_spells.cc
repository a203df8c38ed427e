// SPDX-License-Identifier: Apache-2.0
#include "projections/absence_spells.h"

#include <algorithm>
#include <tuple>

namespace hanes {
namespace {

DateRange Common(DateRange a, DateRange b) { return {std::max(a.from, b.from), std::min(a.to, b.to)}; }

// Is `next` the same spell as what ended on `to`?
StatusOr<bool> GoesOn(Date to, const AbsenceRecord& next, const OwnDays& own) {
  if (next.days.from <= to) return true;
  return own.NoneWorked({to, next.days.from});
}

// Hundredths of the day that the record took.
uint32_t LostOn(const AbsenceRecord& record, Date day) {
  if (!record.days.Contains(day)) return 0;
  const uint32_t first = day == record.days.from ? record.first_day : kWholeDay;
  const uint32_t last = day + 1 == record.days.to ? record.last_day : kWholeDay;
  return std::min({first, last, kWholeDay});
}

}  // namespace

void SortRecords(std::vector<AbsenceRecord>& records) {
  std::sort(records.begin(), records.end(), [](const AbsenceRecord& a, const AbsenceRecord& b) {
    return std::tie(a.days.from, a.days.to, a.id) < std::tie(b.days.from, b.days.to, b.id);
  });
}

StatusOr<std::vector<AbsenceSpell>> JoinSpells(std::span<const AbsenceRecord> records, DateRange days, const OwnDays& own) {
  std::vector<Date> ended_by(records.size());  // the last day of all records so far
  for (size_t i = 0; i < records.size(); ++i) ended_by[i] = i == 0 ? records[i].days.to : std::max(ended_by[i - 1], records[i].days.to);
  // Far from the days asked about nothing is joined: a calendar of those years need not be there.
  size_t first = 0;
  while (first < records.size() && ended_by[first] <= days.from) ++first;
  while (first > 0 && first < records.size()) {
    ASSIGN_OR_RETURN(const bool goes_on, GoesOn(ended_by[first - 1], records[first], own));
    if (!goes_on) break;
    --first;
  }
  std::vector<AbsenceSpell> spells;
  for (size_t i = first; i < records.size(); ++i) {
    bool goes_on = false;
    if (!spells.empty()) {
      ASSIGN_OR_RETURN(goes_on, GoesOn(spells.back().days.to, records[i], own));
    }
    if (goes_on) {
      spells.back().days.to = std::max(spells.back().days.to, records[i].days.to);
      ++spells.back().count;
    } else if (records[i].days.from >= days.to) {
      break;
    } else {
      spells.push_back({records[i].days, i, 1});
    }
  }
  std::erase_if(spells, [&](const AbsenceSpell& spell) { return Common(spell.days, days).Empty(); });
  return spells;
}

int DaysBy(const AbsenceSpell& spell, Date as_at) { return std::max(0, std::min(spell.days.to, as_at + 1) - spell.days.from); }

StatusOr<std::vector<LostDay>> DaysLost(std::span<const AbsenceRecord> records, const AbsenceSpell& spell, DateRange days, const OwnDays& own) {
  std::vector<LostDay> lost;
  const DateRange asked = Common(spell.days, days);
  for (Date day = asked.from; day < asked.to; day = day + 1) {
    LostDay one{day, 0, 0};
    for (const AbsenceRecord& record : records.subspan(spell.first, spell.count)) {
      const uint32_t hundredths = LostOn(record, day);
      if (hundredths > 0 && one.hundredths == 0) one.reason = record.reason;
      one.hundredths = std::min(kWholeDay, one.hundredths + hundredths);
    }
    if (one.hundredths == 0) continue;
    ASSIGN_OR_RETURN(const bool works, own.Works(day));
    if (works) lost.push_back(one);
  }
  return lost;
}

}  // namespace hanes
