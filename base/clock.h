// SPDX-License-Identifier: Apache-2.0
// Where "now" comes from. Folds, adapters and questions never read it; processes are given one.
#pragma once

#include "base/timestamp.h"

namespace hanes {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp Now() const = 0;
};

// The machine's clock. Lives for ever.
const Clock& SystemClock();

// A clock that stands still until it is set: for tests and replays.
class ManualClock : public Clock {
 public:
  explicit ManualClock(Timestamp now) : now_(now) {}
  Timestamp Now() const override { return now_; }
  void Set(Timestamp now) { now_ = now; }

 private:
  Timestamp now_;
};

}  // namespace hanes
