// SPDX-License-Identifier: Apache-2.0
// What the services need of a view beyond its projection: the memory it is answered from, and the question.
#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/question.h"
#include "projections/view_folder.h"

namespace hanes {

struct AskableView {
  std::string_view name;  // as its projection's
  ListenerFactory listener;
  std::span<const std::string_view> (*dimensions)();
  // `memory` was made by `listener` and stays alive during the call.
  StatusOr<v1::Answer> (*ask)(const FactListener& memory, const v1::Question& question, const QuestionContext& context);
};

// Every view that can be asked.
std::span<const AskableView> AskableViews();
// InvalidArgument naming those there are.
StatusOr<const AskableView*> FindAskableView(std::string_view name);

// Lines for people about figures that differ between two memories of one view: each dimension, on the last day of each of the last ten
// financial years and today, as known then and as known now.
StatusOr<std::vector<std::string>> CompareFigures(const AskableView& view, const FactListener& before, const FactListener& after,
                                                  const QuestionContext& context);

}  // namespace hanes
