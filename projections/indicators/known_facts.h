// SPDX-License-Identifier: Apache-2.0
// What was known at one moment, gathered from an index as questions come to need it and kept for the next.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "base/timestamp.h"
#include "projections/child_teams.h"
#include "projections/indicators/rows_by_entity.h"

namespace hanes {

// A stretch of days of one child or worker.
struct EntitySpell {
  Symbol entity = 0;
  DateRange days;
  bool unknown_end = false;
};

class KnownFacts {
 public:
  // The snapshot outlives it. With `as_at`, facts as they stood at the end of that day, which is then today.
  KnownFacts(const FactIndex::Snapshot& facts, Timestamp known_at) : facts_(facts), known_at_(known_at), today_(DayInLondon(known_at)) {}
  // Of `only`, if it is given, alone: facts of children and workers that it leaves out are not there.
  KnownFacts(const FactIndex::Snapshot& facts, Timestamp known_at, Date as_at, std::optional<SomeEntities> only = std::nullopt)
      : facts_(facts), known_at_(known_at), today_(as_at), as_at_(as_at), only_(std::move(only)) {}

  const FactIndex::Snapshot& snapshot() const { return facts_; }
  Timestamp known_at() const { return known_at_; }
  // The day of that moment in London: from it on, nothing can be said to be missed.
  Date today() const { return today_; }

  // Every fact of the kind.
  const RowsByEntity& All(uint8_t kind) const;
  // Periods of being looked after: episodes that touch or overlap are one. In order of entity and day.
  const std::vector<EntitySpell>& PeriodsOfCare() const;
  // The period of care that the day is in; null when there is none.
  const EntitySpell* PeriodOfCare(Symbol child, Date day) const;
  // Employment whatever the terms, joined in the same way.
  const std::vector<EntitySpell>& Employments() const;
  // The stretch of employment that the day is in; empty when there is none.
  DateRange EmploymentOn(Symbol worker, Date day) const;
  const ChildTeams& Teams() const;

  // The number of a text that facts hold; a number that no fact has when none does.
  Symbol Named(std::string_view text) const;

 private:
  const FactIndex::Snapshot& facts_;
  const Timestamp known_at_;
  const Date today_;
  const SomeEntities* only() const { return only_ ? &*only_ : nullptr; }

  const Date as_at_ = Date::Max();
  const std::optional<SomeEntities> only_;
  mutable std::array<std::unique_ptr<RowsByEntity>, kFactKindsMax> by_kind_;
  mutable std::optional<std::vector<EntitySpell>> periods_of_care_;
  mutable std::optional<std::vector<EntitySpell>> employments_;
  mutable std::unique_ptr<ChildTeams> teams_;
};

// Stretches of one entity that touch or overlap, as one each. `rows` as RowsByEntity has them.
std::vector<EntitySpell> JoinSpells(std::span<const IndicatorRow> rows);

}  // namespace hanes
