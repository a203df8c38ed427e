// SPDX-License-Identifier: Apache-2.0
// Events a second, over the last minute.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include "base/timestamp.h"

namespace hanes {

class RateMeter {
 public:
  void Add(Timestamp now, uint64_t events) {
    const int64_t second = now.micros() / kSecond;
    if (seconds_.empty() || seconds_.back().second != second) seconds_.push_back({second, 0});
    seconds_.back().events += events;
    while (seconds_.front().second + 60 <= second) seconds_.pop_front();
  }

  // Over the part of the last minute since the first event in it.
  double PerSecond(Timestamp now) const {
    const int64_t second = now.micros() / kSecond;
    uint64_t events = 0;
    int64_t first = second;
    for (const Bucket& bucket : seconds_) {
      if (bucket.second + 60 <= second) continue;
      first = std::min(first, bucket.second);
      events += bucket.events;
    }
    return static_cast<double>(events) / static_cast<double>(second - first + 1);
  }

 private:
  static constexpr int64_t kSecond = 1'000'000;
  struct Bucket {
    int64_t second;
    uint64_t events;
  };
  std::deque<Bucket> seconds_;
};

}  // namespace hanes
