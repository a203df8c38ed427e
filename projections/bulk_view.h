// SPDX-License-Identifier: Apache-2.0
// One view's share of a rebuild: which events it wants, and what the folding of its streams comes to.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "projections/entity_groups.h"
#include "projections/event_partitions.h"
#include "projections/fact_store.h"
#include "projections/history_event.h"
#include "projections/known_history.h"
#include "projections/projection.h"
#include "projections/rocks_fact_store.h"
#include "store/event_log.h"

namespace hanes {

class BulkView {
 public:
  // Files are written under names that begin with `file_stem`. Both others outlive it.
  BulkView(const Projection& projection, RocksFactStore& store, std::string file_stem)
      : projection_(projection), store_(store), file_stem_(std::move(file_stem)) {}

  const Projection& projection() const { return projection_; }
  // FailedPrecondition unless the store is empty.
  Status Prepare(const EventReader& reader);

  // From threads that scan.
  void Join(const MergeSaid& said);

  // One thread's folding of this view, when the scan is over. Each partition is begun, given its streams in order of their hashes, and ended.
  class Folding {
   public:
    explicit Folding(BulkView& view) : view_(view), folder_(view.projection_), pool_(view.projection_.reads) {}
    void BeginPartition(size_t number);
    // All events of one stream, of which those that this view does not want are left out.
    Status FoldStream(std::string_view stream, std::span<const PartitionEntry> events);
    Status EndPartition();
    // What came of it goes to the view.
    void Finish();

   private:
    friend class BulkView;
    std::span<const KnownFactView> FoldGroup(std::string_view group);

    BulkView& view_;
    HistoryFolder folder_;
    EventPool pool_;
    std::optional<FactFileWriter> writer_;
    FactDigest digest_;
    uint64_t facts_ = 0;
    std::vector<ParkedEntity> parked_;
    std::vector<FactFileWriter::Files> files_;
  };

  // When every thread is done: takes the files in, folds merged persons, commits and syncs.
  StatusOr<Checkpoint> Finish(Position position, const PositionsSeen& seen);

 private:
  void Keep(std::string_view stream, std::span<const PartitionEntry> events);
  Status FoldMerged();

  const Projection& projection_;
  RocksFactStore& store_;
  const std::string file_stem_;
  std::mutex mutex_;                           // guards what follows, while there are several threads
  EntityGroups groups_;                        // whole after the scan, only read after that
  std::map<std::string, std::string> merged_;  // a group and the packed events of its streams
  std::vector<std::string> current_files_, superseded_files_;
  FactWrites writes_;
};

// Which of several views want an event: a bit each, by their order.
class EventsWanted {
 public:
  static constexpr size_t kViewsMax = 32;
  explicit EventsWanted(std::span<const Projection* const> projections);

  uint32_t OfStream(std::string_view stream) const;
  // Of those that fold its stream. `event` is null when only protobuf's parser can tell what it says: then all of them.
  uint32_t Of(const HistoryEvent* event, uint32_t of_stream) const;

 private:
  const std::vector<const Projection*> projections_;
  std::vector<std::pair<std::string_view, uint32_t>> of_kind_;
};

}  // namespace hanes
