// SPDX-License-Identifier: Apache-2.0
// Employment, with that through an agency as facts of its own: an index that keeps a worker's own name in place of a dimension still tells it.
#pragma once

#include <cstdint>

#include "projections/projection.h"

namespace hanes {

// The facts of FoldEmployment, and beside each that is through an agency one of `agency_kind` [] over the same days.
void FoldEmploymentWithAgency(uint8_t agency_kind, const EntityKnowledge& knowledge, FactSink& facts);

}  // namespace hanes
