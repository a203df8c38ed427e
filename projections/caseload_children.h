// SPDX-License-Identifier: Apache-2.0
// The children with an open case on one day as known at one moment, what each is counted for, and who holds each.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"

namespace hanes {

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
inline constexpr uint16_t kChildBitsEnd = 1024;  // every combination is below it
inline constexpr uint16_t kCountedBits = kInOpenCase | kOnRegister | kIsLookedAfter | kInProceedings;
inline constexpr uint16_t kHeldBits = kHeldBySocialWorker | kHeldByAnotherWorker | kHeldByLeaver | kHeldByUnknownWorker;

// The five statuses, in the order in which they are shown.
inline constexpr std::array<std::string_view, 5> kStatuses = {"in_need", "child_protection", "looked_after", "proceedings", "ready_to_close"};
bool HasStatus(uint16_t bits, size_t status);

// Is a child with these bits held so? `holding` is a place in kHoldings.
constexpr bool HasHolding(uint16_t bits, size_t holding) {
  constexpr uint16_t kKnownWorkers = kHeldBySocialWorker | kHeldByAnotherWorker;
  if (holding == 0) return (bits & kHeldBits) == 0;
  if (holding == 1) return (bits & kKnownWorkers) == kHeldByAnotherWorker;
  return (bits & (kHeldByLeaver | kKnownWorkers)) == kHeldByLeaver;
}

// Which of FactContent::dimensions is the own name of a worker or team, by which facts of children name it.
inline constexpr uint8_t kOwnName = 2;

inline constexpr uint32_t kNobody = std::numeric_limits<uint32_t>::max();

// A child held by a worker for a team.
struct Hold {
  uint32_t child = 0;         // place in CaseloadChildren::children()
  uint32_t worker = kNobody;  // place in CaseloadChildren::workers(); kNobody for a duty tray
  Symbol team = 0;            // 0, which is "", for none
  auto operator<=>(const Hold&) const = default;
};

// 28 bytes: a question touches each open child several times, so how many fit into near memory is most of what it costs.
struct OpenChild {
  Symbol entity = 0;
  uint32_t times = 1;         // how many children it stands for: those alike in all of this, where each is not asked for
  uint16_t bits = 0;
  uint16_t holds = 0;         // 0, 1, or 2 for more: those that differ from the first are kept apart
  uint32_t worker = kNobody;  // of the first hold
  Symbol team = 0;            // of the first hold
  Symbol case_team = 0;       // of the case opened last; 0 is ""
  int32_t case_from = std::numeric_limits<int32_t>::min();
};

// A worker as employed on the day.
struct WorkerOnDay {
  enum Standing : uint8_t { kUnknown, kEmployed, kLeft };
  Symbol worker = 0;
  Standing standing = kUnknown;
  uint16_t held_bit = kHeldByUnknownWorker;  // what it makes of a child to be held by this worker
  Symbol role = 0;        // 0 where not recorded
  Symbol team = 0;
  int32_t fte = -1;       // hundredths; kFteNotKnown
  uint32_t worked = 100;  // per cent of the own hours: less on a phased return, nothing in a long absence
  uint32_t children = 0;  // held as the primary worker, each once
  uint32_t counted = 0;   // of those, the ones that are asked for
};

// Which children are asked for. What is left out of it is asked for whole.
struct CaseloadFilter {
  std::string team = {};      // held for it
  std::string worker = {};    // held by this worker
  std::string category = {};  // one of kStatuses or kHoldings

  bool all() const { return team.empty() && worker.empty() && category.empty(); }
};
// How a child is held: what the columns of that name count.
inline constexpr std::array<std::string_view, 3> kHoldings = {"unallocated", "not_social_worker", "left_worker"};

// Reads an index once.
class CaseloadChildren {
 public:
  enum class Detail {
    kEachChild,  // every child is there, by name; costs what is open on the day
    kSums,       // from kept counts: children alike are one, without a name and without their status; costs what there are of different ones.
                 // CountOf knows statuses, or who holds a child, and not both together
  };
  // `with_holders` false leaves allocations and workers out. `rule_set` says which absence is long; empty: the rules in force.
  CaseloadChildren(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, bool with_holders, Detail detail,
                   std::string_view rule_set = "");
  ~CaseloadChildren();
  CaseloadChildren(const CaseloadChildren&) = delete;
  CaseloadChildren& operator=(const CaseloadChildren&) = delete;

  // Keeps those asked for: the others stand for no child (`times` is 0), and workers count what is left. Needs each child, and holders. A worker
  // who is left out holds nothing that is counted, but is as near to the cap as before.
  // Errors: InvalidArgument naming the categories there are.
  Status Only(const CaseloadFilter& filter);

  std::span<const OpenChild> children() const { return children_; }
  std::span<const WorkerOnDay> workers() const { return workers_; }
  // How many children have exactly these bits. What is counted of the whole council is a sum over their combinations, not over the children.
  uint32_t CountOf(uint16_t bits) const { return count_of_bits_[bits]; }

  // visit(const Hold&) for each different hold of the child; not at all when nobody and no duty tray holds it.
  template <typename Visit>
  void ForEachHold(uint32_t child, Visit&& visit) const {
    const OpenChild& held = children_[child];
    if (held.holds == 0) return;
    visit(Hold{child, held.worker, held.team});
    if (held.holds == 1) return;
    auto hold = std::lower_bound(more_holds_.begin(), more_holds_.end(), Hold{child, 0, 0});
    for (; hold != more_holds_.end() && hold->child == child; ++hold) visit(*hold);
  }

  // Why nothing is known of how much workers work; OK mostly, and when holders were not asked for.
  const Status& worked_known() const { return worked_known_; }
  // Children not counted on the day, because what they would be counted for was on records no longer shown.
  uint32_t unknown_since() const { return unknown_since_; }
  // Children counted on a record that the source stopped showing later.
  uint32_t end_unknown() const { return end_unknown_; }

 private:
  class PlaceOfEntity;
  void ReadCounted(PlaceOfEntity& places);
  OpenChild& ChildNamed(Symbol entity, PlaceOfEntity& places);
  void ReadUnknown(PlaceOfEntity& places);
  void ReadWorkers(std::string_view rule_set);
  void ReadHolds(PlaceOfEntity& places);
  void AddHold(const Hold& hold);
  void SumStatuses(bool with_bits);
  void SumHolders();
  void ReadShared();
  void HoldFor(uint32_t place, Symbol worker, Symbol team);
  void SettleMoreHolds();
  uint32_t WorkerNamed(Symbol worker);
  void CountHeld(const CaseloadFilter& filter);

  template <typename Visit>
  void ForEach(uint8_t kind, Visit&& visit) const {
    facts_.ForEachAt(kind, as_at_, known_at_, std::forward<Visit>(visit));
  }

  const FactIndex::Snapshot& facts_;
  const Date as_at_;
  const Timestamp known_at_;
  std::vector<OpenChild> children_;
  std::vector<Hold> more_holds_;        // sorted
  std::vector<WorkerOnDay> workers_;
  std::vector<uint32_t> worker_place_;  // by symbol
  std::array<uint32_t, kChildBitsEnd> count_of_bits_{};
  uint32_t unknown_since_ = 0;
  uint32_t end_unknown_ = 0;
  Status worked_known_;
};

}  // namespace hanes
