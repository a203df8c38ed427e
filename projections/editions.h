// SPDX-License-Identifier: Apache-2.0
// Editions, the fold: the weeks whose figures were published, each as it was published. What is known later makes another figure and never
// another edition.
//
// Source: WeeklyFiguresPublished, on the council's own stream.
// Errors: none of its own.
#pragma once

#include <cstdint>

#include "projections/projection.h"

namespace hanes {

// Kinds of fact. Numbers are stored: never used again. In brackets the dimensions.
enum EditionsFact : uint8_t {
  kEdition = 1,  // authority [week, the bytes of WeeklyFiguresPublished]: on the days of the week; amount is the day of publication
};

// The projection "editions", for the list of all.
const Projection& EditionsProjection();

}  // namespace hanes
