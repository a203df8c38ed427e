// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_children.h"

#include <algorithm>

#include "base/ids.h"
#include "projections/caseload.h"

namespace hanes {
namespace {

constexpr uint32_t kNoPlace = std::numeric_limits<uint32_t>::max();

std::optional<uint16_t> BitOfKind(uint8_t kind) {
  switch (kind) {
    case kOpenCase: return kInOpenCase;
    case kChildProtection: return kOnRegister;
    case kLookedAfter: return kIsLookedAfter;
    case kProceedings: return kInProceedings;
    default: return std::nullopt;
  }
}

}  // namespace

bool HasStatus(uint16_t bits, size_t status) {
  switch (status) {
    case 0: return (bits & kInOpenCase) != 0 && (bits & (kOnRegister | kIsLookedAfter)) == 0;
    case 1: return (bits & kOnRegister) != 0;
    case 2: return (bits & kIsLookedAfter) != 0;
    case 3: return (bits & kInProceedings) != 0;
    default: return (bits & kMarkedReady) != 0;
  }
}

// From an entity's number to its place among the children of this question. The arrays are as long as there are entities, so each thread
// keeps its own from question to question, and a stamp tells what is of this one.
class CaseloadChildren::PlaceOfEntity {
 public:
  explicit PlaceOfEntity(size_t entities) : memory_(Memory()) {
    if (memory_.entries.size() < entities) memory_.entries.resize(entities);
    if (++memory_.stamp == 0) {
      std::fill(memory_.entries.begin(), memory_.entries.end(), Entry{});
      memory_.stamp = 1;
    }
  }
  uint32_t Find(Symbol entity) const {
    const Entry& entry = memory_.entries[entity];
    return entry.stamp == memory_.stamp ? entry.place : kNoPlace;
  }
  void Set(Symbol entity, uint32_t place) { memory_.entries[entity] = {memory_.stamp, place}; }

 private:
  struct Entry {
    uint32_t stamp = 0;
    uint32_t place = 0;
  };
  struct Entries {
    uint32_t stamp = 0;
    std::vector<Entry> entries;
  };
  static Entries& Memory() {
    thread_local Entries memory;
    return memory;
  }
  Entries& memory_;
};

CaseloadChildren::CaseloadChildren(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, bool with_holders)
    : facts_(facts), as_at_(as_at), known_at_(known_at) {
  PlaceOfEntity places(facts.EntityCount());
  ReadCounted(places);
  ReadUnknown(places);
  if (!with_holders) return;
  worker_place_.assign(facts.SymbolCount(), kNoPlace);
  ReadWorkers();
  ReadHolds(places);
  CountChildrenOfWorkers();
}

void CaseloadChildren::ReadCounted(PlaceOfEntity& places) {
  for (const uint8_t kind : {kOpenCase, kChildProtection, kLookedAfter, kProceedings}) {
    const uint16_t bit = *BitOfKind(kind);
    ForEach(kind, [&](const FactSpan& span, const FactContent& content) {
      uint32_t place = places.Find(span.entity);
      if (place == kNoPlace) {
        place = static_cast<uint32_t>(children_.size());
        places.Set(span.entity, place);
        children_.emplace_back().entity = span.entity;
      }
      OpenChild& child = children_[place];
      child.bits |= bit | (content.unknown_end ? kEndUnknown : 0);
      if (kind != kOpenCase) return;
      const auto opened_later = [&] {
        if (span.valid_from != child.case_from) return span.valid_from > child.case_from;
        return facts_.SymbolName(content.dimensions[1]) > facts_.SymbolName(child.case_team);
      };
      if (!opened_later()) return;
      child.case_from = span.valid_from;
      child.case_team = content.dimensions[1];
    });
  }
  ForEach(kReadyToClose, [&](const FactSpan& span, const FactContent&) {
    const uint32_t place = places.Find(span.entity);
    if (place != kNoPlace) children_[place].bits |= kMarkedReady;  // a mark on a child without an open case counts for nothing
  });
}

void CaseloadChildren::ReadUnknown(PlaceOfEntity& places) {
  std::vector<Symbol> unknown;
  ForEach(kUnknownSince, [&](const FactSpan& span, const FactContent&) {
    if (places.Find(span.entity) == kNoPlace) unknown.push_back(span.entity);
  });
  std::sort(unknown.begin(), unknown.end());
  unknown_since_ = static_cast<uint32_t>(std::unique(unknown.begin(), unknown.end()) - unknown.begin());
}

WorkerOnDay& CaseloadChildren::WorkerNamed(Symbol worker) {
  uint32_t& place = worker_place_[worker];
  if (place == kNoPlace) {
    place = static_cast<uint32_t>(workers_.size());
    workers_.emplace_back().worker = worker;
  }
  return workers_[place];
}

void CaseloadChildren::ReadWorkers() {
  // A worker that no allocation names has no symbol, and no case.
  const auto find = [&](Symbol entity) { return facts_.FindSymbol(NameOf(facts_.EntityName(entity))); };
  ForEach(kLeftEmployment, [&](const FactSpan& span, const FactContent&) {
    if (const auto worker = find(span.entity)) WorkerNamed(*worker).standing = WorkerOnDay::kLeft;
  });
  ForEach(kEmployment, [&](const FactSpan& span, const FactContent& content) {
    const auto worker = find(span.entity);
    if (!worker.has_value()) return;
    WorkerOnDay& on_day = WorkerNamed(*worker);
    on_day.standing = WorkerOnDay::kEmployed;
    on_day.role = content.dimensions[0];
    on_day.team = content.dimensions[1];
    on_day.fte = content.amount;
  });
}

void CaseloadChildren::ReadHolds(PlaceOfEntity& places) {
  const Symbol primary = facts_.FindSymbol("primary").value_or(kNoSymbol);
  const Symbol duty = facts_.FindSymbol("duty").value_or(kNoSymbol);
  const Symbol social_worker = facts_.FindSymbol("social_worker").value_or(kNoSymbol);
  ForEach(kAllocation, [&](const FactSpan& span, const FactContent& content) {
    const auto& [worker, team, role] = content.dimensions;
    if (role != primary && role != duty) return;
    const uint32_t place = places.Find(span.entity);
    if (place == kNoPlace) return;  // the allocation outlived the case
    const Symbol team_given = team == 0 ? kNoSymbol : team;
    if (role == duty || worker == 0) return AddHold(place, kNoSymbol, team_given);
    const WorkerOnDay& on_day = WorkerNamed(worker);
    AddHold(place, worker, team == 0 && on_day.team != 0 ? on_day.team : team_given);
    uint16_t& bits = children_[place].bits;
    if (on_day.standing == WorkerOnDay::kLeft) bits |= kHeldByLeaver;
    else if (on_day.role == 0) bits |= kHeldByUnknownWorker;
    else bits |= on_day.role == social_worker ? kHeldBySocialWorker : kHeldByAnotherWorker;
  });
  std::sort(more_holds_.begin(), more_holds_.end());
  more_holds_.erase(std::unique(more_holds_.begin(), more_holds_.end()), more_holds_.end());
}

void CaseloadChildren::AddHold(uint32_t child, Symbol worker, Symbol team) {
  const Hold hold{child, worker, team};
  OpenChild& of = children_[child];
  if (of.holds == 0) {
    of.first_hold = hold;
    of.holds = 1;
  } else if (of.first_hold != hold) {
    more_holds_.push_back(hold);
    ++of.holds;
  }
}

void CaseloadChildren::CountChildrenOfWorkers() {
  std::vector<Symbol> seen;
  for (uint32_t child = 0; child < children_.size(); ++child) {
    const OpenChild& held = children_[child];
    if (held.holds == 0) continue;
    if (held.holds == 1) {  // nearly all: a direct way, as this runs for every open child
      if (held.first_hold.worker != kNoSymbol) ++WorkerNamed(held.first_hold.worker).children;
      continue;
    }
    seen.clear();
    ForEachHold(child, [&](const Hold& hold) {
      // One worker may hold a child for two teams: once all the same.
      if (hold.worker == kNoSymbol || std::find(seen.begin(), seen.end(), hold.worker) != seen.end()) return;
      seen.push_back(hold.worker);
      ++WorkerNamed(hold.worker).children;
    });
  }
}

}  // namespace hanes
