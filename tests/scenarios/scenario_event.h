// SPDX-License-Identifier: Apache-2.0
// One line of a scenario's history as an event, by the names in proto/: a new payload needs no line here.
#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "hanes/v1/event.pb.h"

namespace hanes::testing {

// `words`: the day, the payload, then key=value. `number` makes the id when none is given.
StatusOr<v1::Event> EventOfWords(const std::vector<std::string>& words, int number);

}  // namespace hanes::testing
