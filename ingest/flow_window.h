// SPDX-License-Identifier: Apache-2.0
// How far publishers may run ahead of the log over the embedded broker, which keeps 5 MiB or 100,000 batches and drops the oldest
// without a word. Shared by every publisher of one broker, so that together they stay inside it.
//
// A record counts from Reserve until the log's stored offset is beyond it. Sizes are of the uncompressed record, so what the broker
// counts is never more.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "base/status.h"
#include "store/event_log.h"

namespace hanes {

class FlowWindow {
 public:
  struct Limits {
    size_t bytes_max = 2 << 20;     // 40 % of what the broker keeps: a batch sent twice by a retry still fits
    uint64_t records_max = 20'000;  // a record may be a batch of its own, and the broker keeps 100,000
    std::chrono::milliseconds stall_max{60'000};  // no progress of the log for so long: nobody is storing
  };

  // `source` is the log's name for this incarnation of the broker. `log` outlives the window.
  FlowWindow(const EventReader& log, std::string source) : FlowWindow(log, std::move(source), Limits()) {}
  FlowWindow(const EventReader& log, std::string source, Limits limits);

  // True when a record of this size may be sent now, and counts it. A record larger than the whole window passes alone.
  StatusOr<bool> TryReserve(size_t bytes);
  // The record reserved was delivered at this offset, or was not delivered at all.
  void Delivered(int64_t offset, size_t bytes);
  void Undelivered(size_t bytes);

  // OK and true when the log's stored offset is beyond every record delivered so far.
  StatusOr<bool> AllStored();
  // Unavailable when the log has stored nothing for stall_max although records wait: the remedy is to run the store role.
  Status CheckStall();

  uint64_t records_ahead() const;
  size_t bytes_ahead() const;
  uint64_t records_ahead_peak() const;
  size_t bytes_ahead_peak() const;

 private:
  struct Waiting {
    int64_t offset;
    size_t bytes;
  };
  Status TakeStored();  // with mutex_ held

  const EventReader& log_;
  const std::string source_;
  const Limits limits_;
  mutable std::mutex mutex_;
  std::deque<Waiting> delivered_;  // in order of offset
  size_t bytes_ahead_ = 0;
  uint64_t records_ahead_ = 0;
  size_t bytes_ahead_peak_ = 0;
  uint64_t records_ahead_peak_ = 0;
  std::chrono::steady_clock::time_point last_progress_;
};

}  // namespace hanes
