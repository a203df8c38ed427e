// SPDX-License-Identifier: Apache-2.0
// Events a second over the last minute.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>

#include "base/timestamp.h"

namespace hanes {

// Safe for use by several threads.
class Rate {
 public:
  // `count` is the total so far, at `now`; call it about once a second.
  void Sample(uint64_t count, Timestamp now);
  // Between the oldest sample of the last minute and the newest; 0 until there are two.
  double PerSecond() const;

 private:
  struct At {
    Timestamp when;
    uint64_t count;
  };
  mutable std::mutex mutex_;
  std::deque<At> samples_;
};

}  // namespace hanes
