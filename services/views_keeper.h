// SPDX-License-Identifier: Apache-2.0
// The project role: every view of one log, kept up with it. A thread a view.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/status.h"
#include "projections/view_folder.h"
#include "store/event_log.h"

namespace hanes {

class ViewsKeeper {
 public:
  // Opens the views named, in FOLDER/<name>; those that are missing, old or damaged are built from the log, in one scan of it, with
  // progress on a terminal and to `building`.
  // References outlive it.
  static StatusOr<std::unique_ptr<ViewsKeeper>> Open(const std::string& folder, const std::vector<std::string>& names,
                                                     const EventReader& log, const Clock& clock, Metrics& metrics,
                                                     const std::function<void(uint64_t done, uint64_t total)>& building = nullptr);
  ~ViewsKeeper();

  // Brings every view to the head as it is now.
  Status CatchUp();
  // From here on each follows the log in a thread of its own. One that cannot go on stands still and says so in its status; the process
  // goes on answering, since a rebuild is the remedy and must be asked for. What answers questions is saved now and then, and at the end, so
  // that the next start need not read every fact.
  void Follow();

  std::vector<View*> views() const;

 private:
  ViewsKeeper() = default;
  void KeepSaved(std::stop_token stop);
  void KeepJoined(std::stop_token stop);

  std::vector<std::unique_ptr<View>> views_;
  std::vector<std::jthread> threads_;  // end before the views they keep
  std::jthread saving_;                // saves memories now and then; ends before them too
  std::jthread joining_;               // puts them in order, and must not wait while they are saved; the same
};

}  // namespace hanes
