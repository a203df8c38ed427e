// SPDX-License-Identifier: Apache-2.0
// Which streams of a group are one entity at a moment of knowledge, and what it is called.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "projections/history_event.h"

namespace hanes {

class MergedPersons {
 public:
  // `events` in canonical order; they stay where they are until the next Reset.
  void Reset(std::span<const HistoryEvent* const> events);
  // What is said by the merges and unmerges known by `known_at` and in force. Of two persons, the last in canonical order decides.
  void At(Timestamp known_at, const std::vector<char>& in_force);
  // The entity that event `i` belongs to. Lives until the next Reset.
  std::string_view EntityOf(size_t i) const;

 private:
  struct Said {
    size_t event;
    size_t stays;
    size_t goes;
    bool merged;
  };
  size_t NumberOf(std::string_view stream);
  size_t RootOf(size_t stream) const;
  bool Overruled(size_t said, Timestamp known_at, const std::vector<char>& in_force) const;
  bool Counts(const Said& said, Timestamp known_at, const std::vector<char>& in_force) const;
  void NameEntities(const std::vector<char>& went_away);

  std::span<const HistoryEvent* const> events_;
  std::vector<Said> said_;             // in canonical order
  std::vector<std::string> streams_;   // those of the events and those that merges name
  std::vector<size_t> stream_of_;      // an event: its stream
  std::vector<size_t> joined_to_;      // a stream: one it was joined to, or itself
  std::vector<size_t> name_of_;        // a stream: the one that gives its entity the name
};

}  // namespace hanes
