// SPDX-License-Identifier: Apache-2.0
// Makes a view's facts from the whole log at once: one scan, events sorted into partitions by entity, each entity folded once, facts
// written as sorted files. The same facts and digest as taking the log in event by event, some hundred times quicker.
//
// Memory: at most about `memory_bytes_max` of events; what is more waits in files of `scratch_folder`, which must be on a disk with room
// for the log's size. Groups of merged persons are held in memory besides.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

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

// Takes the log up to `up_to` into `store`, which must be empty. Returns the checkpoint, which is written and synced.
// DataLoss when the log has a hole; Cancelled when asked to stop; then the store must be thrown away.
StatusOr<Checkpoint> BulkFold(const Projection& projection, const EventReader& reader, Position up_to, RocksFactStore& store,
                              const BulkFoldOptions& options);

}  // namespace hanes
