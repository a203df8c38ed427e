// SPDX-License-Identifier: Apache-2.0
// When runs of what arrived become one, so that there are few of them and nothing is moved often: once all that is due is done, each is at
// least kTiersTimes as large as the next. What came in n runs of one size has then been moved at most log2(n) times. With 4 for 2 there
// would be 3 runs for 5, and each row would be moved twice as often: a run would be made anew for each quarter that comes.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace hanes {

inline constexpr size_t kTiersTimes = 2;
inline constexpr size_t kJoinedAtOnce = 32'768;  // rows joined while a change waits: a few milliseconds
inline constexpr size_t kRunsMax = 16;           // beyond it a change waits for joining, whatever it takes

// Where the newest runs that are to be one begin, given sizes with the oldest first; the number of runs when nothing is to be done.
inline size_t FirstOutOfOrder(std::span<const size_t> sizes) {
  for (size_t run = 0; run + 1 < sizes.size(); ++run) {
    if (sizes[run] < kTiersTimes * sizes[run + 1]) return run;
  }
  return sizes.size();
}

// The same of what a change does itself: few rows. When nobody does the rest beside there are too many runs at last, and then it does all.
inline size_t FirstJoinedAtOnce(std::span<const size_t> sizes) {
  if (sizes.empty()) return 0;
  if (sizes.size() > kRunsMax) return FirstOutOfOrder(sizes);
  size_t first = sizes.size() - 1, rows = sizes[first];
  while (first > 0 && sizes[first - 1] < kTiersTimes * rows && rows + sizes[first - 1] <= kJoinedAtOnce) rows += sizes[--first];
  return first + 1 == sizes.size() ? sizes.size() : first;
}

template <typename Run>
std::vector<size_t> SizesOf(std::span<const std::shared_ptr<Run>> runs) {
  std::vector<size_t> sizes;
  for (const auto& run : runs) sizes.push_back(run->size());
  return sizes;
}

}  // namespace hanes
