// SPDX-License-Identifier: Apache-2.0
// Rows of the Standard Safeguarding Dataset.
#include "ingest/ssd.h"

#include "tests/fuzz/extract_rows.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) { TryExtract(StandardSafeguardingDataset(), bytes); }

}  // namespace hanes::fuzz
