// SPDX-License-Identifier: Apache-2.0
// Programme, the question: how the actions of the development plan stand on a day. docs/indicators.md#programme defines every word.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// authority (the default), theme, rating, owner, action.
std::span<const std::string_view> ProgrammeDimensions();

// An empty index with what AskProgramme reads.
std::unique_ptr<FactIndex> NewProgrammeIndex();

// Shape:   by authority, theme, rating, owner: {dimension}, red, amber, green, not_rated, overdue, finished, actions; the last row is "total".
//          Every action is in one of the first four or finished; overdue ones are among the first four.
//          by action: action, reference, theme, owner, due, progress, rating, ratings, state ("open", "overdue" or "finished"), a row an action in
//          order of references. `ratings`: all it ever had until the day, oldest first: "red 2012-05-01, amber 2012-09-12".
//          With `open` each action is listed with its state, its rating and since when.
// Unit:    actions.
// Errors:  those of ReadQuestion.
StatusOr<v1::Answer> AskProgramme(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
