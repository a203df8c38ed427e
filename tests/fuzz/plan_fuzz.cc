// SPDX-License-Identifier: Apache-2.0
// Rows of the development plan.
#include "ingest/plan.h"

#include "tests/fuzz/extract_rows.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) { TryExtract(DevelopmentPlan(), bytes); }

}  // namespace hanes::fuzz
