// SPDX-License-Identifier: Apache-2.0
// What falls due again and again while something lasts, and whether it was done: reviews, visits, supervision.
//
// Pure arithmetic over days. A step is due some time after the clock started: at the first day of the spell, on the day of what was done
// before it, or, where that was never done, on the day it was missed.
// - Done on the due day or before it, after the clock started: in time. What is done on the first day of the spell counts for the first step.
// - Done later, but not after the next step would have been due: late. Else it was never done, and the next step is due from the missed day.
// - A step that is due on the day the spell ends, or after it, is nobody's any more: left.
// - Twice on one day is once.
#pragma once

#include <algorithm>
#include <optional>
#include <span>

#include "base/civil_date.h"

namespace hanes {

// What a due day hangs on.
struct ChainClock {
  Date spell_began;
  Date started;      // the clock
  int32_t step = 0;     // 0 for the first step of the spell; what hangs on it tells steps from the second on alike, and the first and second too
                        // where of what is done the last in time starts the clock
  bool missed = false;  // it started on a day by which nothing was done
};

struct DueStep {
  enum Outcome : uint8_t { kInTime, kLate, kNever, kLeft, kNotYet };
  Outcome outcome = kNotYet;
  Date due;
  std::optional<Date> done;  // of kInTime and kLate
  ChainClock clock;          // from which it was due
};

enum class ClockStarts : uint8_t {
  kWithEach,          // whatever is done is a step: every review sets the day of the next
  kWithLastInTime,    // what is done sooner than it need be is no step of its own: of several visits before one is due, the last starts the clock
};

// visit(const DueStep&) for each step of the spell in order, up to one that is left or is not yet due. `done`: days in order, of any time.
// `until`: from this day on nothing can be said to be missed. due_of(const ChainClock&) -> Date is later than when the clock started; a day
// that is not ends the chain.
template <typename DueOf, typename Visit>
void WalkChain(DateRange spell, std::span<const Date> done, ClockStarts starts, Date until, const DueOf& due_of, const Visit& visit) {
  auto next = std::lower_bound(done.begin(), done.end(), spell.from);
  const auto end = std::upper_bound(next, done.end(), spell.to);
  ChainClock clock{spell.from, spell.from, 0};
  while (true) {
    const Date due = due_of(clock);
    if (due <= clock.started) return;
    if (due >= spell.to) return visit(DueStep{DueStep::kLeft, due, std::nullopt, clock});
    while (next != end && clock.step > 0 && *next <= clock.started) ++next;
    if (next != end && *next <= due) {
      const auto after_due = std::upper_bound(next, end, due);
      const Date on = starts == ClockStarts::kWithEach ? *next : *(after_due - 1);
      visit(DueStep{DueStep::kInTime, due, on, clock});
      next = std::upper_bound(next, end, on);
      clock = {spell.from, on, clock.step + 1};
      continue;
    }
    if (next == end && due >= until) return visit(DueStep{DueStep::kNotYet, due, std::nullopt, clock});
    const Date due_again = due_of({spell.from, due, clock.step + 1, true});
    if (next != end && *next <= due_again) {
      visit(DueStep{DueStep::kLate, due, *next, clock});
      clock = {spell.from, *next++, clock.step + 1};
    } else {
      visit(DueStep{DueStep::kNever, due, std::nullopt, clock});
      clock = {spell.from, due, clock.step + 1, true};
    }
  }
}

// The step of the chain that stands open on `until`, by what was done by then: the first that was missed since anything was done, else the one
// that is not yet due. Nothing where the spell ends before it is due.
// However the chain got there, the last thing done started the clock: nothing before it need be walked.
template <typename DueOf>
std::optional<DueStep> OpenStep(DateRange spell, std::span<const Date> done, Date until, const DueOf& due_of) {
  const auto first = std::lower_bound(done.begin(), done.end(), spell.from);
  const auto end = std::upper_bound(first, done.end(), until);
  ChainClock clock{spell.from, spell.from, 0};
  if (first != end) {
    const Date last = *(end - 1);
    clock.step = *first == last ? 1 : 2;
    // Done once, but so late that steps were missed before it: it is no first step.
    if (clock.step == 1) {
      const Date due = due_of(ChainClock{spell.from, spell.from, 0});
      if (last > due && last > due_of(ChainClock{spell.from, due, 1, true})) clock.step = 2;
    }
    clock.started = last;
  }
  const Date due = due_of(clock);
  if (due <= clock.started || due >= spell.to) return std::nullopt;
  return DueStep{due < until ? DueStep::kNever : DueStep::kNotYet, due, std::nullopt, clock};
}

}  // namespace hanes
