// SPDX-License-Identifier: Apache-2.0
// Notices that an answer may be another one now: the log moved, a view took it in, a view was exchanged, a day ended.
//
// While everything is at rest this waits for the log, here or over gRPC; only while a view is behind it are the views asked again and again.
#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/status.h"
#include "services/questions.h"
#include "store/event_log.h"

namespace hanes {

class LogWatch {
 public:
  // All outlive it. One thread at a time.
  LogWatch(const EventReader& log, const Questions& questions, const Clock& clock) : log_(log), questions_(questions), clock_(clock) {}

  struct Standing {
    uint64_t position = 0;  // every view holds everything up to here
    std::string state;      // of all that answers depend on: other text, perhaps other answers
  };
  // How things stand now.
  StatusOr<Standing> Look();
  // Returns when it is worth to look again: after a new event, or after a while.
  Status Wait(std::stop_token stop);

 private:
  const EventReader& log_;
  const Questions& questions_;
  const Clock& clock_;
  Position head_;                        // as it was when last looked at
  bool behind_ = false;                  // a view has not taken it in
  std::string state_;
  std::chrono::milliseconds poll_{};     // grows while a view stands still
};

}  // namespace hanes
