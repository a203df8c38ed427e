// SPDX-License-Identifier: Apache-2.0
// The facts of one kind as a question sees them, those of each child or worker together.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"

namespace hanes {

// A fact without its times of knowledge. 32 bytes.
struct IndicatorRow {
  Symbol entity = 0;
  Date from;  // the day of a point; the first day of a spell
  Date to;
  int32_t amount = 0;
  std::array<Symbol, 3> dimensions{};
  bool unknown_end = false;

  // A second day of the same record, where the kind keeps one in its amount.
  std::optional<Date> other_day() const {
    return amount == kNoDay ? std::nullopt : std::optional(Date::FromDays(amount));
  }
};

class RowsByEntity {
 public:
  RowsByEntity() = default;
  // Facts as known then. `as_at`: as they stood at the end of that day: what began later is not there, and what ended later goes on. Max: all.
  RowsByEntity(const FactIndex::Snapshot& facts, uint8_t kind, Timestamp known_at, Date as_at = Date::Max());

  // In order of entity, then of (from, to).
  std::span<const IndicatorRow> all() const { return rows_; }
  std::span<const IndicatorRow> Of(Symbol entity) const {
    if (size_t{entity} + 1 >= begins_.size()) return {};
    return std::span(rows_).subspan(begins_[entity], begins_[entity + 1] - begins_[entity]);
  }

 private:
  std::vector<IndicatorRow> rows_;
  std::vector<uint32_t> begins_;  // by entity: where its rows begin
};

}  // namespace hanes
