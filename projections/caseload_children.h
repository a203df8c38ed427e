// SPDX-License-Identifier: Apache-2.0
// The children with an open case on one day as known at one moment, what each is counted for, and who holds each.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"

namespace hanes {

inline constexpr Symbol kNoSymbol = std::numeric_limits<Symbol>::max();

// What is true of a child on the day.
enum ChildBit : uint16_t {
  kInOpenCase = 1,
  kOnRegister = 2,
  kIsLookedAfter = 4,
  kInProceedings = 8,
  kMarkedReady = 16,
  kHeldBySocialWorker = 32,
  kHeldByAnotherWorker = 64,   // employed, and known to be something else
  kHeldByLeaver = 128,
  kHeldByUnknownWorker = 256,  // no employment known on the day, or no role
  kEndUnknown = 512,           // counted on a record that the source stopped showing later
};
inline constexpr uint16_t kCountedBits = kInOpenCase | kOnRegister | kIsLookedAfter | kInProceedings;
inline constexpr uint16_t kHeldBits = kHeldBySocialWorker | kHeldByAnotherWorker | kHeldByLeaver | kHeldByUnknownWorker;

// The five statuses, in the order in which they are shown.
inline constexpr std::array<std::string_view, 5> kStatuses = {"in_need", "child_protection", "looked_after", "proceedings", "ready_to_close"};
bool HasStatus(uint16_t bits, size_t status);

// A child held by a worker for a team; either may be kNoSymbol.
struct Hold {
  uint32_t child = 0;  // place in CaseloadChildren::children()
  Symbol worker = kNoSymbol;
  Symbol team = kNoSymbol;
  auto operator<=>(const Hold&) const = default;
};

struct OpenChild {
  Symbol entity = 0;
  uint16_t bits = 0;
  uint32_t holds = 0;      // how many; the first is here, those that differ from it are in more_holds_
  Hold first_hold;
  Symbol case_team = 0;    // of the case opened last; 0 is ""
  int32_t case_from = std::numeric_limits<int32_t>::min();
};

// A worker as employed on the day.
struct WorkerOnDay {
  enum Standing : uint8_t { kUnknown, kEmployed, kLeft };
  Symbol worker = 0;
  Standing standing = kUnknown;
  Symbol role = 0;       // 0 where not recorded
  Symbol team = 0;
  int32_t fte = -1;      // hundredths; kFteNotKnown
  uint32_t children = 0; // held as the primary worker, each once
};

// Reads an index once. Costs what is open on the day.
class CaseloadChildren {
 public:
  // `with_holders` false leaves allocations and workers out.
  CaseloadChildren(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, bool with_holders);

  std::span<const OpenChild> children() const { return children_; }
  std::span<const WorkerOnDay> workers() const { return workers_; }
  // The worker of a hold.
  const WorkerOnDay& Worker(Symbol worker) const { return workers_[worker_place_[worker]]; }

  // visit(const Hold&) for each different hold of the child; not at all when nobody and no duty tray holds it.
  template <typename Visit>
  void ForEachHold(uint32_t child, Visit&& visit) const {
    if (children_[child].holds == 0) return;
    visit(children_[child].first_hold);
    if (children_[child].holds == 1) return;
    auto hold = std::lower_bound(more_holds_.begin(), more_holds_.end(), Hold{child, 0, 0});
    for (; hold != more_holds_.end() && hold->child == child; ++hold) visit(*hold);
  }

  // Children not counted on the day, because what they would be counted for was on records no longer shown.
  uint32_t unknown_since() const { return unknown_since_; }

 private:
  class PlaceOfEntity;
  void ReadCounted(PlaceOfEntity& places);
  void ReadUnknown(PlaceOfEntity& places);
  void ReadWorkers();
  void ReadHolds(PlaceOfEntity& places);
  void AddHold(uint32_t child, Symbol worker, Symbol team);
  WorkerOnDay& WorkerNamed(Symbol worker);
  void CountChildrenOfWorkers();

  template <typename Visit>
  void ForEach(uint8_t kind, Visit&& visit) const {
    facts_.ForEachAt(kind, as_at_, known_at_, std::forward<Visit>(visit));
  }

  const FactIndex::Snapshot& facts_;
  const Date as_at_;
  const Timestamp known_at_;
  std::vector<OpenChild> children_;
  std::vector<Hold> more_holds_;           // sorted
  std::vector<WorkerOnDay> workers_;
  std::vector<uint32_t> worker_place_;     // by symbol
  uint32_t unknown_since_ = 0;
};

}  // namespace hanes
