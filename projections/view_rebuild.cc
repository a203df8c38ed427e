// SPDX-License-Identifier: Apache-2.0
// View, continued: the next generation beside the one in use, and the exchange of the two.
#include <chrono>

#include "base/log.h"
#include "projections/view_folder.h"
#include "projections/view_generation.h"

namespace hanes {

StatusOr<v1::RebuildResult> View::Rebuild(bool compare_only, const std::function<void(uint64_t, uint64_t)>& progress,
                                          const FigureComparison& compare_figures, std::stop_token stop) {
  const ViewToRebuild one{this, compare_figures};
  ASSIGN_OR_RETURN(std::vector<v1::RebuildResult> results, RebuildAll({&one, 1}, compare_only, progress, stop));
  return std::move(results.front());
}

StatusOr<std::vector<v1::RebuildResult>> View::RebuildAll(std::span<const ViewToRebuild> views, bool compare_only,
                                                          const std::function<void(uint64_t, uint64_t)>& progress, std::stop_token stop) {
  std::vector<std::unique_lock<std::mutex>> rebuilding;
  for (const auto& [view, compare] : views) {
    if (!rebuilding.emplace_back(view->rebuilding_, std::try_to_lock).owns_lock()) {
      return FailedPrecondition("view {} is being rebuilt already: wait until that is done", view->projection_.name);
    }
  }
  const auto start = std::chrono::steady_clock::now();
  ASSIGN_OR_RETURN(const Position up_to, MeetingPoint(views));
  BulkFoldOptions bulk;
  bulk.progress = progress;
  bulk.cancelled = [stop] { return stop.stop_requested(); };
  std::vector<Made> made;
  for (const auto& [view, compare] : views) made.push_back({view, view->generations_.Next(), nullptr});
  RETURN_IF_ERROR(BuildGenerations(made, views.front().view->reader_, up_to, std::move(bulk)));
  std::vector<v1::RebuildResult> results;
  for (size_t i = 0; i < made.size(); ++i) {
    View& view = *made[i].view;
    StatusOr<v1::RebuildResult> result = view.CompareAndSwap(std::move(made[i].generation), compare_only, views[i].compare_figures);
    if (!result.ok()) {
      made.erase(made.begin(), made.begin() + static_cast<ptrdiff_t>(i));  // those before it are in use
      return Discard(made, result.status());
    }
    if (!result->swapped()) RETURN_IF_ERROR(view.generations_.Remove(made[i].name));
    result->set_view(std::string(view.projection_.name));
    result->set_seconds(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    results.push_back(*std::move(result));
  }
  return results;
}

// How far the log is taken in before the old and the new meet. Facts of another version cannot be carried on: such a view is rebuilt to
// where those ended, and so alone.
StatusOr<Position> View::MeetingPoint(std::span<const ViewToRebuild> views) {
  ASSIGN_OR_RETURN(const LogHead head, views.front().view->reader_.Head());
  for (const auto& [view, compare] : views) {
    if (view->Current()->follows) continue;
    if (views.size() == 1) return view->checkpoint().position;
    return FailedPrecondition("view {} was made by another version of the projection: run `hanes rebuild {}` first", view->projection_.name,
                              view->projection_.name);
  }
  return head.position;
}

// Most of the way without holding up the one in use, the last of it together. An error of the one in use must not keep it from being
// replaced: it is left where it stands.
Status View::BringTogether(Generation& current, Generation& next) {
  if (!current.follows) return OkStatus();
  const Status status = current.runner->CatchUp(current.listener.get(), next.runner->checkpoint().position);
  if (!status.ok()) LogWarning("the view in use cannot be brought to the rebuilt one: {}", MessageOf(status));
  return next.runner->CatchUp(nullptr, current.runner->checkpoint().position);
}

StatusOr<v1::RebuildResult> View::CompareAndSwap(std::shared_ptr<Generation> next, bool compare_only,
                                                 const FigureComparison& compare_figures) {
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
