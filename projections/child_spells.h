// SPDX-License-Identifier: Apache-2.0
// What a child is counted for and who works with it, as spells: facts kOpenCase to kAllocation and kUnknownSince of caseload.h, by the same
// numbers in every projection that counts cases, so that CaseloadChildren reads any of them.
#pragma once

#include <string_view>

#include "projections/payload_set.h"
#include "projections/projection.h"

namespace hanes {

void FoldChildSpells(const EntityKnowledge& knowledge, FactSink& facts);

// Whatever begins and ends under one id is one strand of a child's story; "" for what is said of others than children.
std::string_view StrandOfChild(const PayloadView& said);

}  // namespace hanes
