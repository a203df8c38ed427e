// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/rows_by_entity.h"

#include <algorithm>
#include <tuple>

#include "projections/indicators.h"

namespace hanes {
namespace {

bool InOrder(const IndicatorRow& a, const IndicatorRow& b) {
  return std::tie(a.from, a.to, a.dimensions, a.amount) < std::tie(b.from, b.to, b.dimensions, b.amount);
}

// Kinds whose amount is the day on which something was done.
bool AmountIsDayDone(uint8_t kind) {
  return kind == kReferral || kind == kAssessmentRequired || kind == kConferenceRequested || kind == kSupervision || kind == kConsultation;
}

IndicatorRow AsItStood(IndicatorRow row, uint8_t kind, Date as_at) {
  const bool is_point = row.to == row.from + 1 && kind != kAssessment && kind != kEnquiry;
  if (!is_point && row.to > as_at + 1) row.to = Date::Max();
  if (AmountIsDayDone(kind) && row.amount > as_at.days()) row.amount = kNoDay;
  return row;
}

}  // namespace

SomeEntities::SomeEntities(const std::vector<bool>& chosen) : numbers_(chosen.size(), kNoNumber) {
  for (size_t entity = 0; entity < chosen.size(); ++entity) {
    if (chosen[entity]) numbers_[entity] = size_++;
  }
}

SomeEntities WithSomethingOpen(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at) {
  std::vector<bool> open(facts.EntityCount());
  for (uint8_t kind = 0; kind < kFactKindsMax; ++kind) {
    facts.ForEachAt(kind, as_at, known_at, [&](const FactSpan& span, const FactContent&) { open[span.entity] = true; });
    if (!AmountIsDayDone(kind)) continue;
    facts.ForEachDuring(kind, DateRange{Date::Min(), as_at + 1}, known_at, [&](const FactSpan& span, const FactContent& content) {
      if (content.amount == kNoDay || content.amount > as_at.days()) open[span.entity] = true;
    });
  }
  return SomeEntities(open);
}

// By counting: entities are numbered densely, and rows come nearly in order of their days.
RowsByEntity::RowsByEntity(const FactIndex::Snapshot& facts, uint8_t kind, Timestamp known_at, Date as_at, const SomeEntities* only)
    : only_(only), begins_((only == nullptr ? facts.EntityCount() : only->size()) + 1) {
  std::vector<IndicatorRow> seen;
  facts.ForEachDuring(kind, DateRange{Date::Min(), as_at + 1}, known_at, [&](const FactSpan& span, const FactContent& content) {
    const size_t number = NumberOf(span.entity);
    if (number >= begins_.size()) return;
    seen.push_back(AsItStood({span.entity, Date::FromDays(span.valid_from), Date::FromDays(span.valid_to), content.amount,
                              content.dimensions, content.unknown_end}, kind, as_at));
    ++begins_[number];
  });
  uint32_t end = 0;
  for (uint32_t& begins : begins_) begins = end += begins;
  rows_.resize(seen.size());
  for (auto row = seen.rbegin(); row != seen.rend(); ++row) rows_[--begins_[NumberOf(row->entity)]] = *row;
  for (auto first = rows_.begin(); first != rows_.end();) {
    const auto next = std::find_if(first, rows_.end(), [&](const IndicatorRow& row) { return row.entity != first->entity; });
    if (next - first > 1 && !std::is_sorted(first, next, InOrder)) std::sort(first, next, InOrder);
    first = next;
  }
}

}  // namespace hanes
