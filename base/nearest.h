// SPDX-License-Identifier: Apache-2.0
// The name somebody probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hanes {

// "; did you mean \"known-at\"?" when one of `names` is near enough to `typed` (at most a third of its letters differ), else "".
std::string DidYouMean(std::string_view typed, const std::vector<std::string>& names);

}  // namespace hanes
