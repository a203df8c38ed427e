// SPDX-License-Identifier: Apache-2.0
#include "services/views_keeper.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/progress.h"
#include "services/compare_figures.h"

namespace hanes {
namespace {

constexpr std::chrono::seconds kLookForUnsaved{1};
constexpr std::chrono::milliseconds kLookForRuns{100};  // long beside joining, short beside the time in which changes would do it themselves

void Rest(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
}

}  // namespace

StatusOr<std::unique_ptr<ViewsKeeper>> ViewsKeeper::Open(const std::string& folder, const std::vector<std::string>& names,
                                                         const EventReader& log, const Clock& clock, Metrics& metrics,
                                                         const std::function<void(uint64_t done, uint64_t total)>& building) {
  std::unique_ptr<ViewsKeeper> keeper(new ViewsKeeper());
  Progress progress("views", "events", 0);
  std::vector<ViewToOpen> to_open;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const Projection* projection, FindProjection(name));
    ViewToOpen& view = to_open.emplace_back(ViewToOpen{folder + "/" + name, projection, {}});
    view.options.listener = [projection](const FactStore& store) { return LoadMemory(projection->name, store); };
    view.options.clock = &clock;
    view.options.metrics = &metrics;
    view.options.progress = [&progress, &building](uint64_t done, uint64_t total) {
      progress.SetTotal(total);
      progress.Set(done);
      if (building) building(done, total);
    };
  }
  ASSIGN_OR_RETURN(keeper->views_, View::OpenAll(std::move(to_open), log));
  return keeper;
}

ViewsKeeper::~ViewsKeeper() {
  for (std::jthread& thread : threads_) thread.request_stop();
  saving_.request_stop();
  joining_.request_stop();
  threads_.clear();
  saving_ = std::jthread();
  joining_ = std::jthread();
  for (const auto& view : views_) view->SaveMemory(true);
}

Status ViewsKeeper::CatchUp() {
  for (const auto& view : views_) RETURN_IF_ERROR(view->CatchUp());
  return OkStatus();
}

void ViewsKeeper::Follow() {
  for (const auto& view : views_) {
    threads_.emplace_back([v = view.get()](std::stop_token stop) { v->Follow(stop); });
  }
  saving_ = std::jthread([this](std::stop_token stop) { KeepSaved(stop); });
  joining_ = std::jthread([this](std::stop_token stop) { KeepJoined(stop); });
}

void ViewsKeeper::KeepSaved(std::stop_token stop) {
  while (!stop.stop_requested()) {
    for (const auto& view : views_) view->SaveMemory(false);
    Rest(stop, kLookForUnsaved);
  }
}

void ViewsKeeper::KeepJoined(std::stop_token stop) {
  while (!stop.stop_requested()) {
    bool any = false;
    for (const auto& view : views_) any |= view->JoinRuns();
    if (!any) Rest(stop, kLookForRuns);
  }
}

std::vector<View*> ViewsKeeper::views() const {
  std::vector<View*> views;
  for (const auto& view : views_) views.push_back(view.get());
  return views;
}

}  // namespace hanes
