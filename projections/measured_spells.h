// SPDX-License-Identifier: Apache-2.0
// Spells whose beginning says a quantity, such as a full-time equivalent, and that another event may end all at once.
#pragma once

#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "projections/spells.h"

namespace hanes {

class MeasuredSpells {
 public:
  // As Spells::Begin; of two beginnings of one id on one day the amount of the last counts, as its dimensions do.
  void Begin(uint8_t kind, std::string_view id, const KnownEvent& event, const Spells::Dimensions& dimensions, int32_t amount = 0) {
    amounts_[{kind, id}][event.occurred_on] = amount;
    spells_.Begin(kind, id, event, dimensions);
  }
  void End(uint8_t kind, std::string_view id, const KnownEvent& event) { spells_.End(kind, id, event); }
  // Ends every spell of which the kind is `kind` and that has a beginning among those given so far.
  void EndAllOf(uint8_t kind, const KnownEvent& event) {
    for (const auto& [key, by_day] : amounts_) {
      if (key.first == kind) spells_.End(kind, key.second, event);
    }
  }
  // Ends every spell that has a beginning among those given so far.
  void EndAll(const KnownEvent& event) {
    for (const auto& [key, by_day] : amounts_) spells_.End(key.first, key.second, event);
  }

  // add(FactView&, std::string_view id, std::span<const Position> made_by) for each spell of a day or more.
  template <typename Add>
  void Finish(std::string_view entity, const Add& add) {
    for (const Spells::Spell& spell : spells_.Finish()) {
      if (spell.valid.Empty()) continue;
      FactView fact{spell.kind, entity, spell.dimensions, amounts_[{spell.kind, spell.id}][spell.valid.from], spell.valid, !spell.unknown.Empty()};
      add(fact, spell.id, std::span<const Position>(spell.made_by));
    }
  }

 private:
  Spells spells_;
  std::map<std::pair<uint8_t, std::string_view>, std::map<Date, int32_t>> amounts_;
};

}  // namespace hanes
