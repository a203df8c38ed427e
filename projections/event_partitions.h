// SPDX-License-Identifier: Apache-2.0
// Events of a whole log, sorted into partitions by the hash of their stream: in memory as long as there is room, in files after that.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "store/event_log.h"

namespace hanes {

// The events of one partition and the memory they stand in.
struct EventPartition {
  struct Entry {
    uint64_t hash;  // Hash64 of the stream: the order of the fact store's keys
    Record record;
  };
  std::vector<std::string> blocks;
  std::vector<Entry> entries;  // by (hash, stream, position): each stream's events together
};

class EventPartitions {
 public:
  // About `events` events are coming. Files go to `scratch_folder`.
  EventPartitions(std::string scratch_folder, uint64_t events, size_t memory_bytes_max);
  ~EventPartitions();  // removes the files
  EventPartitions(const EventPartitions&) = delete;
  EventPartitions& operator=(const EventPartitions&) = delete;

  size_t count() const { return partitions_.size(); }
  Status Add(const Record& record);
  // Partitions are in order of hashes: every hash in one is below every hash in the next. Each is taken once; from any thread.
  StatusOr<EventPartition> Take(size_t partition);
  // Was there more than memory should hold?
  bool spilled() const { return spilled_; }

 private:
  struct Partition {
    std::vector<std::string> blocks;
    bool in_file = false;
  };
  std::string PathOf(size_t partition) const;
  Status Spill();
  Status SpillOne(size_t partition);

  const std::string scratch_folder_;
  const size_t memory_bytes_max_;
  int hash_shift_;
  std::vector<Partition> partitions_;
  size_t bytes_ = 0;  // of all blocks
  bool spilled_ = false;
};

}  // namespace hanes
