// SPDX-License-Identifier: Apache-2.0
#include "projections/child_spells.h"

#include "projections/caseload.h"
#include "projections/spells.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

// Pre-proceedings are spells apart from the proceedings of the same process, and facts of the same kind: the end of one is not that of the
// other. This number never leaves the fold.
constexpr uint8_t kPreProceedingsSpell = 255;

std::string_view NameOfRole(v1::AllocationRole role) {
  switch (role) {
    case v1::ALLOCATION_ROLE_PRIMARY: return "primary";
    case v1::ALLOCATION_ROLE_SECONDARY: return "secondary";
    case v1::ALLOCATION_ROLE_DUTY: return "duty";
    default: return "";  // unspecified, or a number from a newer producer: somebody works with the child, we do not know as what
  }
}

// What an event of a child begins and ends.
void AddBoundaries(const KnownEvent& known, Spells& spells) {
  VisitPayload(
      known.said,
      Overloaded{
          [&](const view::CaseOpened& e) { spells.Begin(kOpenCase, e.case_id(), known, {e.case_id(), e.team()}); },
          [&](const view::CaseReopened& e) { spells.BeginAgain(kOpenCase, e.case_id(), known, {e.case_id()}); },
          [&](const view::CaseClosed& e) { spells.End(kOpenCase, e.case_id(), known); },
          [&](const view::LookedAfterStarted& e) { spells.Begin(kLookedAfter, e.episode_id(), known, {e.episode_id()}); },
          [&](const view::LookedAfterEnded& e) { spells.End(kLookedAfter, e.episode_id(), known); },
          [&](const view::ChildProtectionRegistered& e) { spells.Begin(kChildProtection, e.plan_id(), known, {e.plan_id()}); },
          [&](const view::ChildProtectionDeregistered& e) { spells.End(kChildProtection, e.plan_id(), known); },
          [&](const view::PreProceedingsStarted& e) { spells.Begin(kPreProceedingsSpell, e.process_id(), known, {e.process_id(), "pre"}); },
          [&](const view::PreProceedingsEnded& e) { spells.End(kPreProceedingsSpell, e.process_id(), known); },
          [&](const view::ProceedingsIssued& e) {
            spells.End(kPreProceedingsSpell, e.process_id(), known);
            spells.Begin(kProceedings, e.process_id(), known, {e.process_id(), "issued"});
          },
          [&](const view::ProceedingsEnded& e) { spells.End(kProceedings, e.process_id(), known); },
          [&](const view::ReadyForClosureStarted& e) { spells.Begin(kReadyToClose, e.mark_id(), known, {e.mark_id(), e.kind()}); },
          [&](const view::ReadyForClosureEnded& e) { spells.End(kReadyToClose, e.mark_id(), known); },
          [&](const view::CaseAllocated& e) {
            spells.Begin(kAllocation, e.allocation_id(), known, {e.worker(), e.team(), NameOfRole(e.role())});
          },
          [&](const view::AllocationEnded& e) { spells.End(kAllocation, e.allocation_id(), known); },
          [](const auto&) {},
      });
}

// What a child is counted for, as kUnknownSince names it; "" for what nobody is counted for.
std::string_view NameOfCounted(uint8_t kind) {
  switch (kind) {
    case kOpenCase: return "open_case";
    case kChildProtection: return "child_protection";
    case kLookedAfter: return "looked_after";
    case kProceedings: return "proceedings";
    default: return "";
  }
}

FactView MakeFact(uint8_t kind, std::string_view entity, const Spells::Dimensions& dimensions, DateRange valid) {
  return {kind, entity, dimensions, 0, valid, false};
}

}  // namespace

void FoldChildSpells(const EntityKnowledge& knowledge, FactSink& facts) {
  thread_local Spells spells;  // its memory alone goes from one call to the next
  spells.Clear();
  for (const KnownEvent& known : knowledge.events) AddBoundaries(known, spells);
  for (Spells::Spell& spell : spells.Finish()) {
    const uint8_t kind = spell.kind == kPreProceedingsSpell ? uint8_t{kProceedings} : spell.kind;
    const std::string_view counted = NameOfCounted(kind);
    if (!spell.unknown.Empty() && !counted.empty()) {
      facts.Add(MakeFact(kUnknownSince, knowledge.entity, {counted, spell.id}, spell.unknown), spell.made_by);
    }
    if (spell.valid.Empty()) continue;
    FactView fact = MakeFact(kind, knowledge.entity, spell.dimensions, spell.valid);
    fact.unknown_end = !spell.unknown.Empty();
    facts.Add(fact, spell.made_by);
  }
}

std::string_view StrandOfChild(const PayloadView& said) {
  return VisitPayload(said, Overloaded{
                                 [](const view::CaseOpened& e) -> std::string_view { return e.case_id(); },
                                 [](const view::CaseReopened& e) -> std::string_view { return e.case_id(); },
                                 [](const view::CaseClosed& e) -> std::string_view { return e.case_id(); },
                                 [](const view::LookedAfterStarted& e) -> std::string_view { return e.episode_id(); },
                                 [](const view::LookedAfterEnded& e) -> std::string_view { return e.episode_id(); },
                                 [](const view::ChildProtectionRegistered& e) -> std::string_view { return e.plan_id(); },
                                 [](const view::ChildProtectionDeregistered& e) -> std::string_view { return e.plan_id(); },
                                 [](const view::PreProceedingsStarted& e) -> std::string_view { return e.process_id(); },
                                 [](const view::PreProceedingsEnded& e) -> std::string_view { return e.process_id(); },
                                 [](const view::ProceedingsIssued& e) -> std::string_view { return e.process_id(); },
                                 [](const view::ProceedingsEnded& e) -> std::string_view { return e.process_id(); },
                                 [](const view::ReadyForClosureStarted& e) -> std::string_view { return e.mark_id(); },
                                 [](const view::ReadyForClosureEnded& e) -> std::string_view { return e.mark_id(); },
                                 [](const view::CaseAllocated& e) -> std::string_view { return e.allocation_id(); },
                                 [](const view::AllocationEnded& e) -> std::string_view { return e.allocation_id(); },
                                 [](const auto&) -> std::string_view { return ""; },
                             });
}

}  // namespace hanes
