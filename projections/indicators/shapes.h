// SPDX-License-Identifier: Apache-2.0
// The few shapes that cohorts have. A page names its population, what is due and what was done, and its words; the rest is here.
//
//   EachOnDay           what happened on a day of the period: referrals received, assessments completed
//   EachOnceDue         what was due once, on a day of the period: a conference, a core group
//   EachDueAlong        what is due again and again while something lasts, on days of the period: reviews, visits
//   EachAt              who was in a state on the last day of the period
//   EachLookedAfterOn   who was looked after on it
#pragma once

#include <optional>
#include <vector>

#include "projections/indicators/cohort.h"
#include "projections/indicators/due_chain.h"
#include "projections/indicators/duties.h"
#include "projections/indicators/kept_steps.h"
#include "projections/indicators/reading.h"
#include "projections/months.h"

namespace hanes {

// A year later by the calendar; on 28 February for 29.
inline Date YearAfter(Date day) { return AddMonths(day, 12, MonthEnd::kClamp); }

// The words of an indicator whose cases are done by a day or not.
struct DueWords {
  std::string_view done = "held";
  std::string_view never = "never held";
  std::string_view left = "left before it was due";
};

// Something due once for a case.
struct OnceDue {
  Date due;
  std::optional<Date> done;
  Date ends = Date::Max();  // the case was over on this day: what was due on it or later is nobody's any more
};

// Done by the due day counts. What is not done and not due yet is left out, and so is what was not due while the case lasted.
inline Verdict VerdictOf(const Reading& reading, const DueWords& words, const OnceDue& once) {
  const bool in_time = once.done && *once.done <= once.due;
  if (!in_time && once.ends <= once.due) return {Verdict::kLeftOut, words.left, once.ends};
  if (once.done) return {in_time ? Verdict::kCounts : Verdict::kAgainst, words.done, *once.done, once.due};
  if (!reading.Over(once.due)) return {Verdict::kLeftOut, "not yet due", Date::Max(), once.due};
  return {Verdict::kAgainst, words.never, Date::Max(), once.due};
}

inline Verdict YesOrNo(bool counts, std::string_view yes, std::string_view no, Date on = Date::Max()) {
  return {counts ? Verdict::kCounts : Verdict::kAgainst, counts ? yes : no, on};
}

// judge(const IndicatorRow&) -> std::optional<Verdict>; nothing for what is none of the population. `day_of`(row) puts it into the period.
template <typename DayOf, typename Judge>
void EachOnDay(Reading& reading, uint8_t kind, Cohort& cohort, const DayOf& day_of, const Judge& judge) {
  for (const IndicatorRow& row : reading.All(kind).all()) {
    const Date day = day_of(row);
    if (!reading.period().Contains(day)) continue;
    if (const std::optional<Verdict> verdict = judge(row)) cohort.Add(row.entity, day, *verdict);
  }
}
inline Date FirstDay(const IndicatorRow& row) { return row.from; }
// Of spells whose last day is in them; Max while they last.
inline Date LastDay(const IndicatorRow& row) { return row.to - 1; }

// A case whose due day is in the period. Done or not, it is none before that day is over: else only what was done early would count.
inline void AddOnceDue(Reading& reading, const DueWords& words, Symbol entity, const OnceDue& once, Cohort& cohort) {
  if (!reading.period().Contains(once.due)) return;
  const Verdict verdict = VerdictOf(reading, words, once);
  const bool too_soon = verdict.side != Verdict::kLeftOut && !reading.Over(once.due);
  cohort.Add(entity, once.due, too_soon ? Verdict{Verdict::kLeftOut, "not yet due", Date::Max(), once.due} : verdict);
}

// Each duty that was due in the period.
inline void EachOnceDue(Reading& reading, const DueWords& words, void (*duties)(Reading&, VisitOnce), Cohort& cohort) {
  duties(reading, [&](const OnceDuty& duty) {
    if (duty.began >= reading.period().to) return;
    AddOnceDue(reading, words, duty.entity, {DueOf(reading, duty), duty.done, duty.ends}, cohort);
  });
}

// The verdict on one step of a chain.
inline Verdict VerdictOfStep(const DueWords& words, const DueStep& step, Date spell_ended) {
  switch (step.outcome) {
    case DueStep::kInTime: return {Verdict::kCounts, words.done, *step.done, step.due};
    case DueStep::kLate: return {Verdict::kAgainst, words.done, *step.done, step.due};
    case DueStep::kNever: return {Verdict::kAgainst, words.never, Date::Max(), step.due};
    case DueStep::kLeft: return {Verdict::kLeftOut, words.left, spell_ended, Date::Max()};
    default: return {Verdict::kLeftOut, "not yet due", Date::Max(), step.due};
  }
}

// Each step that was due in the period, of spells that meet it.
inline void EachDueAlong(Reading& reading, const DueWords& words, RepeatedDuties duties, Cohort& cohort) {
  const auto add = [&](Symbol entity, Date spell_ended, const DueStep& step) {
    const bool too_soon = step.outcome != DueStep::kLeft && !reading.Over(step.due);
    cohort.Add(entity, step.due, too_soon ? Verdict{Verdict::kLeftOut, "not yet due", Date::Max(), step.due}
                                          : VerdictOfStep(words, step, spell_ended));
  };
  const auto kept = reading.kept() == nullptr ? std::nullopt : reading.kept()->DueIn(reading, duties);
  if (kept) {
    for (const KeptSteps::Step& of : *kept) {
      if (of.spell_ended > reading.period().from) add(of.entity, of.spell_ended, of.step);
    }
    return;
  }
  duties(reading, [&](const RepeatedDuty& duty) {
    const EntitySpell& spell = duty.spell;
    if (!reading.Meets(spell.days)) return;
    const auto due_of = [&](const ChainClock& clock) { return DueOf(reading, duty, clock); };
    WalkChain(spell.days, duty.done, duty.starts, reading.today(), due_of, [&](const DueStep& step) {
      if (reading.period().Contains(step.due)) add(spell.entity, spell.days.to, step);
    });
  });
}

// judge(const IndicatorRow&) -> std::optional<Verdict> for each fact of the kind that holds on the last day. An entity with several is one case:
// the first that is judged.
template <typename Judge>
void EachAt(Reading& reading, uint8_t kind, Cohort& cohort, const Judge& judge) {
  const Date day = reading.last_day();
  std::optional<Symbol> judged;
  for (const IndicatorRow& row : reading.All(kind).all()) {
    if (row.from > day || row.to <= day || row.entity == judged) continue;
    const std::optional<Verdict> verdict = judge(row);
    if (!verdict) continue;
    judged = row.entity;
    cohort.Add(row.entity, day, *verdict);
  }
}

// judge(const EntitySpell&) -> std::optional<Verdict> for each child looked after on the day.
template <typename Judge>
void EachLookedAfterOn(Reading& reading, Date day, Cohort& cohort, const Judge& judge) {
  for (const EntitySpell& care : reading.facts().PeriodsOfCare()) {
    if (!care.days.Contains(day)) continue;
    if (const std::optional<Verdict> verdict = judge(care)) cohort.Add(care.entity, day, *verdict);
  }
}

}  // namespace hanes
