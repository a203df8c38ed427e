// SPDX-License-Identifier: Apache-2.0
// Every indicator there is.
#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "projections/indicators/indicator.h"

namespace hanes {

// In the order they are shown: that of the pages, and on a page as it lists them.
std::span<const Indicator> Indicators();
// InvalidArgument naming those that come near, or how to list them all.
StatusOr<const Indicator*> FindIndicator(std::string_view code);

}  // namespace hanes
