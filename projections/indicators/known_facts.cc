// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/known_facts.h"

#include <algorithm>
#include <limits>

#include "projections/caseload.h"

namespace hanes {

std::vector<EntitySpell> JoinSpells(std::span<const IndicatorRow> rows) {
  std::vector<EntitySpell> spells;
  for (const IndicatorRow& row : rows) {
    const bool goes_on = !spells.empty() && spells.back().entity == row.entity && row.from <= spells.back().days.to;
    if (!goes_on) {
      spells.push_back({row.entity, {row.from, row.to}, row.unknown_end});
      continue;
    }
    EntitySpell& spell = spells.back();
    if (row.to >= spell.days.to) spell.unknown_end = row.unknown_end;
    spell.days.to = std::max(spell.days.to, row.to);
  }
  return spells;
}

const RowsByEntity& KnownFacts::All(uint8_t kind) const {
  std::unique_ptr<RowsByEntity>& kept = by_kind_[kind];
  if (kept == nullptr) kept = std::make_unique<RowsByEntity>(facts_, kind, known_at_, as_at_, only());
  return *kept;
}

const std::vector<EntitySpell>& KnownFacts::PeriodsOfCare() const {
  if (!periods_of_care_) periods_of_care_ = JoinSpells(All(kLookedAfter).all());
  return *periods_of_care_;
}

namespace {

const EntitySpell* FindSpell(const std::vector<EntitySpell>& spells, Symbol entity, Date day) {
  auto spell = std::partition_point(spells.begin(), spells.end(), [&](const EntitySpell& s) { return s.entity < entity; });
  for (; spell != spells.end() && spell->entity == entity; ++spell) {
    if (spell->days.Contains(day)) return &*spell;
  }
  return nullptr;
}

}  // namespace

const EntitySpell* KnownFacts::PeriodOfCare(Symbol child, Date day) const { return FindSpell(PeriodsOfCare(), child, day); }

DateRange KnownFacts::EmploymentOn(Symbol worker, Date day) const {
  const EntitySpell* spell = FindSpell(Employments(), worker, day);
  return spell == nullptr ? DateRange{day, day} : spell->days;
}

const std::vector<EntitySpell>& KnownFacts::Employments() const {
  if (!employments_) employments_ = JoinSpells(All(kEmployment).all());
  return *employments_;
}

const ChildTeams& KnownFacts::Teams() const {
  if (teams_ == nullptr) teams_ = std::make_unique<ChildTeams>(facts_, known_at_, only());
  return *teams_;
}

Symbol KnownFacts::Named(std::string_view text) const {
  return facts_.FindSymbol(text).value_or(std::numeric_limits<Symbol>::max());
}

}  // namespace hanes
