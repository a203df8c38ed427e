// SPDX-License-Identifier: Apache-2.0
// Which figures of a projection differ between two of its memories, in lines for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "projections/question.h"
#include "projections/view_folder.h"

namespace hanes {

// Each question and dimension, on the last day of each of the last ten financial years and today, as known then and as known now.
StatusOr<std::vector<std::string>> CompareFigures(std::string_view projection, const FactListener& before, const FactListener& after,
                                                  const QuestionContext& context);

// What answers a projection's questions, loaded from its store.
StatusOr<std::shared_ptr<FactListener>> LoadMemory(std::string_view projection, const FactStore& store);

}  // namespace hanes
