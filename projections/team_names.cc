// SPDX-License-Identifier: Apache-2.0
#include "projections/team_names.h"

#include "projections/caseload.h"
#include "projections/dated_settings.h"
#include "proto/visit_payload.h"

namespace hanes {

void FoldTeamNames(const EntityKnowledge& knowledge, FactSink& facts) {
  DatedSettings names;
  for (const KnownEvent& known : knowledge.events) {
    VisitPayload(known.said, Overloaded{
                                   [&](const view::TeamCreated& e) { names.Set("", e.team_name(), known); },
                                   [&](const view::TeamRenamed& e) { names.Set("", e.team_name(), known); },
                                   [](const auto&) {},
                               });
  }
  names.ForEach([&](std::string_view, std::string_view name, DateRange valid, Position position) {
    facts.Add({kTeamName, knowledge.entity, {name}, 0, valid, false}, {&position, 1});
  });
}

}  // namespace hanes
