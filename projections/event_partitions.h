// SPDX-License-Identifier: Apache-2.0
// Events of a whole log, sorted into partitions by the hash of their stream: in memory as long as there is room, in files after that.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "projections/event_blocks.h"
#include "projections/packed_event.h"

namespace hanes {

// Where one packed event lies.
struct PartitionEntry {
  uint64_t hash;   // Hash64 of the stream: the order of the fact store's keys
  const char* at;  // a packed event
};

// The events of one partition. Gives their memory back when it goes.
class EventPartition {
 public:
  EventPartition() = default;
  EventPartition(EventPartition&&) = default;
  ~EventPartition();
  // In order of hashes; events of one hash in any order, and of one stream but for a chance of one in 2^64.
  std::span<const PartitionEntry> entries() const { return entries_; }

 private:
  friend class EventPartitions;
  EventBlocks* pool_ = nullptr;
  std::vector<char*> blocks_;
  std::vector<std::unique_ptr<char[]>> large_;
  std::string from_file_;
  std::vector<PartitionEntry> entries_;
};

class EventPartitions {
 public:
  // About `events` events are coming, from `threads` threads. Files go to `scratch_folder`.
  EventPartitions(std::string scratch_folder, uint64_t events, size_t memory_bytes_max, int threads);
  ~EventPartitions();  // removes the files
  EventPartitions(const EventPartitions&) = delete;
  EventPartitions& operator=(const EventPartitions&) = delete;

  size_t count() const { return partitions_.size(); }
  // Partitions are in order of hashes: every hash in one is below every hash in the next. Each is taken once; from any thread, when every
  // Feed is gone.
  StatusOr<EventPartition> Take(size_t partition);

  // One thread's way in. What it was given is in the partitions when Finish has been called.
  class Feed {
   public:
    explicit Feed(EventPartitions& into) : into_(into), open_(into.count()) {}
    Status Add(std::string_view stream, const PackedEvent& event);
    void Finish();

   private:
    struct Open {
      char* block = nullptr;
      size_t used = 0;
    };
    EventPartitions& into_;
    std::vector<Open> open_;
  };

 private:
  struct Block {
    char* at;
    size_t used;
    bool large;  // of its own size, and no block of the pool's
  };
  struct Partition {
    std::vector<Block> blocks;
    bool in_file = false;
  };
  std::string PathOf(size_t partition) const;
  Status Close(size_t partition, const Block& block);
  Status Spill();
  Status SpillOne(size_t partition);
  size_t BytesOf(const Block& block) const;
  void GiveBack(const Block& block);

  const std::string scratch_folder_;
  const size_t memory_bytes_max_;
  int hash_shift_;
  EventBlocks pool_;
  std::mutex mutex_;  // guards what follows while there are feeds
  std::vector<Partition> partitions_;
  size_t bytes_ = 0;  // of all closed blocks
};

}  // namespace hanes
