// SPDX-License-Identifier: Apache-2.0
// The pages as a chapter of docs/indicators.md.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace hanes {

// A section an indicator, in the order of the list: its measure, definition, rules, source and choices.
std::string IndicatorsMarkdown();

// `document` with its chapter of indicators, which stands between two comments, written anew. Errors: InvalidArgument when they are not there.
StatusOr<std::string> WithIndicators(std::string_view document);

}  // namespace hanes
