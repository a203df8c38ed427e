// SPDX-License-Identifier: Apache-2.0
#include "services/builds.h"

#include <algorithm>

namespace hanes {

std::unique_ptr<Builds::Running> Builds::Begin(std::vector<std::string> views, bool at_start) {
  const std::lock_guard lock(mutex_);
  const auto work = running_.insert(running_.end(), {std::move(views), at_start, clock_.Now()});
  return std::unique_ptr<Running>(new Running(*this, work));
}

Builds::Running::~Running() {
  const std::lock_guard lock(builds_.mutex_);
  builds_.running_.erase(work_);
}

void Builds::Running::Set(uint64_t done, uint64_t total) {
  const std::lock_guard lock(builds_.mutex_);
  work_->done = done;
  work_->total = total;
}

void Builds::Describe(v1::HouseStatus* house) const {
  const std::lock_guard lock(mutex_);
  for (const Running::Work& work : running_) *house->add_builds() = StatusOf(work);
}

Status Builds::WaitFor(std::string_view view) const {
  const std::lock_guard lock(mutex_);
  for (const Running::Work& work : running_) {
    if (work.at_start && std::ranges::find(work.views, view) != work.views.end()) return BeingBuilt(StatusOf(work));
  }
  return OkStatus();
}

v1::BuildStatus Builds::StatusOf(const Running::Work& work) const {
  v1::BuildStatus build;
  for (const std::string& view : work.views) build.add_views(view);
  build.set_at_start(work.at_start);
  build.set_done(work.done);
  build.set_total(work.total);
  build.set_began_at(work.began_at.ToString());
  const double seconds = static_cast<double>(clock_.Now().micros() - work.began_at.micros()) / 1e6;
  if (work.done == 0 || seconds <= 0) return build;
  const double rate = static_cast<double>(work.done) / seconds;
  build.set_events_per_second(rate);
  if (work.total > work.done) build.set_seconds_left(static_cast<double>(work.total - work.done) / rate);
  return build;
}

Status BeingBuilt(const v1::BuildStatus& build) {
  if (build.total() == 0) return Unavailable("views are being opened: ask again in a moment");
  return Unavailable("views are being built from the log: {} of {} events read; ask again in {:.0f} s", build.done(), build.total(),
                     std::max(1.0, build.seconds_left()));
}

}  // namespace hanes
