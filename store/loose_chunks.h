// SPDX-License-Identifier: Apache-2.0
// The small chunks at the end of the log, until they are enough for a full one.
//
// Live events come one or ten at a time, and each append writes a chunk of its own: left so, a log would take twice the disk and a scan
// three times the time. When the next chunk no longer fits beside those that wait, the same write that stores it puts one chunk with all
// their events under the first position and takes the others away. So nothing is between, whenever the process dies; a reader sees the
// small ones or the full one, which say the same.
#pragma once

#include <rocksdb/write_batch.h>

#include <string>
#include <vector>

#include "store/packed_chunk.h"
#include "store/stored_keys.h"

namespace hanes {

class LooseChunks {
 public:
  // Chunks of up to `events_max` events and `bytes_max` bytes of them. `tables` outlives it.
  LooseChunks(const LogTables& tables, size_t events_max, size_t bytes_max) : tables_(tables), events_max_(events_max), bytes_max_(bytes_max) {}

  // Finds those at the end of the log as it is.
  Status Load(Position head);

  // To be called for each chunk that `batch` puts, in order; `batch` is written, or nothing is appended any more.
  void Follow(Position first, const std::vector<ChunkEvent>& events, rocksdb::WriteBatch& batch);

 private:
  struct Waiting {
    Position first;
    bool put_once;  // its key was written exactly once: a deletion can then vanish together with it
  };
  struct Kept {
    Timestamp appended_at;
    size_t event_at, event_size, id_at, id_size, stream_at, stream_size;
  };
  void Take(Position first, const std::vector<ChunkEvent>& events, bool put_once);
  bool Fits(const std::vector<ChunkEvent>& events, size_t bytes) const;
  void Join(rocksdb::WriteBatch& batch) const;
  void Clear();

  const LogTables& tables_;
  const size_t events_max_;
  const size_t bytes_max_;
  std::vector<Waiting> waiting_;  // consecutive
  std::vector<Kept> kept_;        // their events, in bytes_
  std::string bytes_;
};

}  // namespace hanes
