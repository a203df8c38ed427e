// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_parked.h"

#include <algorithm>

#include "base/ids.h"

namespace hanes {
namespace {

// Few records are ever parked: looking through all children for each is cheaper than keeping what would find it at once.
void FindChild(const FactIndex::Snapshot& facts, const CaseloadChildren& children, std::string_view stream, ParkedBehind& found) {
  const auto all = children.children();
  const std::optional<Symbol> entity = facts.FindEntity(stream);
  const auto child = std::find_if(all.begin(), all.end(), [&](const OpenChild& open) { return open.entity == entity; });
  if (child == all.end()) ++found.children_not_counted;
  else found.children.push_back(static_cast<uint32_t>(child - all.begin()));
}

void FindWorker(const FactIndex::Snapshot& facts, const CaseloadChildren& children, std::string_view stream, ParkedBehind& found) {
  const std::optional<Symbol> name = facts.FindSymbol(NameOf(stream));
  for (uint32_t place = 0; place < children.workers().size(); ++place) {
    const WorkerOnDay& worker = children.workers()[place];
    if (worker.worker == name && worker.children > 0) found.workers.push_back(place);
  }
}

}  // namespace

ParkedBehind FindParkedBehind(const FactIndex::Snapshot& facts, const CaseloadChildren& children) {
  ParkedBehind found;
  for (const ParkedEntity& parked : facts.parked()) {
    const std::string_view kind = KindOf(parked.entity);
    if (kind == "child") FindChild(facts, children, parked.entity, found);
    if (kind == "worker") FindWorker(facts, children, parked.entity, found);
    if (kind == "team") found.teams.push_back(facts.FindSymbol(NameOf(parked.entity)).value_or(0));
    found.rules = found.rules || kind == "authority";
  }
  return found;
}

}  // namespace hanes
