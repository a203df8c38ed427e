// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/worker_roles.h"

#include "projections/caseload.h"
#include "projections/caseload_children.h"

namespace hanes {

Symbol RoleOnDay(const KnownFacts& facts, Symbol worker_name, Date day) {
  const std::optional<Symbol> worker = facts.Teams().WorkerNamed(worker_name);
  if (!worker) return 0;
  for (const IndicatorRow& terms : facts.All(kEmployment).Of(*worker)) {
    if (terms.from <= day && day < terms.to) return terms.dimensions[0];
  }
  return 0;
}

std::optional<FirstHolder> FirstHolderSince(const KnownFacts& facts, Symbol child, Date day, Date until) {
  const Symbol primary = facts.Named("primary");
  std::optional<FirstHolder> first;
  for (const IndicatorRow& held : facts.All(kAllocation).Of(child)) {
    const auto& [worker, team, role] = held.dimensions;
    if (role != primary || worker == 0 || held.to <= day || held.from >= until) continue;
    const Date from = std::max(held.from, day);
    if (!first || from < first->from) first = {worker, from};
  }
  return first;
}

}  // namespace hanes
