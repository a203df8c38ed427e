// SPDX-License-Identifier: Apache-2.0
#include "services/alarm.h"

#include <csignal>
#include <cstdlib>

#include "base/log.h"
#include "services/command.h"

namespace hanes {
namespace {

// How soon a ring is heard: signals are waited for in steps of this.
constexpr timespec kStep = {.tv_sec = 0, .tv_nsec = 100'000'000};

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

void BlockStopSignals() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void Alarm::Ring(const std::string& part, const Status& reason) {
  const std::lock_guard lock(mutex_);
  if (!reason_.ok()) return;
  reason_ = Annotate(reason, part);
  LogError("{} stopped reason=\"{}\"", part, MessageOf(reason));
  if (on_ring_ == OnRing::kExit) std::_Exit(ExitCodeOf(reason));
}

Status Alarm::Wait() {
  const sigset_t signals = StopSignals();
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (!reason_.ok()) return reason_;
    }
    if (sigtimedwait(&signals, nullptr, &kStep) > 0) return OkStatus();
  }
}

}  // namespace hanes
