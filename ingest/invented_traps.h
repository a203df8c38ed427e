// SPDX-License-Identifier: Apache-2.0
// The traps of docs/invented-council.md: what goes wrong in real extracts, placed on purpose and written down.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "ingest/invented_allocation.h"
#include "ingest/invented_lives.h"
#include "ingest/invented_truth.h"

namespace hanes {

// The world that traps are placed in.
struct InventedWorld {
  InventedSystem& system;
  InventedRecorder& recorder;
  InventedWorkforce& workforce;
  InventedLives& lives;
  InventedAllocation& allocation;
  InventedRandom& random;
};

// A trap to be placed on a night of which the extract is not yet taken. `nights` are the extracts from that one on, failed ones
// left out. Returns false, and changes nothing, when the world has nothing fit for it: it is tried again on the next night.
using PlaceTrap = std::function<bool(InventedWorld& world, const std::vector<Date>& nights, InventedTrap* trap)>;

struct PlannedTrap {
  std::string_view name;
  size_t nights_needed = 1;
  PlaceTrap place;
};

// Every kind of trap, some twice, in the order in which they come. Late recordings are not among them: they happen by themselves.
std::vector<PlannedTrap> PlannedTraps();

class InventedTraps {
 public:
  // `nights`: every extract that is taken, ascending. The traps are spread over them.
  InventedTraps(InventedWorld world, std::vector<Date> nights);

  // Places what is due on this night.
  void PlaceOn(Date night);

  // What was placed, with the late recordings that extracts between these nights show; and what was not.
  std::vector<InventedTrap> Placed() const;
  std::vector<std::string_view> NotPlaced() const;

 private:
  struct Waiting {
    PlannedTrap trap;
    Date from;
  };
  InventedWorld world_;
  const std::vector<Date> nights_;
  std::vector<Waiting> waiting_;
  std::vector<InventedTrap> placed_;
};

}  // namespace hanes
