// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload.h"

#include "projections/absence.h"
#include "projections/child_spells.h"
#include "projections/dated_settings.h"
#include "projections/employment.h"
#include "projections/settings_facts.h"
#include "projections/team_names.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

// Raised when the same events make other facts.
constexpr uint32_t kVersion = 2;

void FoldAuthority(const EntityKnowledge& knowledge, FactSink& facts) {
  DatedSettings rules;
  for (const KnownEvent& known : knowledge.events) {
    VisitPayload(known.said, Overloaded{
                                   [&](const view::RuleSet& e) {
                                     // Rules of a named set hold when somebody asks under it, which nobody does of a caseload.
                                     if (e.rule_set().empty()) rules.Set(e.rule(), e.value(), known);
                                   },
                                   [](const auto&) {},
                               });
  }
  rules.ForEach([&](std::string_view rule, std::string_view value, DateRange valid, Position position) {
    facts.Add({kRule, knowledge.entity, {rule, value}, 0, valid, false}, {&position, 1});
  });
}

Status Fold(const EntityKnowledge& knowledge, FactSink& facts) {
  const std::string_view kind = KindOf(knowledge.entity);
  if (kind == "child") FoldChildSpells(knowledge, facts);
  else if (kind == "team") FoldTeamNames(knowledge, facts);
  else if (kind == "worker") {
    FoldEmployment(knowledge, facts);
    FoldAbsence(knowledge, facts);
  } else if (kind == "authority") {
    FoldAuthority(knowledge, facts);
    return FoldSettings(knowledge, facts);
  }
  return OkStatus();
}

PayloadSet Reads() {
  using E = v1::Event;
  PayloadSet reads = {E::kCaseOpened, E::kCaseReopened, E::kCaseClosed, E::kLookedAfterStarted, E::kLookedAfterEnded,
                      E::kChildProtectionRegistered, E::kChildProtectionDeregistered, E::kPreProceedingsStarted, E::kPreProceedingsEnded,
                      E::kProceedingsIssued, E::kProceedingsEnded, E::kReadyForClosureStarted, E::kReadyForClosureEnded,
                      E::kCaseAllocated, E::kAllocationEnded, E::kWorkerJoined, E::kWorkerLeft, E::kWorkerRoleChanged,
                      E::kWorkerFteChanged, E::kWorkerTeamMoved, E::kTeamCreated, E::kTeamRenamed};
  reads.Add(AbsencePayloads());
  reads.Add(SettingsRead());
  return reads;
}

}  // namespace

const Projection& CaseloadProjection() {
  static const Projection caseload = {"caseload", kVersion, {"child", "worker", "team", "authority"}, &Fold, Reads(), &StrandOfChild};
  return caseload;
}

}  // namespace hanes
