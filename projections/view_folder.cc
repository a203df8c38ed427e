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
  std::unique_ptr<View> view(new View(folder, projection, reader, std::move(options)));
  RETURN_IF_ERROR(view->generations_.Open());
  RETURN_IF_ERROR(view->OpenOrBuild());
  view->ReportLag();
  return view;
}

Status View::OpenOrBuild() {
  if (!generations_.current()) return BuildNew("", std::nullopt);
  StatusOr<std::shared_ptr<Generation>> opened = OpenGeneration(*generations_.current());
  if (absl::IsDataLoss(opened.status())) return BuildNew(MessageOf(opened.status()), std::nullopt);
  RETURN_IF_ERROR(opened.status());
  ASSIGN_OR_RETURN(const Fitness fitness, FitnessOf(**opened));
  switch (fitness) {
    case Fitness::kFit: {
      const Status primed = Prime(**opened);
      if (primed.ok()) return PutInUse(std::move(*opened), generations_.previous());
      if (!absl::IsDataLoss(primed)) return primed;
      opened->reset();
      return BuildNew(MessageOf(primed), std::nullopt);
    }
    case Fitness::kOtherVersion:
      return OpenOtherVersion(std::move(*opened));
    case Fitness::kOtherLog:
      opened->reset();
      return BuildNew("its facts are of another log, or of events that this log does not have", std::nullopt);
    case Fitness::kFarBehind:
      opened->reset();
      return BuildNew("", std::nullopt);
  }
  HANES_CHECK(false, "a fitness outside its own enumeration");
}

// An older build run again finds the generation it made still there: it is brought to the head instead of built again.
Status View::OpenOtherVersion(std::shared_ptr<Generation> other) {
  if (!options_.rebuild_other_version) {
    other->follows = false;
    RETURN_IF_ERROR(Prime(*other));
    return PutInUse(std::move(other), generations_.previous());
  }
  if (generations_.previous()) {
    StatusOr<std::shared_ptr<Generation>> before = OpenGeneration(*generations_.previous());
    if (before.ok() && FitnessOf(**before).value_or(Fitness::kOtherLog) == Fitness::kFit) {
      RETURN_IF_ERROR(Prime(**before));
      return PutInUse(std::move(*before), other->name);
    }
  }
  const std::string name = other->name;
  other.reset();
  return BuildNew("another version of the projection made it", name);
}

// `why` is said in a warning; empty when nothing is amiss.
Status View::BuildNew(const std::string& why, const std::optional<std::string>& previous) {
  if (!why.empty()) LogWarning("view {} is built again: {}", projection_.name, why);
  ASSIGN_OR_RETURN(const LogHead head, reader_.Head());
  const std::string name = generations_.Next();
  // A short log is taken in event by event, into a store that begins empty.
  const bool bulk = head.position.value() >= options_.bulk_backlog_min;
  BulkFoldOptions bulk_options;
  bulk_options.progress = options_.progress;
  StatusOr<std::shared_ptr<Generation>> built = bulk ? BuildGeneration(name, head.position, bulk_options) : OpenGeneration(name);
  RETURN_IF_ERROR(built.status());
  RETURN_IF_ERROR(Prime(**built));
  return PutInUse(std::move(*built), previous);
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

StatusOr<std::shared_ptr<View::Generation>> View::BuildGeneration(const std::string& name, Position up_to, BulkFoldOptions bulk) const {
  bulk.scratch_folder = generations_.PathOf(name) + ".scratch";
  bulk.memory_bytes_max = options_.memory_bytes_max;
  bulk.threads = options_.rebuild_threads;
  ASSIGN_OR_RETURN(std::shared_ptr<Generation> generation, OpenGeneration(name));
  const StatusOr<Checkpoint> built = BulkFold(projection_, reader_, up_to, *generation->store, bulk);
  if (!built.ok()) {
    generation.reset();
    RETURN_IF_ERROR(generations_.Remove(name));
    return built.status();
  }
  ASSIGN_OR_RETURN(generation->runner, ViewRunner::Open(projection_, reader_, *generation->store));
  return generation;
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

StatusOr<v1::RebuildResult> View::Rebuild(bool compare_only, const std::function<void(uint64_t, uint64_t)>& progress,
                                          const FigureComparison& compare_figures, std::stop_token stop) {
  const std::unique_lock rebuilding(rebuilding_, std::try_to_lock);
  if (!rebuilding.owns_lock()) return FailedPrecondition("view {} is being rebuilt already: wait until that is done", projection_.name);
  const auto start = std::chrono::steady_clock::now();
  const std::shared_ptr<Generation> current = Current();
  ASSIGN_OR_RETURN(const LogHead head, reader_.Head());
  BulkFoldOptions bulk;
  bulk.progress = progress;
  bulk.cancelled = [stop] { return stop.stop_requested(); };
  // Facts of another version cannot be carried on: the two meet where those ended.
  const Position up_to = current->follows ? head.position : checkpoint().position;
  const std::string name = generations_.Next();
  ASSIGN_OR_RETURN(std::shared_ptr<Generation> next, BuildGeneration(name, up_to, std::move(bulk)));
  StatusOr<v1::RebuildResult> result = CompareAndSwap(std::move(next), compare_only, compare_figures);
  if (!result.ok() || !result->swapped()) RETURN_IF_ERROR(generations_.Remove(name));
  RETURN_IF_ERROR(result.status());
  result->set_seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  return result;
}

// Most of the way without holding up the one in use, the last of it together. An error of the one in use must not keep it from being
// replaced: it is left where it stands.
Status View::BringTogether(Generation& current, Generation& next) {
  if (!current.follows) return OkStatus();
  const Status status = current.runner->CatchUp(current.listener.get(), next.runner->checkpoint().position);
  if (!status.ok()) LogWarning("the view in use cannot be brought to the rebuilt one: {}", MessageOf(status));
  return next.runner->CatchUp(nullptr, current.runner->checkpoint().position);
}

StatusOr<v1::RebuildResult> View::CompareAndSwap(std::shared_ptr<Generation> next, bool compare_only, const FigureComparison& compare_figures) {
  RETURN_IF_ERROR(next->runner->CatchUp(nullptr, checkpoint().position));
  ++wanting_;
  const std::lock_guard stepping(stepping_);
  --wanting_;
  const std::shared_ptr<Generation> current = Current();
  RETURN_IF_ERROR(BringTogether(*current, *next));
  Note(*current, 0);
  RETURN_IF_ERROR(Prime(*next));

  const Checkpoint& before = current->runner->checkpoint();
  const Checkpoint& after = next->runner->checkpoint();
  v1::RebuildResult result;
  result.set_old_digest(before.digest.ToString());
  result.set_new_digest(after.digest.ToString());
  result.set_position(after.position.value());
  result.set_facts(after.facts);
  if (current->follows && before.position == after.position && before.digest != after.digest) {
    LogError("view {} version {} at sequence={}: rebuilt digest {} differs from {}: one of the two was not made from this log by this fold",
             projection_.name, projection_.version, after.position.value(), after.digest.ToString(), before.digest.ToString());
  }
  if (compare_figures && current->listener != nullptr && next->listener != nullptr) {
    ASSIGN_OR_RETURN(const std::vector<std::string> changed, compare_figures(*current->listener, *next->listener));
    for (const std::string& line : changed) result.add_changed_figures(line);
  }
  if (compare_only) return result;
  RETURN_IF_ERROR(PutInUse(std::move(next), current->name));
  result.set_swapped(true);
  return result;
}

StatusOr<v1::SwapBackResponse> View::SwapBack() {
  const std::unique_lock rebuilding(rebuilding_, std::try_to_lock);
  if (!rebuilding.owns_lock()) return FailedPrecondition("view {} is being rebuilt: wait until that is done", projection_.name);
  const std::optional<std::string> name = generations_.previous();
  if (!name) return NotFound("view {} has no generation before this one: nothing was swapped yet", projection_.name);
  ASSIGN_OR_RETURN(std::shared_ptr<Generation> previous, OpenGeneration(*name));
  ASSIGN_OR_RETURN(const Fitness fitness, FitnessOf(*previous));
  if (fitness == Fitness::kOtherVersion || fitness == Fitness::kOtherLog) {
    return FailedPrecondition("generation {} of view {} was made by another version of the projection or from another log: start the build "
                              "that made it, which will use it", *name, projection_.name);
  }
  RETURN_IF_ERROR(previous->runner->CatchUp(nullptr));
  ++wanting_;
  const std::lock_guard stepping(stepping_);
  --wanting_;
  const std::shared_ptr<Generation> current = Current();
  RETURN_IF_ERROR(BringTogether(*current, *previous));
  RETURN_IF_ERROR(Prime(*previous));
  v1::SwapBackResponse response;
  response.set_digest(previous->runner->checkpoint().digest.ToString());
  response.set_position(previous->runner->checkpoint().position.value());
  RETURN_IF_ERROR(PutInUse(std::move(previous), current->name));
  return response;
}

}  // namespace hanes
