// SPDX-License-Identifier: Apache-2.0
#include "services/rate.h"

namespace hanes {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kWindow = 60 * kSecond;

}  // namespace

void Rate::Sample(uint64_t count, Timestamp now) {
  const std::lock_guard lock(mutex_);
  if (!samples_.empty() && now <= samples_.back().when) return;  // a clock that was set back: the next sample will do
  samples_.push_back({now, count});
  while (now.micros() - samples_.front().when.micros() > kWindow) samples_.pop_front();
}

double Rate::PerSecond() const {
  const std::lock_guard lock(mutex_);
  if (samples_.size() < 2) return 0;
  const At& first = samples_.front();
  const At& last = samples_.back();
  return static_cast<double>(last.count - first.count) * kSecond / static_cast<double>(last.when.micros() - first.when.micros());
}

}  // namespace hanes
