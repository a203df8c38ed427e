// SPDX-License-Identifier: Apache-2.0
// What the caseload's questions read in memory.
#include <vector>

#include "projections/absence.h"
#include "projections/caseload.h"
#include "projections/caseload_children.h"
#include "projections/caseload_counter.h"
#include "projections/caseload_question.h"
#include "projections/settings_facts.h"

namespace hanes {

std::unique_ptr<FactIndex> NewCaseloadIndex() {
  // Bits of the dimensions that questions read: ids of cases, plans and episodes are not among them.
  std::vector<FactIndex::Layout> layout = {
      {kOpenCase, 0b010}, {kChildProtection, 0}, {kLookedAfter, 0}, {kProceedings, 0}, {kReadyToClose, 0}, {kAllocation, 0b111},
      {kEmployment, 0b011, kOwnName}, {kLeftEmployment, 0, kOwnName}, {kTeamName, 0b001, kOwnName}, {kUnknownSince, 0},
      {kSickness, 0b001}, {kPhasedReturn, 0}, {kOtherAbsence, 0}, {kWorkWeek, 0b001},
  };
  for (const FactIndex::Layout& setting : SettingsLayout()) layout.push_back(setting);
  return std::make_unique<FactIndex>(layout, NewCaseloadCounter());
}

}  // namespace hanes
