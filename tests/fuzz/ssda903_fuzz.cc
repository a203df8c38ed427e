// SPDX-License-Identifier: Apache-2.0
// Rows of the yearly return on looked-after children.
#include "ingest/ssda903.h"

#include "tests/fuzz/extract_rows.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) { TryExtract(Ssda903(), bytes); }

}  // namespace hanes::fuzz
