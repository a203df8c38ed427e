// SPDX-License-Identifier: Apache-2.0
// The development plan as its programme office keeps it: the actions that were agreed, and what was said of each when it was looked at.
// Tables and columns: docs/extracts.md.
//
// An action has a reference of the published plan and codes for its theme and for the post that answers for it; its words, and who holds
// that post, are in no column.
#pragma once

#include "ingest/extract_table.h"

namespace hanes {

// System "plan".
const ExtractSystem& DevelopmentPlan();

}  // namespace hanes
