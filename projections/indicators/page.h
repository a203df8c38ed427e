// SPDX-License-Identifier: Apache-2.0
// What every page includes.
#pragma once

#include <algorithm>   // IWYU pragma: export
#include <array>       // IWYU pragma: export
#include <optional>    // IWYU pragma: export
#include <vector>      // IWYU pragma: export

#include "projections/indicators.h"             // IWYU pragma: export
#include "projections/indicators/indicator.h"   // IWYU pragma: export
#include "projections/indicators/shapes.h"      // IWYU pragma: export
