// SPDX-License-Identifier: Apache-2.0
// The publish role: takes in every extract that appears in a drop box. One thread.
#pragma once

#include <memory>
#include <thread>

#include "base/metrics.h"
#include "base/status.h"
#include "ingest/drop_box.h"
#include "services/alarm.h"

namespace hanes {

class DropBoxKeeper {
 public:
  // `log` and `publisher` outlive it; nobody else uses the publisher. InvalidArgument when there is no such folder.
  // Metric: extracts_total{outcome}.
  static StatusOr<std::unique_ptr<DropBoxKeeper>> Start(const DropBoxOptions& options, const EventReader& log, EventPublisher& publisher,
                                                        Metrics& metrics, Alarm& alarm);

 private:
  DropBoxKeeper(const DropBoxOptions& options, const EventReader& log, EventPublisher& publisher, Metrics& metrics)
      : drop_box_(options, log, publisher), metrics_(metrics) {}
  Status Watch(std::stop_token stop);

  DropBox drop_box_;
  Metrics& metrics_;
  std::jthread thread_;  // ends before what it uses
};

}  // namespace hanes
