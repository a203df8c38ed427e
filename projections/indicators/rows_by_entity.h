// SPDX-License-Identifier: Apache-2.0
// The facts of one kind as a question sees them, those of each child or worker together.
#pragma once

#include <limits>
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

// Some of the entities, numbered in their order without gaps.
class SomeEntities {
 public:
  static constexpr uint32_t kNoNumber = std::numeric_limits<uint32_t>::max();
  explicit SomeEntities(const std::vector<bool>& chosen);
  uint32_t NumberOf(Symbol entity) const { return entity < numbers_.size() ? numbers_[entity] : kNoNumber; }
  size_t size() const { return size_; }

 private:
  std::vector<uint32_t> numbers_;  // by entity
  uint32_t size_ = 0;
};

// Those of whom anything lasts on the day, or waits to be done on it, as known then: nobody else has anything on the list of what is due.
SomeEntities WithSomethingOpen(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at);

class RowsByEntity {
 public:
  RowsByEntity() = default;
  // Facts as known then. `as_at`: as they stood at the end of that day: what began later is not there, and what ended later goes on. Max: all.
  // `only`: of these entities, and there are none of others; outlives it. Null: of all.
  RowsByEntity(const FactIndex::Snapshot& facts, uint8_t kind, Timestamp known_at, Date as_at = Date::Max(), const SomeEntities* only = nullptr);

  // In order of entity, then of (from, to).
  std::span<const IndicatorRow> all() const { return rows_; }
  std::span<const IndicatorRow> Of(Symbol entity) const {
    const size_t number = NumberOf(entity);
    if (number + 1 >= begins_.size()) return {};
    return std::span(rows_).subspan(begins_[number], begins_[number + 1] - begins_[number]);
  }

 private:
  size_t NumberOf(Symbol entity) const { return only_ == nullptr ? entity : only_->NumberOf(entity); }

  const SomeEntities* only_ = nullptr;
  std::vector<IndicatorRow> rows_;
  std::vector<uint32_t> begins_;  // by entity, or by its number among some: where its rows begin
};

}  // namespace hanes
