// SPDX-License-Identifier: Apache-2.0
// The text of rules/*.toml, compiled in so that an executable alone is enough.
#pragma once

#include <optional>
#include <string_view>

namespace hanes {

// By name without folder and ending: "wales-2012".
std::optional<std::string_view> FindShippedFile(std::string_view name);

}  // namespace hanes
