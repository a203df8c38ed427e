// SPDX-License-Identifier: Apache-2.0
// The due list: what is owed on a day and was not done by it, overdue first. docs/indicators.md#due says what is on it.
#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// item, which is one thing that is due; what, team, worker: how many there are.
std::span<const std::string_view> DueDimensions();

// Of an index made by NewIndicatorsIndex. Facts are read as they stood at the end of `as_at`; `to` is the last due day that is listed, four weeks
// after `as_at` when left out; `team` and `worker` leave others out; `rules` names a rule set.
//
// Shape:   by item: what, who, worker, team, began, due, days_overdue, rule. In order of due, what, who.
//          by what, team, worker: {dimension}, listed, overdue, longest_days_overdue, status; the last row is "total": distinct items, so that
//          rows may add up to more. Members, with `open`: "child:C1\treview due 2013-02-28". Where a rule or the calendar is missing nothing is
//          counted, status is x, and a note says which.
// Unit:    days_overdue: calendar days from due to as_at, negative for what is due later. worker and team: those that hold the child on the day,
//          with commas; a worker's own.
// Errors:  those of ReadQuestion; InvalidArgument for a `to` that is no day.
StatusOr<v1::Answer> AskDue(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
