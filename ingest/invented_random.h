// SPDX-License-Identifier: Apache-2.0
// Chance for invented worlds: the same on every machine and with every standard library, so integers only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace hanes {

// SplitMix64 (Steele, Lea, Flood 2014): one word of state, every seed is good.
class InventedRandom {
 public:
  explicit InventedRandom(uint64_t seed) : state_(seed) {}

  uint64_t Next();
  // 0 to count - 1.
  uint32_t Below(uint32_t count) { return static_cast<uint32_t>((static_cast<uint64_t>(Next() >> 32) * count) >> 32); }
  // Both ends included.
  int32_t Between(int32_t low, int32_t high) { return low + static_cast<int32_t>(Below(static_cast<uint32_t>(high - low + 1))); }
  bool Chance(uint32_t per_mille) { return Below(1000) < per_mille; }
  // A waiting time with this mean and a long tail, 0 up to about five means: most things end soon, some last.
  int32_t DaysAround(int32_t mean_days);
  // How many of something happen, when `per_mille` / 1000 are to be expected.
  int32_t CountAround(int32_t per_mille);

  template <typename T, size_t N>
  const T& OneOf(const std::array<T, N>& choices) { return choices[Below(N)]; }

 private:
  uint64_t state_;
};

}  // namespace hanes
