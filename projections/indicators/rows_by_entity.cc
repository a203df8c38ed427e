// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/rows_by_entity.h"

#include <algorithm>
#include <tuple>

namespace hanes {
namespace {

bool InOrder(const IndicatorRow& a, const IndicatorRow& b) {
  return std::tie(a.from, a.to, a.dimensions, a.amount) < std::tie(b.from, b.to, b.dimensions, b.amount);
}

}  // namespace

// By counting: entities are numbered densely, and rows come nearly in order of their days.
RowsByEntity::RowsByEntity(const FactIndex::Snapshot& facts, uint8_t kind, DateRange days, Timestamp known_at, const std::vector<bool>* only)
    : begins_(facts.EntityCount() + 1) {
  std::vector<IndicatorRow> seen;
  facts.ForEachDuring(kind, days, known_at, [&](const FactSpan& span, const FactContent& content) {
    if (only != nullptr && !(*only)[span.entity]) return;
    seen.push_back({span.entity, Date::FromDays(span.valid_from), Date::FromDays(span.valid_to), content.amount, content.dimensions,
                    content.unknown_end});
    ++begins_[span.entity];
  });
  uint32_t end = 0;
  for (uint32_t& begins : begins_) begins = end += begins;
  rows_.resize(seen.size());
  for (auto row = seen.rbegin(); row != seen.rend(); ++row) rows_[--begins_[row->entity]] = *row;
  for (auto first = rows_.begin(); first != rows_.end();) {
    const auto next = std::find_if(first, rows_.end(), [&](const IndicatorRow& row) { return row.entity != first->entity; });
    if (next - first > 1 && !std::is_sorted(first, next, InOrder)) std::sort(first, next, InOrder);
    first = next;
  }
}

}  // namespace hanes
