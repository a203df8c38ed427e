// SPDX-License-Identifier: Apache-2.0
#include "projections/view_folder.h"

#include <algorithm>
#include <thread>

#include "base/check.h"
#include "base/log.h"
#include "projections/view_generation.h"

namespace hanes {
namespace {

// How long Follow waits for the next event before it looks whether it should stop.
constexpr std::chrono::milliseconds kAwait{100};
constexpr std::chrono::milliseconds kUnavailablePause{500};
constexpr Position kNoLimit{UINT64_MAX};

}  // namespace

View::View(const std::string& folder, const Projection& projection, const EventReader& reader, ViewOptions options)
    : projection_(projection), reader_(reader), options_(std::move(options)), generations_(folder) {}
View::~View() = default;

StatusOr<std::unique_ptr<View>> View::Open(const std::string& folder, const Projection& projection, const EventReader& reader,
                                           ViewOptions options) {
  std::vector<ViewToOpen> one;
  one.push_back({folder, &projection, std::move(options)});
  ASSIGN_OR_RETURN(std::vector<std::unique_ptr<View>> views, OpenAll(std::move(one), reader));
  return std::move(views.front());
}

StatusOr<std::vector<std::unique_ptr<View>>> View::OpenAll(std::vector<ViewToOpen> wanted, const EventReader& reader) {
  std::vector<std::unique_ptr<View>> views;
  std::vector<ToBuild> to_build;
  for (ViewToOpen& view : wanted) {
    views.emplace_back(new View(view.folder, *view.projection, reader, std::move(view.options)));
    RETURN_IF_ERROR(views.back()->generations_.Open());
    ASSIGN_OR_RETURN(std::optional<ToBuild> build, views.back()->OpenOrAskToBuild());
    if (!build.has_value()) continue;
    build->view = views.back().get();
    if (!build->why.empty()) LogWarning("view {} is built again: {}", view.projection->name, build->why);
    to_build.push_back(*std::move(build));
  }
  RETURN_IF_ERROR(BuildNew(to_build, reader));
  for (const auto& view : views) view->ReportLag();
  return views;
}

StatusOr<std::optional<View::ToBuild>> View::OpenOrAskToBuild() {
  if (!generations_.current()) return ToBuild{};
  StatusOr<std::shared_ptr<Generation>> opened = OpenGeneration(*generations_.current());
  if (absl::IsDataLoss(opened.status())) return ToBuild{.why = MessageOf(opened.status())};
  RETURN_IF_ERROR(opened.status());
  ASSIGN_OR_RETURN(const Fitness fitness, FitnessOf(**opened));
  switch (fitness) {
    case Fitness::kFit: {
      const Status primed = Prime(**opened);
      if (absl::IsDataLoss(primed)) return ToBuild{.why = MessageOf(primed)};
      RETURN_IF_ERROR(primed);
      RETURN_IF_ERROR(PutInUse(std::move(*opened), generations_.previous()));
      return std::nullopt;
    }
    case Fitness::kOtherVersion:
      return OpenOtherVersion(std::move(*opened));
    case Fitness::kOtherLog:
      return ToBuild{.why = "its facts are of another log, or of events that this log does not have"};
    case Fitness::kFarBehind:
      return ToBuild{};
  }
  HANES_CHECK(false, "a fitness outside its own enumeration");
}

// An older build run again finds the generation it made still there: it is brought to the head instead of built again.
StatusOr<std::optional<View::ToBuild>> View::OpenOtherVersion(std::shared_ptr<Generation> other) {
  if (!options_.rebuild_other_version) {
    other->follows = false;
    RETURN_IF_ERROR(Prime(*other));
    RETURN_IF_ERROR(PutInUse(std::move(other), generations_.previous()));
    return std::nullopt;
  }
  if (generations_.previous()) {
    StatusOr<std::shared_ptr<Generation>> before = OpenGeneration(*generations_.previous());
    if (before.ok() && FitnessOf(**before).value_or(Fitness::kOtherLog) == Fitness::kFit) {
      RETURN_IF_ERROR(Prime(**before));
      RETURN_IF_ERROR(PutInUse(std::move(*before), other->name));
      return std::nullopt;
    }
  }
  return ToBuild{.why = "another version of the projection made it", .previous = other->name};
}

// All that need it in one scan of the log, with the options of the first.
Status View::BuildNew(std::span<const ToBuild> to_build, const EventReader& reader) {
  if (to_build.empty()) return OkStatus();
  ASSIGN_OR_RETURN(const LogHead head, reader.Head());
  const ViewOptions& options = to_build.front().view->options_;
  std::vector<Made> made;
  for (const ToBuild& build : to_build) made.push_back({build.view, build.view->generations_.Next(), nullptr});
  // A short log is taken in event by event, into a store that begins empty.
  const bool bulk = head.position.value() >= options.bulk_backlog_min;
  if (bulk) {
    BulkFoldOptions bulk_options;
    bulk_options.progress = options.progress;
    RETURN_IF_ERROR(BuildGenerations(made, reader, head.position, std::move(bulk_options)));
  }
  for (size_t i = 0; i < made.size(); ++i) {
    View& view = *made[i].view;
    if (!bulk) {
      ASSIGN_OR_RETURN(made[i].generation, view.OpenGeneration(made[i].name));
    }
    RETURN_IF_ERROR(view.Prime(*made[i].generation));
    RETURN_IF_ERROR(view.PutInUse(std::move(made[i].generation), to_build[i].previous));
  }
  return OkStatus();
}

StatusOr<std::shared_ptr<View::Generation>> View::OpenGeneration(const std::string& name) const {
  auto generation = std::make_shared<Generation>();
  generation->name = name;
  ASSIGN_OR_RETURN(generation->store, RocksFactStore::Open(generations_.PathOf(name), options_.env));
  ASSIGN_OR_RETURN(generation->runner, ViewRunner::Open(projection_, reader_, *generation->store));
  ASSIGN_OR_RETURN(const ViewIdentity made_by, generation->store->LoadIdentity());
  generation->version = made_by.view.empty() ? projection_.version : made_by.version;
  return generation;
}

// In a folder beside the first of them, with its options. After an error none of them is left.
Status View::BuildGenerations(std::vector<Made>& made, const EventReader& reader, Position up_to, BulkFoldOptions bulk) {
  const View& first = *made.front().view;
  bulk.scratch_folder = first.generations_.PathOf(made.front().name) + ".scratch";
  bulk.memory_bytes_max = first.options_.memory_bytes_max;
  bulk.threads = first.options_.rebuild_threads;
  const auto build = [&]() -> Status {
    std::vector<BulkFoldView> stores;
    for (Made& one : made) {
      ASSIGN_OR_RETURN(one.generation, one.view->OpenGeneration(one.name));
      stores.push_back({&one.view->projection_, one.generation->store.get()});
    }
    RETURN_IF_ERROR(BulkFoldAll(stores, reader, up_to, bulk).status());
    for (Made& one : made) {
      ASSIGN_OR_RETURN(one.generation->runner, ViewRunner::Open(one.view->projection_, reader, *one.generation->store));
    }
    return OkStatus();
  };
  const Status built = build();
  return built.ok() ? OkStatus() : Discard(made, built);
}

// What is made and will not be used goes; gives `why` back.
Status View::Discard(std::vector<Made>& made, const Status& why) {
  for (Made& one : made) {
    one.generation.reset();
    RETURN_IF_ERROR(one.view->generations_.Remove(one.name));
  }
  return why;
}

StatusOr<View::Fitness> View::FitnessOf(const Generation& generation) const {
  ASSIGN_OR_RETURN(const ViewIdentity made_by, generation.store->LoadIdentity());
  ASSIGN_OR_RETURN(const LogHead head, reader_.Head());
  const uint64_t position = generation.runner->checkpoint().position.value();
  if (position > head.position.value()) return Fitness::kOtherLog;
  // Made from no event at all: of no log yet.
  if (!made_by.authority.empty() && (made_by.authority != head.authority || made_by.first_appended_at != head.first_appended_at)) {
    return Fitness::kOtherLog;
  }
  if (!made_by.view.empty() && (made_by.view != projection_.name || made_by.version != projection_.version)) {
    return Fitness::kOtherVersion;
  }
  const uint64_t backlog = head.position.value() - position;
  const bool far = backlog > 0 && backlog >= options_.bulk_backlog_min && backlog > head.position.value() / 10;
  return far ? Fitness::kFarBehind : Fitness::kFit;
}

Status View::Prime(Generation& generation) const {
  if (!options_.listener) return OkStatus();
  ASSIGN_OR_RETURN(std::shared_ptr<FactListener> listener, options_.listener(*generation.store));
  const std::lock_guard lock(noting_);
  generation.listener.swap(listener);
  return OkStatus();
}

// The last step of an opening, a swap and a swap back: only now does anything point to the generation.
Status View::PutInUse(std::shared_ptr<Generation> next, const std::optional<std::string>& previous) {
  RETURN_IF_ERROR(generations_.Use(next->name, previous));
  Note(*next, 0);
  {
    const std::lock_guard lock(noting_);
    current_.swap(next);  // the one replaced is closed outside the lock
    standing_still_.clear();
  }
  swapped_.notify_all();
  next.reset();
  return generations_.RemoveStrangers();
}

std::shared_ptr<View::Generation> View::Current() const {
  const std::lock_guard lock(noting_);
  return current_;
}

Status View::CatchUp() {
  ASSIGN_OR_RETURN(const LogHead head, reader_.Head());
  while (checkpoint().position < head.position) {
    ASSIGN_OR_RETURN(const uint64_t taken, StepCurrent());
    if (taken == 0) return DataLoss("the log ends at position {}, its head says {}", checkpoint().position.value(), head.position.value());
  }
  ReportLag();
  return OkStatus();
}

StatusOr<uint64_t> View::StepCurrent() {
  const std::lock_guard stepping(stepping_);
  const std::shared_ptr<Generation> generation = Current();
  if (!generation->follows) {
    return FailedPrecondition("view {} was made by another version of the projection: run `hanes rebuild {}`", projection_.name, projection_.name);
  }
  StatusOr<uint64_t> taken = generation->runner->Step(generation->listener.get(), kNoLimit);
  if (!taken.ok()) {
    const Status recovered = Recover(*generation, taken.status());
    return recovered.ok() ? taken.status() : recovered;
  }
  Note(*generation, *taken);
  return taken;
}

// What the store holds is what counts; what stands in memory is made again from it when the two may differ.
Status View::Recover(Generation& generation, const Status& error) {
  ASSIGN_OR_RETURN(generation.runner, ViewRunner::Open(projection_, reader_, *generation.store));
  if (generation.runner->checkpoint() == checkpoint()) return OkStatus();
  LogWarning("view {}: its memory is made again after: {}", projection_.name, MessageOf(error));
  RETURN_IF_ERROR(Prime(generation));
  Note(generation, 0);
  return OkStatus();
}

void View::Follow(std::stop_token stop) {
  while (!stop.stop_requested()) {
    const StatusOr<uint64_t> taken = StepCurrent();
    ReportLag();
    if (!taken.ok()) {
      StandStill(taken.status(), stop);
    } else if (*taken == 0) {
      // An error is seen again, and dealt with, by the next step.
      (void)reader_.AwaitAfter(checkpoint().position, kAwait);
    }
    // A mutex promises no turn to those who wait; a moment's rest is enough to let a rebuild in.
    if (wanting_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void View::SaveMemory(bool closing) {
  const std::lock_guard saving(saving_);
  const std::shared_ptr<Generation> generation = Current();
  const std::shared_ptr<FactListener> memory = [&] {
    const std::lock_guard lock(noting_);
    return generation->listener;
  }();
  if (memory == nullptr) return;
  const StatusOr<std::optional<Position>> saved = memory->SaveIfDue(closing);
  const Status status = saved.ok() && saved->has_value() ? generation->store->ForgetChanges(**saved) : saved.status();
  if (!status.ok()) LogWarning("view {}: its memory is not saved, and the next start reads its facts: {}", projection_.name, MessageOf(status));
}

bool View::JoinRuns() {
  const std::lock_guard joining(joining_);
  const std::shared_ptr<FactListener> memory = listener();
  return memory != nullptr && memory->JoinRuns();
}

void View::StandStill(const Status& error, std::stop_token stop) {
  std::unique_lock lock(noting_);
  const std::shared_ptr<Generation> stuck = current_;
  const auto another = [&] { return current_ != stuck; };
  if (absl::IsUnavailable(error)) {
    swapped_.wait_for(lock, stop, kUnavailablePause, another);
    return;
  }
  standing_still_ = MessageOf(error);
  LogError("view {} stands still at sequence={}: {}", projection_.name, checkpoint_.position.value(), standing_still_);
  swapped_.wait(lock, stop, another);
}

}  // namespace hanes
