// SPDX-License-Identifier: Apache-2.0
#include "projections/editions.h"

#include <map>

#include "base/period.h"

namespace hanes {
namespace {

// Raised when the same events make other facts.
constexpr uint32_t kVersion = 1;

Status Fold(const EntityKnowledge& knowledge, FactSink& facts) {
  // Of two editions of a week, which only another producer could have made, the one published first stands.
  std::map<std::string_view, const KnownEvent*> first;
  for (const KnownEvent& known : knowledge.events) {
    if (const auto* published = known.said.As<view::WeeklyFiguresPublished>()) first.try_emplace(published->week(), &known);
  }
  for (const auto& [week, known] : first) {
    ASSIGN_OR_RETURN(const Period period, Period::Parse(week));
    const auto& published = *known->said.As<view::WeeklyFiguresPublished>();
    facts.Add({kEdition, knowledge.entity, {week, published.whole()}, known->occurred_on.days(), period.days(), false}, {&known->position, 1});
  }
  return OkStatus();
}

// A week is a strand of its own, so that years of editions are not looked through at each.
std::string_view StrandOf(const PayloadView& said) {
  const auto* published = said.As<view::WeeklyFiguresPublished>();
  return published == nullptr ? std::string_view() : published->week();
}

}  // namespace

const Projection& EditionsProjection() {
  static const Projection editions = {"editions", kVersion, {"authority"}, &Fold, {v1::Event::kWeeklyFiguresPublished}, &StrandOf};
  return editions;
}

}  // namespace hanes
