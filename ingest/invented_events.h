// SPDX-License-Identifier: Apache-2.0
// A stream of invented events for tests and benchmarks that need a log and no extracts: whole histories of children, the
// workers and teams around them, in a plausible order of time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/status.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

struct InventedEventsOptions {
  uint64_t seed = 7;
  uint64_t count = 0;  // events to make
  std::string authority = "W06000012";
  // Children whose histories are under way at the same time: their events come interleaved, as in a real log.
  uint32_t interleaved_children = 1'000;
};

struct InventedEventsReport {
  uint64_t events = 0;
  uint64_t bytes = 0;  // serialised; bytes / events is the mean size
  uint64_t children = 0;
};

// Calls `take` with each event, in order of the time it was recorded. Every event passes ValidateEvent, ids never repeat, and
// the same options give the same events on any machine. A child has 10 to 20 events. The event is reused: copy what must
// outlive the call. Stops at the first error of `take` and returns it.
StatusOr<InventedEventsReport> InventedEvents(const InventedEventsOptions& options,
                                              const std::function<Status(const v1::Event&)>& take);

// The events, `count` of them, with this seed and the other options as they come.
StatusOr<InventedEventsReport> InventedEvents(uint64_t seed, uint64_t count,
                                              const std::function<Status(const v1::Event&)>& take);

}  // namespace hanes
