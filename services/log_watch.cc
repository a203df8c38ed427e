// SPDX-License-Identifier: Apache-2.0
#include "services/log_watch.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace hanes {
namespace {

// A view takes a few milliseconds to take in a portion of the log.
constexpr std::chrono::milliseconds kPollBehind{10};
// How long a call waits for the log: what else may change (a view put in use again, midnight) is seen no later than this.
constexpr std::chrono::milliseconds kAwait{250};

void Pause(std::stop_token stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
}

}  // namespace

StatusOr<LogWatch::Standing> LogWatch::Look() {
  ASSIGN_OR_RETURN(const v1::HouseStatus house, questions_.StatusOfHouse());
  Standing standing{.position = house.log().position(), .state = DayInLondon(clock_.Now()).ToString()};
  behind_ = false;
  for (const v1::ViewStatus& view : house.views()) {
    standing.position = std::min<uint64_t>(standing.position, view.position());
    behind_ = behind_ || view.position() < house.log().position();
    standing.state += fmt::format("\n{} {} {} {} {}", view.view(), view.version(), view.position(), view.digest(), view.completeness());
  }
  head_ = Position(house.log().position());
  poll_ = standing.state == state_ ? std::min(2 * poll_, kAwait) : kPollBehind;
  state_ = standing.state;
  return standing;
}

Status LogWatch::Wait(std::stop_token stop) {
  if (!behind_) return log_.AwaitAfter(head_, kAwait).status();
  Pause(stop, poll_);
  return OkStatus();
}

}  // namespace hanes
