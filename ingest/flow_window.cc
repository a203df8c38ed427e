// SPDX-License-Identifier: Apache-2.0
#include "ingest/flow_window.h"

#include <algorithm>

namespace hanes {

FlowWindow::FlowWindow(const EventReader& log, std::string source, Limits limits)
    : log_(log), source_(std::move(source)), limits_(limits), last_progress_(std::chrono::steady_clock::now()) {}

StatusOr<bool> FlowWindow::TryReserve(size_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto fits = [&] {
    return records_ahead_ == 0 || (bytes_ahead_ + bytes <= limits_.bytes_max && records_ahead_ < limits_.records_max);
  };
  // The log is asked only when the window is full: a question to it costs more than a record.
  if (!fits()) RETURN_IF_ERROR(TakeStored());
  if (!fits()) return false;
  if (records_ahead_ == 0) last_progress_ = std::chrono::steady_clock::now();
  bytes_ahead_ += bytes;
  ++records_ahead_;
  bytes_ahead_peak_ = std::max(bytes_ahead_peak_, bytes_ahead_);
  records_ahead_peak_ = std::max(records_ahead_peak_, records_ahead_);
  return true;
}

void FlowWindow::Delivered(int64_t offset, size_t bytes) {
  const std::lock_guard lock(mutex_);
  // Several publishers may hear of their records in another order than the broker took them.
  const auto later = std::find_if(delivered_.rbegin(), delivered_.rend(), [&](const Waiting& w) { return w.offset <= offset; });
  delivered_.insert(later.base(), {offset, bytes});
}

void FlowWindow::Undelivered(size_t bytes) {
  const std::lock_guard lock(mutex_);
  bytes_ahead_ -= bytes;
  --records_ahead_;
}

StatusOr<bool> FlowWindow::AllStored() {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(TakeStored());
  return delivered_.empty();
}

Status FlowWindow::CheckStall() {
  const std::lock_guard lock(mutex_);
  if (delivered_.empty() || std::chrono::steady_clock::now() - last_progress_ < limits_.stall_max) return OkStatus();
  return Unavailable("the log has stored nothing from {} for {} s while {} records wait: is the store role running? Publish again once it is",
                     source_, std::chrono::duration_cast<std::chrono::seconds>(limits_.stall_max).count(), delivered_.size());
}

Status FlowWindow::TakeStored() {
  const StatusOr<SourceState> state = log_.Source(source_);
  if (absl::IsNotFound(state.status())) return OkStatus();  // nothing was stored yet
  RETURN_IF_ERROR(state.status());
  while (!delivered_.empty() && delivered_.front().offset < state->next_offset) {
    bytes_ahead_ -= delivered_.front().bytes;
    --records_ahead_;
    delivered_.pop_front();
    last_progress_ = std::chrono::steady_clock::now();
  }
  return OkStatus();
}

uint64_t FlowWindow::records_ahead() const {
  const std::lock_guard lock(mutex_);
  return records_ahead_;
}

size_t FlowWindow::bytes_ahead() const {
  const std::lock_guard lock(mutex_);
  return bytes_ahead_;
}

uint64_t FlowWindow::records_ahead_peak() const {
  const std::lock_guard lock(mutex_);
  return records_ahead_peak_;
}

size_t FlowWindow::bytes_ahead_peak() const {
  const std::lock_guard lock(mutex_);
  return bytes_ahead_peak_;
}

}  // namespace hanes
