// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload.h"

#include "projections/absence.h"
#include "projections/child_spells.h"
#include "projections/employment.h"
#include "projections/settings_facts.h"
#include "projections/team_names.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

// Raised when the same events make other facts.
constexpr uint32_t kVersion = 3;

Status Fold(const EntityKnowledge& knowledge, FactSink& facts) {
  const std::string_view kind = KindOf(knowledge.entity);
  if (kind == "child") FoldChildSpells(knowledge, facts);
  else if (kind == "team") FoldTeamNames(knowledge, facts);
  else if (kind == "worker") {
    FoldEmployment(knowledge, facts);
    FoldAbsence(knowledge, facts);
  } else if (kind == "authority") {
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
