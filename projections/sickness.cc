// SPDX-License-Identifier: Apache-2.0
#include "projections/sickness.h"

#include "projections/absence.h"
#include "projections/agency_employment.h"
#include "projections/caseload.h"
#include "projections/child_spells.h"
#include "projections/settings_facts.h"
#include "projections/team_names.h"

namespace hanes {
namespace {

// Raised when the same events make other facts.
constexpr uint32_t kVersion = 2;

Status Fold(const EntityKnowledge& knowledge, FactSink& facts) {
  const std::string_view kind = KindOf(knowledge.entity);
  if (kind == "child") FoldChildSpells(knowledge, facts);
  else if (kind == "team") FoldTeamNames(knowledge, facts);
  else if (kind == "authority") return FoldSettings(knowledge, facts);
  else if (kind == "worker") {
    FoldEmploymentWithAgency(kAgencyEmployment, knowledge, facts);
    FoldAbsence(knowledge, facts);
  }
  return OkStatus();
}

PayloadSet Reads() {
  return CaseloadProjection().reads;
}

}  // namespace

const Projection& SicknessProjection() {
  static const Projection sickness = {"sickness", kVersion, {"child", "worker", "team", "authority"}, &Fold, Reads(), &StrandOfChild};
  return sickness;
}

}  // namespace hanes
