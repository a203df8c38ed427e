// SPDX-License-Identifier: Apache-2.0
// The flags that the dataset writes into one cell: {"NEW_REFERRAL_FLAG": "Y", "NFA_FLAG": ""}.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/status.h"
#include "ingest/extract_row.h"

namespace hanes {

// The names of those that are Y, yes, true or 1. Names and values stand with or without quotes; an empty cell has none. Refuses a cell that is
// not a list of flags.
StatusOr<std::set<std::string>> FlagsOf(const ExtractRow& row, std::string_view column);

}  // namespace hanes
