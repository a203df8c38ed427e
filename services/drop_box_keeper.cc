// SPDX-License-Identifier: Apache-2.0
#include "services/drop_box_keeper.h"

#include <condition_variable>
#include <filesystem>

#include "base/log.h"

namespace hanes {
namespace {

// Extracts come once a night: a second is soon, and costs one listing of a folder.
constexpr auto kInterval = std::chrono::seconds(1);

}  // namespace

StatusOr<std::unique_ptr<DropBoxKeeper>> DropBoxKeeper::Start(const DropBoxOptions& options, const EventReader& log,
                                                              EventPublisher& publisher, Metrics& metrics, Alarm& alarm) {
  std::error_code error;
  if (!std::filesystem::is_directory(options.folder, error)) {
    return InvalidArgument("--watch {}: there is no such folder; make it, and drop extracts into it, each in a folder of its own",
                           options.folder.string());
  }
  std::unique_ptr<DropBoxKeeper> keeper(new DropBoxKeeper(options, log, publisher, metrics));
  keeper->thread_ = std::jthread([k = keeper.get(), &alarm](std::stop_token stop) {
    const Status ended = k->Watch(stop);
    if (!ended.ok()) alarm.Ring("drop box", ended);
  });
  return keeper;
}

Status DropBoxKeeper::Watch(std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    const StatusOr<std::vector<DropBoxOutcome>> outcomes = drop_box_.TakeAll(stop);
    // The store or Kafka is away for a moment: what was begun is taken in again, and makes the same events.
    const bool away = outcomes.status().code() == StatusCode::kUnavailable;
    if (away) LogWarning("drop box waits reason=\"{}\"", MessageOf(outcomes.status()));
    else RETURN_IF_ERROR(outcomes.status());
    for (const DropBoxOutcome& outcome : away ? std::vector<DropBoxOutcome>() : *outcomes) {
      if (outcome.taken) LogInfo("extract taken folder={} {}", outcome.folder, outcome.summary);
      else LogWarning("extract refused folder={} {}", outcome.folder, outcome.summary);
      metrics_.Counter("extracts_total", "Extracts of the drop box.", {{"outcome", outcome.taken ? "taken" : "refused"}}).Add();
    }
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, kInterval, [] { return false; });
  }
  return OkStatus();
}

}  // namespace hanes
