// SPDX-License-Identifier: Apache-2.0
#include "projections/sick_workers.h"

#include <algorithm>
#include <utility>

#include "projections/caseload.h"

namespace hanes {
namespace {

// One worker on the way.
class OneWorker {
 public:
  OneWorker(const SicknessDays& asked, const AbsenceRules& rules, const WorkerAbsences& absences, const WorkerLife& life, const OwnDays& own)
      : asked_(asked), rules_(rules), records_(absences.sickness), life_(life), own_(own) {}

  Status Read(SickWorker& sick) {
    const DateRange days{std::min(asked_.period.from, asked_.bradford.from), asked_.as_at + 1};
    ASSIGN_OR_RETURN(const std::vector<AbsenceSpell> spells, JoinSpells(records_, days, own_));
    for (const AbsenceSpell& spell : spells) {
      ASSIGN_OR_RETURN(const std::vector<LostDay> lost, DaysLost(records_, spell, days, own_));
      Take(spell, lost, sick);
      TakeDayAsked(spell, sick);
    }
    return OkStatus();
  }

 private:
  bool Counts(Date day) const {
    if (life_.LeftBy(day)) return false;
    const Employed* const terms = life_.On(day);
    return terms == nullptr || !terms->agency;
  }
  Symbol TeamOn(Date day) const {
    const Employed* const terms = life_.On(day);
    return terms == nullptr ? 0 : terms->team;
  }

  void Take(const AbsenceSpell& spell, const std::vector<LostDay>& lost, SickWorker& sick) {
    SickSpell counted;
    counted.is_long = DaysBy(spell, asked_.as_at) >= rules_.long_from_days;
    uint64_t bradford_days = 0;
    for (const LostDay& day : lost) {
      if (!Counts(day.day)) continue;
      if (asked_.bradford.Contains(day.day)) bradford_days += day.hundredths;
      if (asked_.period.Contains(day.day)) TakeDay(day, counted, sick);
    }
    sick.bradford_days += bradford_days;
    sick.bradford_spells += bradford_days > 0 ? 1 : 0;
    ReadEnd(spell, counted);
    if (counted.costs || counted.ended) sick.spells.push_back(counted);
  }

  void TakeDay(const LostDay& lost, SickSpell& spell, SickWorker& sick) {
    const Employed* const terms = life_.On(lost.day);
    SickDay day{lost.hundredths, 0, terms != nullptr && terms->fte >= 0, lost.reason, TeamOn(lost.day), spell.is_long};
    if (day.fte_known) day.full_time = own_.FullTimeDay(lost.day, static_cast<uint32_t>(terms->fte)) * lost.hundredths / kWholeDay;
    if (!spell.costs) {
      spell.reason = day.reason;
      spell.team = day.team;
    }
    spell.costs = true;
    sick.days.push_back(day);
  }

  // The day of the return is a day of the period.
  void ReadEnd(const AbsenceSpell& spell, SickSpell& counted) const {
    const auto records = std::span(records_).subspan(spell.first, spell.count);
    const auto last = std::find_if(records.begin(), records.end(), [&](const AbsenceRecord& record) { return record.days.to == spell.days.to; });
    const Date last_day = spell.days.to - 1;
    counted.ended = last->back && asked_.period.Contains(spell.days.to) && Counts(last_day);
    counted.met = counted.ended && std::any_of(records.begin(), records.end(), [](const AbsenceRecord& record) { return record.met; });
    counted.back = spell.days.to;
    if (counted.costs) return;
    counted.reason = last->reason;
    counted.team = TeamOn(last_day);
  }

  void TakeDayAsked(const AbsenceSpell& spell, SickWorker& sick) const {
    for (const AbsenceRecord& record : std::span(records_).subspan(spell.first, spell.count)) {
      sick.unknown_end |= record.unknown_end && record.days.to > asked_.period.from && record.days.to <= asked_.as_at;
      if (sick.off || !record.days.Contains(asked_.as_at) || !Counts(asked_.as_at)) continue;
      sick.off = true;
      sick.off_since = spell.days.from;
      sick.off_reason = record.reason;
      sick.off_long = DaysBy(spell, asked_.as_at) >= rules_.long_from_days;
    }
  }

  const SicknessDays& asked_;
  const AbsenceRules& rules_;
  const std::vector<AbsenceRecord>& records_;
  const WorkerLife& life_;
  const OwnDays& own_;
};

}  // namespace

StatusOr<std::vector<SickWorker>> FindSickWorkers(const FactIndex::Snapshot& facts, const SicknessDays& asked, const AbsenceRules& rules,
                                                  const WorkingDays& calendar, Workforce& workforce) {
  std::vector<SickWorker> found;
  for (const WorkerAbsences& absences : ReadSickness(facts, {Date::Min(), asked.as_at + 1}, asked.known_at)) {
    SickWorker sick;
    sick.place = workforce.PlaceOf(absences.entity);
    const OwnDays own(absences.weeks, rules.usual_week, calendar);
    RETURN_IF_ERROR(OneWorker(asked, rules, absences, workforce.workers()[sick.place], own).Read(sick));
    const bool anything = sick.off || !sick.spells.empty() || sick.bradford_spells > 0 || sick.unknown_end;
    if (anything) found.push_back(std::move(sick));
  }
  return found;
}

}  // namespace hanes
