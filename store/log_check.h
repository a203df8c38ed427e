// SPDX-License-Identifier: Apache-2.0
// Reads a whole log and proves it: `hanes check`.
//
// Proved: every file can be read and its checksums hold; positions run from 1 to the head without a gap; every chunk has its hash; every
// event parses and carries the id and stream it is filed under; times of append never go back; ids are unique; every id and stream
// posting points to its event and every indexed event has both; offsets and quarantine counts agree with the head.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/progress.h"
#include "base/status.h"

namespace rocksdb {
class Env;
}

namespace hanes {

struct LogReport {
  uint64_t chunks = 0;
  uint64_t events = 0;
  uint64_t event_bytes = 0;
  uint64_t streams = 0;
  uint64_t indexed_events = 0;   // found through the sorted runs; the rest is indexed in memory at start
  uint64_t sources = 0;
  uint64_t quarantined = 0;      // entries, replayed ones too
  uint64_t files = 0;
  Position head;
  // What is wrong, one sentence each with file and position; at most twenty of each kind are spelled out. Empty: the log is sound.
  std::vector<std::string> problems;
  bool sound() const { return problems.empty(); }
};

// Checks the log in `folder` (DataFolder::log()), which nothing must have open for writing. Nothing on disk changes. Damage,
// even such that the log does not open, is a problem in the report; an error only when there is no log or no disk. Memory: about 64 bytes an event. `progress` may be null.
StatusOr<LogReport> CheckLog(const std::string& folder, Progress* progress, rocksdb::Env* env = nullptr);

}  // namespace hanes
