// SPDX-License-Identifier: Apache-2.0
// Programme, the fold: the actions of the development plan, what was said of each and until when it held.
//
// What an event says of an action holds from its day until the next that says the same sort of thing; of two on one day the last in canonical
// order. An action stays in the plan when it is finished: that is the trail that was followed.
//
// Source: DevelopmentActionAdded, ActionDueChanged, ActionProgressRecorded, ActionRatingChanged, ActionFinished.
// Errors: none of its own. What is said of an action that was never added makes facts that no question counts.
#pragma once

#include <cstdint>

#include "projections/projection.h"

namespace hanes {

// Kinds of fact, all of an action. Numbers are stored: never used again. In brackets the dimensions.
enum ProgrammeFact : uint8_t {
  kAction = 1,          // [reference, theme, owner]: in the plan, from the day it was added
  kActionDue = 2,       // []: amount is the day it is due, as Date::days()
  kActionProgress = 3,  // []: amount in per cent
  kActionRating = 4,    // ["red", "amber", "green" or ""]
  kActionFinished = 5,  // []: from the day it was finished
};

// The projection "programme", for the list of all.
const Projection& ProgrammeProjection();

}  // namespace hanes
