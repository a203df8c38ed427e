// SPDX-License-Identifier: Apache-2.0
// Faults planted on purpose, so that the torture suites can be seen to fail when a promise is broken (`make torture-selftest`).
//
// A build configured with `cmake -DBREAK=NAME` behaves wrongly at the place that asks for NAME and nowhere else. In any other build
// Planted() is a constant false and leaves no code behind. Adding one: a name here, one `if constexpr (Planted("name"))` where the
// promise is kept, and a line in tests/torture/selftest.py that says which suite must notice.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "planted_fault_chosen.h"  // kPlantedFault: the value of BREAK, empty in a sound build

namespace hanes {

inline constexpr std::array<std::string_view, 8> kPlantedFaults{
    "commit_offset_first",  // the next offset is stored before the events it stands for
    "no_sync",              // an append is acknowledged before it is on disk
    "skip_unknown_offset",  // an offset that is gone is skipped instead of stopping
    "digest_unchecked",     // facts that do not add up to the digest of their checkpoint are used all the same
    "checkpoint_at_head",   // a view's checkpoint is the head of the log, not the last event it has seen
    "duplicates_taken",     // an id that is stored already is stored again
    "damage_unchecked",     // the checksum of a stored chunk is not looked at
    "quarantine_dropped",   // a record that is refused is forgotten instead of kept with its reason
};

consteval bool Planted(std::string_view fault) {
  if (std::ranges::find(kPlantedFaults, fault) == kPlantedFaults.end()) throw "not a planted fault: see kPlantedFaults";
  return fault == kPlantedFault;
}

static_assert(kPlantedFault.empty() || std::ranges::find(kPlantedFaults, kPlantedFault) != kPlantedFaults.end(),
              "BREAK names no planted fault: see kPlantedFaults");

}  // namespace hanes
