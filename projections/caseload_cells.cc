// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_cells.h"

#include "projections/rates.h"

namespace hanes {

std::string FteText(uint64_t hundredths) {
  std::string text = std::to_string(hundredths / 100);
  const uint64_t rest = hundredths % 100;
  if (rest == 0) return text;
  text += '.';
  text += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
  return text;
}

std::string PerFteText(uint64_t children, uint64_t fte_hundredths) { return TenthsText(CasesPerFte(children, fte_hundredths)); }

std::string CapText(const Cap& cap, uint32_t figure) { return cap.has_value() ? std::to_string(figure) : ""; }

std::string RoleText(const FactIndex::Snapshot& facts, const WorkerOnDay& worker) {
  switch (worker.standing) {
    case WorkerOnDay::kEmployed: return worker.role == 0 ? "not_recorded" : std::string(facts.SymbolName(worker.role));
    case WorkerOnDay::kLeft: return "left";
    case WorkerOnDay::kUnknown: break;
  }
  return "unknown";
}

}  // namespace hanes
