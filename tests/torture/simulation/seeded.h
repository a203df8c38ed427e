// SPDX-License-Identifier: Apache-2.0
// The one source of chance of a simulation. The same under every library, which std's distributions are not.
#pragma once

#include <cstdint>
#include <random>

namespace hanes::simulation {

class Seeded {
 public:
  explicit Seeded(uint64_t seed) : random_(seed) {}
  uint64_t Below(uint64_t limit) { return random_() % limit; }
  int64_t Between(int64_t first, int64_t last) { return first + static_cast<int64_t>(Below(static_cast<uint64_t>(last - first + 1))); }
  bool Chance(int percent) { return Below(100) < static_cast<uint64_t>(percent); }

 private:
  std::mt19937_64 random_;
};

}  // namespace hanes::simulation
