// SPDX-License-Identifier: Apache-2.0
// The text of rules/*.toml, compiled in so that an executable alone is enough.
#pragma once

#include <string_view>

namespace hanes {
extern const std::string_view kRulesOfWales;
extern const std::string_view kRulesOfEngland;
}  // namespace hanes
