// SPDX-License-Identifier: Apache-2.0
// How a part that cannot go on stops its process: it says why, once, and whoever waits ends everything in order.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>

#include "base/status.h"

namespace hanes {

class Alarm {
 public:
  enum class OnRing {
    kTellWaiting,  // the process is waiting for it and stops its parts in order
    kExit,         // the process is at work and would wait for the part that has died: it ends at once. Nothing is lost by that; what
                   // is not in the log yet is read, or imported, again
  };
  explicit Alarm(OnRing on_ring) : on_ring_(on_ring) {}

  // Writes "PART: reason" to the log of the process. The first ring counts.
  void Ring(const std::string& part, const Status& reason);

  // Blocks until SIGTERM or SIGINT, which must have been blocked by BlockStopSignals before any thread began, or until Ring. OK for a
  // signal, the reason for a ring.
  Status Wait();

 private:
  const OnRing on_ring_;
  std::mutex mutex_;
  Status reason_;
};

// From here on SIGTERM and SIGINT reach this process through Alarm::Wait alone. Threads started later inherit it.
void BlockStopSignals();

}  // namespace hanes
