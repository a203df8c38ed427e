// SPDX-License-Identifier: Apache-2.0
// Decides what an append will store, before anything is written: which arrivals are new, which are known, which contradict what is known.
#pragma once

#include <span>
#include <vector>

#include "store/chunk_reader.h"
#include "store/event_log.h"
#include "store/log_index.h"

namespace hanes {

struct PlannedRefusal {
  Refusal refusal;
  Timestamp refused_at;
};

// The views stand in the arrivals it was made from.
struct AppendPlan {
  std::vector<ChunkEvent> events;       // new, in order of position
  std::vector<IndexedEvent> indexed;    // of each of them
  std::vector<PlannedRefusal> refusals; // refused by ingest, or contradicting a stored event; some may be in quarantine already
  LogHead head;                         // after the append, `quarantined` and `authority` as they were
  AppendResult result;
};

// `head` is the log's before the append; `source` names where the arrivals come from.
StatusOr<AppendPlan> PlanAppend(const LogHead& head, std::span<const Arrival> arrivals, const std::string& source,
                                const LogIndex& index, const ChunkReader& chunks);

// Do these bytes say the same event? Equal bytes do; so do bytes that parse to the same message, fields of which a producer may write in
// any order.
bool SameMeaning(std::string_view one, std::string_view other);

}  // namespace hanes
