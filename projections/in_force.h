// SPDX-License-Identifier: Apache-2.0
// Which events of a group are in force at a moment of knowledge.
//
// An event is in force unless it is voided by an event in force, or corrected by one that is in force or was corrected in turn: in a chain of
// corrections the last one stands for all before it. A correction that is voided never was, and what it corrected stands again.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/timestamp.h"
#include "projections/history_event.h"

namespace hanes {

class InForce {
 public:
  // The events stay where they are until the next Reset.
  void Reset(std::span<const HistoryEvent* const> events);

  // Sets in_force[i] to whether event i is known by `known_at` and in force then. Returns an event of a circle of revisions when there is one
  // that no void breaks; then `in_force` means nothing.
  std::optional<size_t> At(Timestamp known_at, std::vector<char>& in_force);

 private:
  // `by` corrects or voids `of`. An event revises one other at most.
  struct Revision {
    size_t by;
    size_t of;
    bool voids;
  };
  // What At finds out of an event while it goes from those that nothing revises towards what they revise.
  struct State {
    int unsettled = 0;       // known revisions of it that were not looked at yet
    bool voided = false;     // by a void that counts
    bool corrected = false;  // by a correction that counts
    bool done = false;       // its own revision was looked at
  };
  void Settle(const Revision& revision, bool counts, std::vector<char>& in_force);
  bool SettleVoided(std::vector<char>& in_force);
  bool Known(const Revision& revision) const;
  const Revision* MadeBy(size_t event) const;

  std::span<const HistoryEvent* const> events_;
  std::vector<Revision> revisions_;  // in order of `by`
  std::vector<State> states_;        // an event
  std::vector<size_t> settled_;      // events whose own force is certain and whose revision is to be looked at
  size_t open_ = 0;                  // known revisions not looked at yet
  Timestamp known_at_;
};

}  // namespace hanes
