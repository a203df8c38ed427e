// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_children.h"

#include <algorithm>
#include <utility>

#include "projections/caseload.h"
#include "projections/caseload_counter.h"
#include "projections/long_absence.h"

namespace hanes {
namespace {

constexpr uint32_t kNoPlace = std::numeric_limits<uint32_t>::max();

// The children of the last question of this thread, as room for the next: to grow anew costs more than to fill.
std::vector<OpenChild>& SpareRoom() {
  thread_local std::vector<OpenChild> room;
  return room;
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

CaseloadChildren::CaseloadChildren(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, bool with_holders, Detail detail,
                                   std::string_view rule_set)
    : facts_(facts), as_at_(as_at), known_at_(known_at), children_(std::exchange(SpareRoom(), {})) {
  children_.clear();
  if (with_holders) {
    worker_place_.assign(facts.SymbolCount(), kNoPlace);
    ReadWorkers(rule_set);
  }
  if (detail == Detail::kSums) {
    SumStatuses(!with_holders);
    if (with_holders) SumHolders();
  } else {
    PlaceOfEntity places(facts.EntityCount());
    ReadCounted(places);
    ReadUnknown(places);
    if (with_holders) ReadHolds(places);
  }
  SettleMoreHolds();
  for (const OpenChild& child : children_) {
    count_of_bits_[child.bits] += child.times;
    end_unknown_ += (child.bits & kEndUnknown) != 0 ? child.times : 0;
  }
  for (WorkerOnDay& worker : workers_) worker.counted = worker.children;
}

CaseloadChildren::~CaseloadChildren() { SpareRoom() = std::move(children_); }

OpenChild& CaseloadChildren::ChildNamed(Symbol entity, PlaceOfEntity& places) {
  uint32_t place = places.Find(entity);
  if (place == kNoPlace) {
    place = static_cast<uint32_t>(children_.size());
    places.Set(entity, place);
    children_.emplace_back().entity = entity;
  }
  return children_[place];
}

void CaseloadChildren::ReadCounted(PlaceOfEntity& places) {
  ForEach(kOpenCase, [&](const FactSpan& span, const FactContent& content) {
    OpenChild& child = ChildNamed(span.entity, places);
    child.bits |= kInOpenCase | (content.unknown_end ? kEndUnknown : 0);
    if (span.valid_from < child.case_from) return;
    const Symbol team = content.dimensions[1];
    if (span.valid_from == child.case_from && facts_.SymbolName(team) <= facts_.SymbolName(child.case_team)) return;
    child.case_from = span.valid_from;
    child.case_team = team;
  });
  constexpr std::array<std::pair<uint8_t, uint16_t>, 3> kOtherReasons = {
      {{kChildProtection, kOnRegister}, {kLookedAfter, kIsLookedAfter}, {kProceedings, kInProceedings}}};
  for (const auto& [kind, bit] : kOtherReasons) {
    ForEach(kind, [&, bit = bit](const FactSpan& span, const FactContent& content) {
      ChildNamed(span.entity, places).bits |= bit | (content.unknown_end ? kEndUnknown : 0);
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

uint32_t CaseloadChildren::WorkerNamed(Symbol worker) {
  uint32_t& place = worker_place_[worker];
  if (place == kNoPlace) {
    place = static_cast<uint32_t>(workers_.size());
    workers_.emplace_back().worker = worker;
  }
  return place;
}

void CaseloadChildren::ReadWorkers(std::string_view rule_set) {
  const Symbol social_worker = facts_.FindSymbol("social_worker").value_or(kNoPlace);
  const StatusOr<WorkedShares> shares = ReadWorkedShares(facts_, as_at_, known_at_, rule_set);
  worked_known_ = shares.status();
  ForEach(kLeftEmployment, [&](const FactSpan&, const FactContent& content) {
    WorkerOnDay& on_day = workers_[WorkerNamed(content.dimensions[kOwnName])];
    on_day.standing = WorkerOnDay::kLeft;
    on_day.held_bit = kHeldByLeaver;
  });
  ForEach(kEmployment, [&](const FactSpan& span, const FactContent& content) {
    WorkerOnDay& on_day = workers_[WorkerNamed(content.dimensions[kOwnName])];
    on_day.standing = WorkerOnDay::kEmployed;
    on_day.role = content.dimensions[0];
    on_day.team = content.dimensions[1];
    on_day.fte = content.amount;
    if (shares.ok() && !shares->empty()) {
      const auto share = shares->find(span.entity);
      if (share != shares->end()) on_day.worked = share->second;
    }
    const uint16_t by_role = on_day.role == social_worker ? kHeldBySocialWorker : kHeldByAnotherWorker;
    on_day.held_bit = on_day.role == 0 ? uint16_t{kHeldByUnknownWorker} : by_role;
  });
}

void CaseloadChildren::ReadHolds(PlaceOfEntity& places) {
  const Symbol primary = facts_.FindSymbol("primary").value_or(kNoPlace);
  const Symbol duty = facts_.FindSymbol("duty").value_or(kNoPlace);
  ForEach(kAllocation, [&](const FactSpan& span, const FactContent& content) {
    const auto& [worker, team, role] = content.dimensions;
    if (role != primary && role != duty) return;
    const uint32_t place = places.Find(span.entity);
    if (place == kNoPlace) return;  // the allocation outlived the case
    if (role == duty || worker == 0) return AddHold({place, kNobody, team});
    HoldFor(place, worker, team);
  });
}

void CaseloadChildren::HoldFor(uint32_t place, Symbol worker, Symbol team) {
  const uint32_t holder = WorkerNamed(worker);
  AddHold({place, holder, team != 0 ? team : workers_[holder].team});
  children_[place].bits |= workers_[holder].held_bit;
}

void CaseloadChildren::SumStatuses(bool with_bits) {
  const std::vector<int32_t> counts = facts_.CountsAt(0, as_at_, known_at_);
  for (uint32_t key = 0; key < counts.size(); ++key) {
    const auto count = static_cast<uint32_t>(counts[key]);
    if (key == kUnknownSinceKey) unknown_since_ += count;
    else if (with_bits) count_of_bits_[key & (kCountedBits | kMarkedReady)] += count;
    if (key != kUnknownSinceKey && (key & kEndUnknownKey) != 0) end_unknown_ += count;
  }
}

void CaseloadChildren::SumHolders() {
  const std::vector<int32_t> counts = facts_.CountsAt(1, as_at_, known_at_);
  for (Symbol key = 0; key < counts.size(); ++key) {
    if (counts[key] == 0) continue;
    const HeldBy held = ReadHeldBy(facts_.KeyName(key));
    const auto place = static_cast<uint32_t>(children_.size());
    OpenChild& alike = children_.emplace_back();
    alike.times = static_cast<uint32_t>(counts[key]);
    alike.case_team = held.case_team;
    if (held.worker != 0) HoldFor(place, held.worker, held.team);
    else AddHold({place, kNobody, held.team});
  }
  ReadShared();
}

void CaseloadChildren::ReadShared() {
  facts_.ForEachListAt(as_at_, known_at_, [&](std::string_view list, uint32_t times) {
    const SharedHolds shared = ReadSharedHolds(list);
    const auto place = static_cast<uint32_t>(children_.size());
    OpenChild& alike = children_.emplace_back();
    alike.times = times;
    alike.case_team = shared.case_team;
    for (const auto& [worker, team] : shared.holds) {
      if (worker != 0) HoldFor(place, worker, team);
      else AddHold({place, kNobody, team});
    }
  });
}

void CaseloadChildren::AddHold(const Hold& hold) {
  OpenChild& child = children_[hold.child];
  if (child.holds == 0) {
    child.holds = 1;
    child.worker = hold.worker;
    child.team = hold.team;
    if (hold.worker != kNobody) workers_[hold.worker].children += child.times;
  } else if (hold != Hold{hold.child, child.worker, child.team}) {
    child.holds = 2;
    more_holds_.push_back(hold);
  }
}

// Sorted, a child's holds by one worker lie together: a worker may hold a child for two teams, and has it once all the same.
void CaseloadChildren::SettleMoreHolds() {
  std::sort(more_holds_.begin(), more_holds_.end());
  more_holds_.erase(std::unique(more_holds_.begin(), more_holds_.end()), more_holds_.end());
  Hold before;
  for (const Hold& hold : more_holds_) {
    const bool counted = hold.worker == children_[hold.child].worker || (hold.child == before.child && hold.worker == before.worker);
    if (hold.worker != kNobody && !counted) workers_[hold.worker].children += children_[hold.child].times;
    before = hold;
  }
}

}  // namespace hanes
