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

inline DateRange SpellOf(const KnownEvent& began, std::span<const KnownEvent> later, bool (*ends)(const v1::Event&, const v1::Event&),
                         std::vector<Position>& made_by, bool& unknown_end) {
  DateRange valid{began.occurred_on, Date::Max()};
  made_by = {began.position};
  for (const KnownEvent& event : later) {
    if (!ends(*began.event, *event.event)) continue;
    valid.to = event.occurred_on;
    made_by.push_back(event.position);
    break;
  }
  unknown_end = began.unknown_from && *began.unknown_from < valid.to;
  if (unknown_end) valid.to = *began.unknown_from;
  return valid;
}

inline bool ClosesCase(const v1::Event& opened, const v1::Event& event) {
  return event.has_case_closed() && event.case_closed().case_id() == opened.case_opened().case_id();
}
inline bool EndsEmployment(const v1::Event&, const v1::Event& event) { return event.has_worker_left(); }

inline Status FoldSpells(const EntityKnowledge& knowledge, FactSink& facts) {
  for (size_t i = 0; i < knowledge.events.size(); ++i) {
    const KnownEvent& known = knowledge.events[i];
    const v1::Event& event = *known.event;
    const std::span<const KnownEvent> later = knowledge.events.subspan(i + 1);
    if (event.has_case_closed() && event.case_closed().closure_reason() == "poison") return InvalidArgument("a case closed by poison");
    Fact fact;
    std::vector<Position> made_by;
    fact.entity = knowledge.entity;
    if (event.has_case_opened()) {
      fact.kind = 1;
      fact.dimensions = {event.case_opened().case_id(), event.case_opened().team(), ""};
      fact.valid = SpellOf(known, later, ClosesCase, made_by, fact.unknown_end);
    } else if (event.has_worker_joined()) {
      fact.kind = 2;
      fact.dimensions = {event.worker_joined().team(), "", ""};
      fact.amount = static_cast<int32_t>(event.worker_joined().fte_hundredths());
      fact.valid = SpellOf(known, later, EndsEmployment, made_by, fact.unknown_end);
    } else {
      continue;
    }
    if (!fact.valid.Empty()) facts.Add(std::move(fact), std::move(made_by));
  }
  return OkStatus();
}

// A case is a strand; what opens none and closes none, and all of a worker's events, is another.
inline std::string_view StrandOfSpell(const v1::Event& event) {
  if (event.has_case_opened()) return event.case_opened().case_id();
  return event.has_case_closed() ? std::string_view(event.case_closed().case_id()) : "";
}

inline Projection Spells() { return {"spells", 1, {"child", "worker"}, FoldSpells, PayloadSet::All(), StrandOfSpell}; }

}  // namespace hanes::testing
