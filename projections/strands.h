// SPDX-License-Identifier: Apache-2.0
// Parts the events of a group into strands that can be folded each alone.
//
// An entity's story is many short ones: this case, that allocation. A moment of knowledge changes one of them, so folding each strand at its
// own moments costs what was said, where folding the whole story at every moment costs its square.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "projections/history_event.h"
#include "projections/projection.h"

namespace hanes {

class Strands {
 public:
  using Events = std::span<const HistoryEvent* const>;  // in canonical order

  explicit Strands(const Projection& projection) : projection_(projection) {}

  // Strands that share no fact's making: what revises an event is in the event's strand, and so is what tells that its record is no longer
  // shown. Events that cannot matter to any fact are in none. False when the group must be folded as one: somebody was merged, or an event
  // cannot be read, which parks all of it.
  bool Part(std::span<const HistoryEvent> events);
  // What Part made; lives until the next Part, and no longer than the events.
  std::span<const Events> parts() const { return parts_; }

 private:
  using StrandName = uint64_t;  // a hash: two strands of one name are folded together, which costs time and changes nothing
  struct Item {
    StrandName strand;
    const HistoryEvent* event;
  };
  StrandName NameOf(const HistoryEvent& event) const;
  void Tie();
  StrandName Root(StrandName strand) const;
  void Join(StrandName a, StrandName b);

  const Projection& projection_;
  std::vector<Item> items_;
  std::vector<const HistoryEvent*> order_;
  std::vector<Events> parts_;
  absl::flat_hash_map<StrandName, StrandName> tied_to_;  // strands that are part of another
};

}  // namespace hanes
