// SPDX-License-Identifier: Apache-2.0
// The events of one group, read from the log: with what their order and their knowledge hang on.
#pragma once

#include <deque>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "hanes/v1/payload_views.h"
#include "projections/event_envelope.h"
#include "projections/payload_set.h"
#include "store/event_log.h"

namespace hanes {

struct HistoryEvent {
  std::string_view id;  // these live as long as the event's bytes
  std::string_view stream;
  std::string_view corrects;
  std::string_view voids;
  std::string_view source_system;
  std::string_view source_record;
  std::string_view payload;
  v1::Event::PayloadCase says = v1::Event::PAYLOAD_NOT_SET;
  PayloadView said;  // of what it says, when that is read
  Date occurred_on;
  Timestamp occurred_at = Timestamp::Min();
  Timestamp recorded_at = Timestamp::Min();
  Timestamp known_at;
  Position position;
  std::string unreadable;  // why nothing can be made of it; empty mostly. While it is in force its group cannot be folded
};

// Speaks to the runner, not to folds: says nothing of its own, or tells of records or of who is who.
bool IsPlatforms(const HistoryEvent& event);

// Reads the envelope where its bytes lie, all of `event` but what it says. False when only protobuf's parser can tell what they mean.
bool ReadHistoryEvent(const Record& record, HistoryEvent& event);

// Can it make a fact or change one, of a projection that reads these? What cannot is left out of histories.
bool CanMatter(const HistoryEvent& event, const PayloadSet& reads);

// Canonical order: (occurred_on, occurred_at, recorded_at, id).
bool InCanonicalOrder(const HistoryEvent& a, const HistoryEvent& b);

// Reads the records of one group after another into the same memory.
class EventPool {
 public:
  // Payloads that are not in `reads` are not read, but for those that speak to the runner.
  explicit EventPool(const PayloadSet& reads);
  void Clear();
  // Leaves out what cannot matter. The record's bytes must live until Clear.
  void Add(const Record& record);
  // The same for what was laid down by a rebuild: the event at `*at`, which is moved behind it.
  void AddPacked(const char** at);
  std::span<const HistoryEvent> history() const { return history_; }

 private:
  void AddParsed(const Record& record);
  void AddBroken(const Record& record);
  void ReadSaid(HistoryEvent& event);

  const PayloadSet reads_;
  std::vector<std::byte> first_block_;
  std::pmr::monotonic_buffer_resource memory_;  // of the views
  std::deque<std::string> plain_;               // events that only protobuf's parser could read, as a plain writer would have written them
  std::vector<HistoryEvent> history_;
};

}  // namespace hanes
