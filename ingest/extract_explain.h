// SPDX-License-Identifier: Apache-2.0
// What becomes of files, shown before anything is taken in: for people who write a mapping.
#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "ingest/extract_mapping.h"
#include "ingest/extract_row.h"

namespace hanes {

// For each file: which table it is; which of its columns becomes which of ours; which columns go nowhere; values that were not
// understood, over the whole file; and the first kRowsExplained rows, as our columns and as events. Publishes nothing and reads no log:
// what is shown is what a row says when it is new. `mapping` may be null. NotFound when a file cannot be opened.
StatusOr<std::string> ExplainExtract(const ExtractSystem& system, const ExtractMapping* mapping, const std::vector<std::string>& paths,
                                     const PlausibleDays& days);

inline constexpr size_t kRowsExplained = 10;

}  // namespace hanes
