// SPDX-License-Identifier: Apache-2.0
// Reads packed chunks out of the `events` table, each checked before anything in it is believed.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "store/packed_chunk.h"
#include "store/stored_keys.h"

namespace hanes {

// Chunk after chunk from the one that holds a position to the end of the log as it was when the scan was made. One thread.
class ChunkScan {
 public:
  ChunkScan(const LogTables& tables, Position from);

  // The next chunk, or nothing at the end. DataLoss naming the position when bytes are damaged or positions are missing: the first chunk
  // must hold `from`, each further one must begin where the one before ended.
  StatusOr<std::optional<Chunk>> Next();

 private:
  std::unique_ptr<rocksdb::Iterator> at_;
  Position wanted_;  // the chunk read next must hold it
  bool first_ = true;
};

// Chunks by position, the ones used last kept in memory. Any thread.
class ChunkReader {
 public:
  ChunkReader(const LogTables& tables, size_t cache_bytes) : tables_(tables), cache_bytes_(cache_bytes) {}

  // The chunk that holds `position`, which the log has. DataLoss when it cannot be read.
  StatusOr<std::shared_ptr<const Chunk>> Holding(Position position) const;

 private:
  struct Kept {
    std::shared_ptr<const Chunk> chunk;
    std::list<Position>::iterator age;
  };
  std::shared_ptr<const Chunk> FindKept(Position position) const;
  void Keep(const std::shared_ptr<const Chunk>& chunk) const;

  const LogTables& tables_;
  const size_t cache_bytes_;
  mutable std::mutex mutex_;
  mutable std::map<Position, Kept> kept_;   // by first position
  mutable std::list<Position> by_age_;      // first positions, last used first
  mutable size_t kept_bytes_ = 0;
};

}  // namespace hanes
