// SPDX-License-Identifier: Apache-2.0
// The events of one group, read from the log: with what their order and their knowledge hang on.
#pragma once

#include <google/protobuf/arena.h>

#include <span>
#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"
#include "store/event_log.h"

namespace hanes {

struct HistoryEvent {
  const v1::Event* event = nullptr;  // outlives the fold
  Date occurred_on;
  Timestamp occurred_at = Timestamp::Min();
  Timestamp recorded_at = Timestamp::Min();
  Timestamp known_at;
  Position position;
  std::string unreadable;  // why nothing can be made of it; empty mostly. While it is in force its group cannot be folded
};

HistoryEvent MakeHistoryEvent(const v1::Event& event, Timestamp appended_at, Position position);

// Canonical order: (occurred_on, occurred_at, recorded_at, id).
bool InCanonicalOrder(const HistoryEvent& a, const HistoryEvent& b);

// Parses the records of one group after another into the same memory.
class EventPool {
 public:
  EventPool();
  void Clear();
  // The record's bytes are not needed afterwards.
  void Add(const Record& record);
  std::span<const HistoryEvent> history() const { return history_; }

 private:
  // Payloads differ from event to event, so messages used again would free and make theirs anew each time: an arena is quicker.
  std::vector<char> first_block_;
  google::protobuf::Arena arena_;
  std::vector<HistoryEvent> history_;
};

}  // namespace hanes
