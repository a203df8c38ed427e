// SPDX-License-Identifier: Apache-2.0
// Audits of case files: how many, of which grade, and the actions they asked for that are not done. docs/indicators.md#audits.
#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// What audits can be counted by: month, team.
std::span<const std::string_view> AuditsDimensions();

// Of an index made by NewIndicatorsIndex: audits of the period, the year to date when none is asked.
//
// Shape:   {month|team}, audits, excellent, good, adequate, inadequate, not_graded, actions_open, actions_overdue. A row a month of the period, or a
//          team; the last row is "total". Members, with `open`: "child:C1\taudit: good 2012-09-03", "child:C1\tactions: 2 overdue, due by DAY".
// Unit:    audits; actions as the audits count them, open on the last day of the month or period, overdue when due before it.
// Errors:  those of ReadQuestion and Period::Parse.
StatusOr<v1::Answer> AskAudits(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
