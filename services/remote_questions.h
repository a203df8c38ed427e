// SPDX-License-Identifier: Apache-2.0
// Questions put to other processes over gRPC.
#pragma once

#include <memory>
#include <string>

#include "services/questions.h"

namespace hanes {

// Asks the view at `views_address`; topics and log of a status come from `log_address`, which may be the same, or "" when it is not
// known. Returns at once; the first question connects, and a later one connects again when the other process was restarted.
std::unique_ptr<Questions> ConnectQuestions(const std::string& log_address, const std::string& views_address);

}  // namespace hanes
