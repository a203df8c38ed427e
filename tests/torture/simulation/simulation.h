// SPDX-License-Identifier: Apache-2.0
// Deterministic simulation: the real ingest, log, runner and rebuild over a simulated broker, disk, network and clock, in one thread. One
// seed decides who goes on next, what breaks and when; after each step the promises are looked at. The same seed does the same again.
#pragma once

#include <cstdint>
#include <string>

namespace hanes::simulation {

struct SimulationReport {
  std::string broken;   // which promise, and at which step; empty when all held
  std::string trace;    // a line a step
  uint64_t steps = 0;
  uint64_t faults = 0;  // crashes, broken disks, and what was done to the broker
};

SimulationReport Simulate(uint64_t seed);

}  // namespace hanes::simulation
