// SPDX-License-Identifier: Apache-2.0
// Makes the facts of one view, or of several, from the whole log at once: one scan, events sorted into partitions by entity, each entity
// folded once a view, facts written as sorted files. The same facts and digests as taking the log in event by event, some hundred times
// quicker.
//
// Memory: at most about `memory_bytes_max` of events, however many views there are, since an event is kept once for all that want it; what is
// more waits in files of `scratch_folder`, which must be on a disk with room for the log's size. Groups of merged persons are held in memory
// besides.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "projections/fact_store.h"
#include "projections/projection.h"
#include "projections/rocks_fact_store.h"
#include "store/event_log.h"

namespace hanes {

struct BulkFoldOptions {
  std::string scratch_folder;                   // made when needed, emptied at the end
  size_t memory_bytes_max = 512 << 20;
  int threads = 2;                              // for the scan as for the folding
  uint64_t stretch_positions = 65'536;          // of the log, that one thread reads before it takes the next stretch nobody has
  std::function<void(uint64_t done, uint64_t total)> progress;  // in events, from any thread; may be empty
  std::function<bool()> cancelled;              // asked now and then; may be empty
};

// One of the views that are made together: its store must be empty. Both outlive the call.
struct BulkFoldView {
  const Projection* projection = nullptr;
  RocksFactStore* store = nullptr;
};

// Takes the log up to `up_to` into the store of each view, in one scan. Returns their checkpoints, which are written and synced, each when
// its view is whole. DataLoss when the log has a hole; Cancelled when asked to stop; after any error every store must be thrown away.
StatusOr<std::vector<Checkpoint>> BulkFoldAll(std::span<const BulkFoldView> views, const EventReader& reader, Position up_to,
                                              const BulkFoldOptions& options);

// The same for one view.
StatusOr<Checkpoint> BulkFold(const Projection& projection, const EventReader& reader, Position up_to, RocksFactStore& store,
                              const BulkFoldOptions& options);

}  // namespace hanes
