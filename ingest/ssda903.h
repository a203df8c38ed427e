// SPDX-License-Identifier: Apache-2.0
// The statutory yearly return on looked-after children (SSDA903) as extract tables: docs/extracts.md says what each becomes.
#pragma once

#include "ingest/extract_table.h"

namespace hanes {

const ExtractSystem& Ssda903();

}  // namespace hanes
