// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/delivery_keeper.h"

#include "base/log.h"
#include "services/delivery/sender_name.h"

namespace hanes {
namespace {

using What = SendingReport::What;

// Another is at it, or was: it is looked at again soon.
constexpr std::chrono::milliseconds kLookAgain{5'000};

Timestamp Later(Timestamp now, std::chrono::milliseconds wait) { return Timestamp::FromMicros(now.micros() + wait.count() * 1000); }

}  // namespace

StatusOr<bool> DeliveryKeeper::Work(const std::string& week, std::stop_token stop) {
  if (done_ == week) return true;
  EditionScribe& scribe = deliverer_.scribe();
  RETURN_IF_ERROR(scribe.CatchUp());
  if (scribe.steps().Find(week) == nullptr) return false;
  if (HouseOf(scribe.steps().PublisherOf(week)) != HouseOf(scribe.sender())) {
    LogInfo("week not sent by itself week={} reason=\"another house published it: `hanes deliver --week {}` sends it\"", week, week);
    done_ = week;
    return true;
  }
  bool left = false;
  for (const EditionStep& step : deliverer_.StepsOf(week)) {
    if (stop.stop_requested()) return false;
    Waiting& waiting = waiting_[step];
    if (waiting.until.IsMax()) continue;
    if (clock_.Now() < waiting.until) {
      left = true;
      continue;
    }
    ASSIGN_OR_RETURN(const SendingReport report, deliverer_.Send(step, false, waiting.tries, stop));
    if (report.what == What::kSent) LogInfo("edition sent week={} channel={} recipient={}", week, step.channel, step.recipient);
    if (report.what != What::kFailed && report.what != What::kUnderWay) {
      // Said once: what was given up before is no news.
      if (report.what == What::kGivenUp) LogWarning("edition not sent week={} channel={} recipient={} reason=\"{}\"", week, step.channel, step.recipient, report.words);
      waiting.until = Timestamp::Max();
      continue;
    }
    left = true;
    if (report.what == What::kFailed) {
      ++waiting.tries;
      LogWarning("edition waits week={} channel={} recipient={} tries={} reason=\"{}\"", week, step.channel, step.recipient, waiting.tries, report.words);
    }
    const bool failed = report.what == What::kFailed;
    waiting.until = Later(clock_.Now(), failed ? deliverer_.plan().retry.WaitAfter(waiting.tries) : kLookAgain);
  }
  if (left) return false;
  waiting_.clear();
  done_ = week;
  return true;
}

}  // namespace hanes
