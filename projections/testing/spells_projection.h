// SPDX-License-Identifier: Apache-2.0
// A projection for tests of the runner: small enough to see through, with one fact of each sort and a way to fail.
//
//   kind 1  an open case      [case, team]  from CaseOpened to the next CaseClosed of the same case
//   kind 2  a worker employed [team]        from WorkerJoined to the next WorkerLeft
// A case closed for the reason "poison" is an error.
#pragma once

#include <string>

#include "projections/projection.h"

namespace hanes::testing {

inline DateRange SpellOf(const KnownEvent& began, std::span<const KnownEvent> later, bool (*ends)(const PayloadView&, const PayloadView&),
                         std::vector<Position>& made_by, bool& unknown_end) {
  DateRange valid{began.occurred_on, Date::Max()};
  made_by = {began.position};
  for (const KnownEvent& event : later) {
    if (!ends(began.said, event.said)) continue;
    valid.to = event.occurred_on;
    made_by.push_back(event.position);
    break;
  }
  unknown_end = began.unknown_from && *began.unknown_from < valid.to;
  if (unknown_end) valid.to = *began.unknown_from;
  return valid;
}

inline bool ClosesCase(const PayloadView& opened, const PayloadView& said) {
  const auto* closed = said.As<view::CaseClosed>();
  return closed != nullptr && closed->case_id() == opened.As<view::CaseOpened>()->case_id();
}
inline bool EndsEmployment(const PayloadView&, const PayloadView& said) { return said.says() == v1::Event::kWorkerLeft; }

inline Status FoldSpells(const EntityKnowledge& knowledge, FactSink& facts) {
  for (size_t i = 0; i < knowledge.events.size(); ++i) {
    const KnownEvent& known = knowledge.events[i];
    const std::span<const KnownEvent> later = knowledge.events.subspan(i + 1);
    const auto* closed = known.said.As<view::CaseClosed>();
    if (closed != nullptr && closed->closure_reason() == "poison") return InvalidArgument("a case closed by poison");
    FactView fact;
    std::vector<Position> made_by;
    fact.entity = knowledge.entity;
    if (const auto* opened = known.said.As<view::CaseOpened>()) {
      fact.kind = 1;
      fact.dimensions = {opened->case_id(), opened->team(), ""};
      fact.valid = SpellOf(known, later, ClosesCase, made_by, fact.unknown_end);
    } else if (const auto* joined = known.said.As<view::WorkerJoined>()) {
      fact.kind = 2;
      fact.dimensions = {joined->team(), "", ""};
      fact.amount = static_cast<int32_t>(joined->fte_hundredths());
      fact.valid = SpellOf(known, later, EndsEmployment, made_by, fact.unknown_end);
    } else {
      continue;
    }
    if (!fact.valid.Empty()) facts.Add(fact, made_by);
  }
  return OkStatus();
}

// A case is a strand; what opens none and closes none, and all of a worker's events, is another.
inline std::string_view StrandOfSpell(const PayloadView& said) {
  if (const auto* opened = said.As<view::CaseOpened>()) return opened->case_id();
  const auto* closed = said.As<view::CaseClosed>();
  return closed == nullptr ? "" : closed->case_id();
}

inline Projection Spells() { return {"spells", 1, {"child", "worker"}, FoldSpells, PayloadSet::All(), StrandOfSpell}; }

}  // namespace hanes::testing
