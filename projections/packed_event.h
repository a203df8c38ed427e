// SPDX-License-Identifier: Apache-2.0
// An event on its way through a rebuild: what a fold will want of it, read once from the log and laid down small.
//
// Only of use within one rebuild on one machine: numbers are as the processor has them.
#pragma once

#include <string_view>

#include "projections/history_event.h"
#include "store/event_log.h"

namespace hanes {

// How an event is laid down: in full, or with nothing but what is wanted of its envelope and payload.
class PackedEvent {
 public:
  // `read` is what ReadHistoryEvent made of the record; null when it could make nothing of it.
  PackedEvent(const Record& record, const HistoryEvent* read);
  size_t size() const { return size_; }
  // Writes `size()` bytes.
  void WriteTo(char* at) const;

 private:
  const Record& record_;
  const HistoryEvent* read_;  // null when the record is laid down in full
  size_t size_;
};

// The event at `*at`, which is moved behind it. Its texts lie in the bytes. True when `event` was filled; else it was laid down in full
// and `record` is that.
bool ReadPackedEvent(const char** at, HistoryEvent& event, Record& record);

// Its stream alone.
std::string_view StreamOfPackedEvent(const char* at);
// Its bytes.
std::string_view BytesOfPackedEvent(const char* at);

}  // namespace hanes
