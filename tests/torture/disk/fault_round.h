// SPDX-License-Identifier: Apache-2.0
// One story told to a disk that fails again and again: at any operation, in any way, with a kill or a power loss after it.
#pragma once

#include <cstdint>

#include "base/status.h"

namespace hanes {

struct FaultCount {
  uint64_t faults = 0;      // set
  uint64_t met = 0;         // of them, those that refused an operation
  uint64_t kills = 0;
  uint64_t power_losses = 0;
  uint64_t stops = 0;       // loud ones with a remedy, allowed after garbage and after a sync that failed
  uint64_t rebuilds = 0;    // of views, by hand
};

// OK when everything acknowledged was there after each fault, once and in order, and the view was that of an undisturbed disk; otherwise
// Internal, saying what was broken and after which fault.
Status RunFaultRound(uint64_t seed, FaultCount& count);

}  // namespace hanes
