// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <chrono>

namespace hanes {
namespace {

class MachineClock : public Clock {
 public:
  Timestamp Now() const override {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp::FromMicros(std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count());
  }
};

}  // namespace

const Clock& SystemClock() {
  static const MachineClock clock;
  return clock;
}

}  // namespace hanes
