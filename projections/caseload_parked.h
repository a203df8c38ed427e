// SPDX-License-Identifier: Apache-2.0
// What in a question rests on records that cannot be read and stand as when they last could.
#pragma once

#include <cstdint>
#include <vector>

#include "projections/caseload_children.h"

namespace hanes {

struct ParkedBehind {
  std::vector<uint32_t> children;     // places of counted children
  uint32_t children_not_counted = 0;  // under their own id: one of a merged person may be counted under another
  std::vector<uint32_t> workers;      // places of workers who hold a counted child
  std::vector<Symbol> teams;          // their names
  bool rules = false;
};

ParkedBehind FindParkedBehind(const FactIndex::Snapshot& facts, const CaseloadChildren& children);

}  // namespace hanes
