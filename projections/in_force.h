// SPDX-License-Identifier: Apache-2.0
// Which events of a group are in force at a moment of knowledge: those that no event in force corrects or voids.
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

  // Sets of[i] to whether event i is known by `known_at` and in force then. Returns an event of a circle of revisions when there is one;
  // then `of` means nothing.
  std::optional<size_t> At(Timestamp known_at, std::vector<char>& of);

 private:
  // `by` corrects or voids `of`. An event revises one other at most.
  struct Revision {
    size_t by;
    size_t of;
  };
  const Revision* MadeBy(size_t event) const;

  std::span<const HistoryEvent* const> events_;
  std::vector<Revision> revisions_;  // in order of `by`
  std::vector<int> unsettled_;       // an event: known revisions of it not looked at yet, while At runs
  std::vector<size_t> settled_;      // revising events whose own force is certain
};

}  // namespace hanes
