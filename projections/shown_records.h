// SPDX-License-Identifier: Apache-2.0
// Which records of a group the sources have stopped showing, at a moment of knowledge.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/history_event.h"

namespace hanes {

class ShownRecords {
 public:
  // From this day on what the record says is unknown, because the event at `said_by` says that the source stopped showing it.
  struct Stopped {
    Date unknown_from;
    Position said_by;
  };

  // `events` in canonical order; they stay where they are until the next Reset.
  void Reset(std::span<const HistoryEvent* const> events);
  // What is said by the vanishings and restorings known by `known_at` and in force. Of one record the one known last decides: they tell of
  // the source, which is seen one extract after the other.
  void At(Timestamp known_at, const std::vector<char>& in_force);
  // Of the record that event `i` was read from.
  const std::optional<Stopped>& Of(size_t i) const;

 private:
  std::span<const HistoryEvent* const> events_;
  std::vector<size_t> says_;                     // events that vanish or restore, in order of knowledge
  std::vector<int> record_of_;                   // an event: its record, or -1 when nothing is said of it; empty when says_ is
  std::vector<std::optional<Stopped>> stopped_;  // a record
};

}  // namespace hanes
