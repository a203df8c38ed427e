// SPDX-License-Identifier: Apache-2.0
// Moves a tail of the index from memory to disk: one sorted file for `ids`, one for `streams`, then the mark of how far they reach.
//
// A crash before the mark leaves files, or postings, that the next start makes again from the events: the same keys with the same
// values, so nothing is wrong in between and nothing is left over after.
#pragma once

#include <vector>

#include "store/stored_keys.h"
#include "store/tail_index.h"

namespace hanes {

// Writes, ingests and marks. The tail begins where the runs on disk end.
Status WriteSortedRun(const LogTables& tables, const TailIndex& tail);

// Takes away files that a crash left in the folder where runs are prepared.
Status RemoveUnfinishedRuns(const LogTables& tables);

// The positions in one value of `streams`, `first` among them. DataLoss when its bytes are damaged.
StatusOr<std::vector<Position>> DecodePostings(Position first, std::string_view value);

}  // namespace hanes
