// SPDX-License-Identifier: Apache-2.0
// One view of one log, in its folder: the generation in use, the one before it, and a way to build the next beside them.
//
//   DATA/views/caseload/CURRENT      "current 000002\nprevious 000001\n", replaced by one atomic, synced rename
//   DATA/views/caseload/000002/      a RocksFactStore, and memory.columns: what answers questions, as it was saved (fact_index_file.cc)
//
// Anything else in the folder is what a crash left behind, and is removed at the next opening. Deleting the whole folder loses nothing.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/bulk_fold.h"
#include "projections/fact_store.h"
#include "projections/generations.h"
#include "projections/projection.h"
#include "projections/rate_meter.h"
#include "projections/runner.h"
#include "store/event_log.h"

namespace hanes {

// Makes the memory that answers questions from what is stored now; it then follows through Apply. May return null: nothing to answer.
using ListenerFactory = std::function<StatusOr<std::shared_ptr<FactListener>>(const FactStore&)>;

// Lines for people about figures that differ between two memories of one view: "as at 2018-03-31 by team: MASH 12 -> 13".
using FigureComparison = std::function<StatusOr<std::vector<std::string>>(const FactListener& before, const FactListener& after)>;

struct ViewOptions {
  ListenerFactory listener;                // may be empty
  const Clock* clock = &SystemClock();     // for lag and rate alone: no fact depends on it
  Metrics* metrics = nullptr;              // may be null
  size_t memory_bytes_max = 512 << 20;     // of a rebuild
  int rebuild_threads = 2;
  // A view at least this many events behind, and by more than a tenth of the log, is built in bulk: about ten times quicker an event.
  uint64_t bulk_backlog_min = 20'000;
  // A view made by another version of the projection is built again at opening. When false it is opened as it is: questions are
  // answered from it, it does not follow the log, and Rebuild may compare with it.
  bool rebuild_other_version = true;
  std::function<void(uint64_t done, uint64_t total)> progress;  // of a rebuild at opening
  rocksdb::Env* env = nullptr;             // of its stores; outlives the view; null is the machine's
};

class View;

struct ViewToOpen {
  std::string folder;
  const Projection* projection = nullptr;
  ViewOptions options;
};

struct ViewToRebuild {
  View* view = nullptr;
  FigureComparison compare_figures;  // may be empty
};

class View {
 public:
  // Opens or creates the view in `folder`. A view that is damaged, incomplete, of another log or ahead of this one is built again from the
  // log, with a warning; one that is far behind is built again because that is quicker. FailedPrecondition when another process has it open.
  // Projection and reader must outlive the view.
  static StatusOr<std::unique_ptr<View>> Open(const std::string& folder, const Projection& projection, const EventReader& reader,
                                              ViewOptions options);
  // The same for several views of one log, in their order. Those that must be built are built together, in one scan of the log, with the
  // memory, threads, backlog and progress of the first of them.
  static StatusOr<std::vector<std::unique_ptr<View>>> OpenAll(std::vector<ViewToOpen> views, const EventReader& reader);
  ~View();

  // Takes in everything up to the head as it is now.
  Status CatchUp();
  // Takes in what comes until asked to stop. Run it in a thread of its own, one at a time. An error that passes (Unavailable) is waited out;
  // after any other the view stands still, says why in Describe(), and goes on once a rebuild has put another generation in use.
  void Follow(std::stop_token stop);

  // Builds the next generation beside the one in use, which goes on answering and following; brings both to one position; compares;
  // swaps unless `compare_only`. Two digests of one version that differ are an error in the log, the fold or the store: said loudly, and the
  // rebuilt one, which comes from the log alone, is put in use. One rebuild at a time: FailedPrecondition otherwise.
  StatusOr<v1::RebuildResult> Rebuild(bool compare_only, const std::function<void(uint64_t done, uint64_t total)>& progress,
                                      const FigureComparison& compare_figures = nullptr, std::stop_token stop = {});
  // The same for several views of one log, made in one scan of it with the memory and threads of the first; results in their order. After an
  // error a view is either as it was or, when its turn had come, rebuilt. FailedPrecondition too when one of several was made by another
  // version of its projection.
  static StatusOr<std::vector<v1::RebuildResult>> RebuildAll(std::span<const ViewToRebuild> views, bool compare_only,
                                                             const std::function<void(uint64_t done, uint64_t total)>& progress,
                                                             std::stop_token stop = {});
  // Brings the generation before the last swap to the head and puts it in use again. NotFound when there is none; FailedPrecondition when
  // another version of the projection made it.
  StatusOr<v1::SwapBackResponse> SwapBack();

  // Lets the memory save itself for the next start, where that is worth it; `closing` when there will be no later. From any thread. An error
  // costs time at the next start and nothing else: it is said in a warning.
  void SaveMemory(bool closing);

  // Lets the memory put in order what arrived (FactListener::JoinRuns); true when there was something. From any thread.
  bool JoinRuns();

  v1::ViewStatus Describe() const;
  // Position and digest, of one moment.
  Checkpoint checkpoint() const;
  // The memory questions are answered from: hold it for a whole question. Exchanged at a swap. Null when the factory made none.
  std::shared_ptr<FactListener> listener() const;
  const Projection& projection() const { return projection_; }

 private:
  struct Generation;
  enum class Fitness { kFit, kOtherVersion, kOtherLog, kFarBehind };

  View(const std::string& folder, const Projection& projection, const EventReader& reader, ViewOptions options);

  // A view with no generation fit for use.
  struct ToBuild {
    View* view = nullptr;
    std::string why = {};                      // said in a warning; empty when nothing is amiss
    std::optional<std::string> previous = {};  // stays beside the new one
  };
  // A generation that nothing points to yet.
  struct Made {
    View* view = nullptr;
    std::string name;
    std::shared_ptr<Generation> generation;
  };
  // Nothing when a generation is in use now.
  StatusOr<std::optional<ToBuild>> OpenOrAskToBuild();
  StatusOr<std::optional<ToBuild>> OpenOtherVersion(std::shared_ptr<Generation> other);
  static Status BuildNew(std::span<const ToBuild> to_build, const EventReader& reader);
  StatusOr<std::shared_ptr<Generation>> OpenGeneration(const std::string& name) const;
  static Status BuildGenerations(std::vector<Made>& made, const EventReader& reader, Position up_to, BulkFoldOptions bulk);
  static Status Discard(std::vector<Made>& made, const Status& why);
  static StatusOr<Position> MeetingPoint(std::span<const ViewToRebuild> views);
  StatusOr<Fitness> FitnessOf(const Generation& generation) const;
  Status Prime(Generation& generation) const;
  Status PutInUse(std::shared_ptr<Generation> next, const std::optional<std::string>& previous);

  StatusOr<uint64_t> StepCurrent();
  Status Recover(Generation& generation, const Status& error);
  void StandStill(const Status& error, std::stop_token stop);
  StatusOr<v1::RebuildResult> CompareAndSwap(std::shared_ptr<Generation> next, bool compare_only, const FigureComparison& compare_figures);
  static Status BringTogether(Generation& current, Generation& next);

  std::shared_ptr<Generation> Current() const;
  void Note(const Generation& generation, uint64_t events_taken);
  void ReportLag();

  const Projection& projection_;
  const EventReader& reader_;
  const ViewOptions options_;
  Generations generations_;

  std::mutex rebuilding_;            // held through a rebuild or a swap back
  std::mutex saving_;                // held while a memory is saved: a file has one writer
  std::mutex joining_;               // held while a memory is put in order
  std::mutex stepping_;              // held while the store in use is written to; taken after rebuilding_
  std::atomic<int> wanting_{0};      // who waits for stepping_ besides Follow, which would seldom let go of it
  mutable std::mutex noting_;        // held for moments; guards what follows
  std::condition_variable_any swapped_;
  std::shared_ptr<Generation> current_;
  Checkpoint checkpoint_;
  std::vector<ParkedEntity> parked_;
  std::string standing_still_;       // why; empty while the view goes on
  RateMeter rate_;
  Timestamp lag_reported_at_;
};

}  // namespace hanes
