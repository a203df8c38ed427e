// SPDX-License-Identifier: Apache-2.0
// The part of the caseload fold that reads workers: who was employed, as what, where and for how much of a week.
#pragma once

#include <string_view>

#include "hanes/v1/workforce.pb.h"
#include "projections/projection.h"

namespace hanes {

// "social_worker"; "" for unspecified, and for a number from a newer producer: not known.
std::string_view NameOfRole(v1::WorkerRole role);

// Facts kEmployment and kLeftEmployment of one worker.
//
// A change of role, FTE, team or agency begins a new fact on its day. Joining says everything anew: what it leaves out is not known. Changes
// said before joining, or after leaving, change nothing. Of two things said on one day: leaving, joining, then changes; one who was not
// employed and joined and left on one day was employed on no day. A worker is one person however many posts there are: FTE is the worker's.
void FoldEmployment(const EntityKnowledge& knowledge, FactSink& facts);

}  // namespace hanes
