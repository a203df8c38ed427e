// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_random.h"

namespace hanes {
namespace {

// Quantiles of the exponential distribution in thousandths of its mean, at the middles of 64 equal slices. A table, because the
// last bits of std::log differ between machines.
constexpr std::array<int32_t, 64> kExponentialQuantiles = {
    8, 24, 40, 56, 73, 90, 107, 125, 143, 161, 179, 198, 217, 237, 257, 277,
    298, 319, 341, 363, 386, 409, 433, 458, 483, 508, 535, 562, 589, 618, 647, 678,
    709, 741, 774, 809, 845, 882, 920, 960, 1002, 1045, 1091, 1138, 1188, 1241, 1297, 1356,
    1418, 1485, 1556, 1633, 1717, 1808, 1908, 2019, 2144, 2287, 2454, 2655, 2906, 3243, 3753, 4852};

}  // namespace

uint64_t InventedRandom::Next() {
  state_ += 0x9e3779b97f4a7c15;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

int32_t InventedRandom::DaysAround(int32_t mean_days) {
  const int64_t quantile = kExponentialQuantiles[Below(kExponentialQuantiles.size())];
  // A spread within the slice, so that equal means do not give 64 different waits only.
  const int64_t spread = Between(900, 1100);
  return static_cast<int32_t>(mean_days * quantile * spread / 1'000'000);
}

int32_t InventedRandom::CountAround(int32_t per_mille) {
  // Two coins for every expected one: binomial, variance half of the mean.
  const int32_t coins = 2 * per_mille / 1000;
  int32_t count = 0;
  for (int32_t i = 0; i < coins; ++i) count += Chance(500) ? 1 : 0;
  return count + (Chance(static_cast<uint32_t>(per_mille - coins * 500)) ? 1 : 0);
}

}  // namespace hanes
