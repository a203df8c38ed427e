// SPDX-License-Identifier: Apache-2.0
#include "projections/facts_moved.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cstring>

#include "base/hash.h"

namespace hanes {
namespace {

// Of what a fact says on the days. Facts add up, so that their order makes no difference.
uint64_t HashOf(uint8_t kind, DateRange days, const FactSpan& span, const FactContent& content) {
  const std::array<int64_t, 8> said = {kind,
                                       content.dimensions[0],
                                       content.dimensions[1],
                                       content.dimensions[2],
                                       content.amount,
                                       content.unknown_end ? 1 : 0,
                                       std::max(span.valid_from, days.from.days()),
                                       std::min(span.valid_to, days.to.days())};
  return Hash64({reinterpret_cast<const char*>(said.data()), sizeof(said)});
}

}  // namespace

std::set<std::string> EntitiesMoved(const FactIndex::Snapshot& facts, DateRange days, Timestamp then, Timestamp now) {
  absl::flat_hash_map<Symbol, uint64_t> difference;
  for (size_t kind = 0; kind < FactIndex::kKindsMax; ++kind) {
    const auto number = static_cast<uint8_t>(kind);
    facts.ForEachDuring(number, days, now, [&](const FactSpan& span, const FactContent& content) {
      difference[span.entity] += HashOf(number, days, span, content);
    });
    facts.ForEachDuring(number, days, then, [&](const FactSpan& span, const FactContent& content) {
      difference[span.entity] -= HashOf(number, days, span, content);
    });
  }
  std::set<std::string> moved;
  for (const auto& [entity, sum] : difference) {
    if (sum != 0) moved.emplace(facts.EntityName(entity));
  }
  return moved;
}

}  // namespace hanes
