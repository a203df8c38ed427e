// SPDX-License-Identifier: Apache-2.0
// What teams are called: facts kTeamName of caseload.h, by the same number in every projection that names teams.
#pragma once

#include "projections/projection.h"

namespace hanes {

void FoldTeamNames(const EntityKnowledge& knowledge, FactSink& facts);

}  // namespace hanes
