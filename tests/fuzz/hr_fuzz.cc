// SPDX-License-Identifier: Apache-2.0
// Rows of HR's extracts.
#include "ingest/hr.h"

#include "tests/fuzz/extract_rows.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) { TryExtract(Hr(), bytes); }

}  // namespace hanes::fuzz
