// SPDX-License-Identifier: Apache-2.0
// Finds events by id and by stream. Exact: it answers with every position whose hash is the one asked for, and whoever asks compares
// what stands there.
//
// Why not a row per event in the append? Random keys cost four times the append. Instead, the newest events are indexed in memory
// (tail_index.h); when the tail is full it is frozen, a thread writes it as a sorted run behind the log, and marks how far the runs
// reach. At start the events after the mark are read again. A filter in memory (id_filter.h) says of nearly every new id that it is
// not in any run; it is read from the runs by the same thread, and until that is done every question goes to the runs.
#pragma once

#include <condition_variable>
#include <memory>
#include <shared_mutex>
#include <span>
#include <thread>
#include <vector>

#include "base/metrics.h"
#include "store/id_filter.h"
#include "store/stored_keys.h"
#include "store/tail_index.h"

namespace hanes {

// The hash at `number` of those asked for may be that of the id at `position`.
struct IdMatch {
  size_t number = 0;
  Position position;
};

class LogIndex {
 public:
  // `tables` outlives it. `tail_events_max` is when a tail is frozen.
  LogIndex(const LogTables& tables, size_t tail_events_max) : tables_(tables), tail_events_max_(tail_events_max) {}
  ~LogIndex();

  // Who writes the runs: a thread; whoever awaits room or idleness, in its turn; nobody, for a log that is only read.
  enum class Writer { kThread, kCaller, kNobody };
  // Reads the tail up to `head` again and, for Writer::kThread, starts the thread behind the log.
  Status Load(Position head, Writer writer);

  // Positions of events that may have these ids, in order of number; mostly none. A position may be named twice.
  StatusOr<std::vector<IdMatch>> FindIds(std::span<const IndexedEvent> events) const;

  // Positions up to `up_to` of events that may be of these streams, ascending, each once.
  StatusOr<std::vector<Position>> FindStreams(std::span<const uint64_t> stream_hashes, Position up_to) const;

  // Indexes the next events of the log. They are stored.
  void Add(std::span<const IndexedEvent> events);

  // Waits until Add may be called without the tails growing past twice their size. The error, if runs can no longer be written.
  Status AwaitRoom();
  // Waits until less than one tail is left in memory. The error, if runs can no longer be written.
  Status AwaitIdle();
  Position IndexedThrough() const;

 private:
  Status LoadTail(Position head);
  void FreezeIfFull();  // under the lock
  Status LoadFilter(const std::stop_token& stop);
  void RunBehind(const std::stop_token& stop);
  Status WriteFrozen();  // there is a frozen tail, and nobody else writes it
  Status WriteInTurn();
  void Fail(const Status& status);
  Status FindIdsInRuns(std::span<const IndexedEvent> events, const std::vector<size_t>& numbers, std::vector<IdMatch>& matches) const;
  Status FindStreamsInRuns(std::span<const uint64_t> hashes, Position up_to, std::vector<Position>& positions) const;

  const LogTables& tables_;
  const size_t tail_events_max_;
  Writer writer_ = Writer::kNobody;

  mutable std::shared_mutex mutex_;
  mutable std::condition_variable_any changed_;
  std::unique_ptr<TailIndex> active_;
  std::unique_ptr<const TailIndex> frozen_;  // being written as a run
  Position indexed_through_;
  Status failure_;
  std::unique_ptr<IdFilter> filter_;  // null until it knows every id of the runs
  std::jthread thread_;               // last: it uses all of the above
};

}  // namespace hanes
