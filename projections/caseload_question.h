// SPDX-License-Identifier: Apache-2.0
// Caseload, the question: children with an open case on a day, as known at a moment. docs/indicators.md defines every word used here.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// What caseload can be counted by; the first is the default: authority, team, worker, category, status.
std::span<const std::string_view> CaseloadDimensions();

// An empty index with the columns that AskCaseload reads. Fill it with FactIndex::Load.
std::unique_ptr<FactIndex> NewCaseloadIndex();

// Counts of children with an open case.
//
// Shape:   by authority, team: {dimension}, [team_name,] unallocated, not_social_worker, left_worker, fte, children_per_fte,
//          effective_fte, children_per_effective_fte, over_cap_workers, over_cap_by, children. by worker: worker, role, fte, children_per_fte,
//          effective_fte, children_per_effective_fte, over_cap_by, children.
//          by status, category: {dimension}, children, with all five rows. A row "(none)" for children of no team or no worker.
//          The last row is "total": distinct children of all, so rows may add up to more.
// Unit:    children; FTE as a number (0.8); an empty cell has no value: a rule not in force, an FTE not known or zero.
// Errors:  those of ReadQuestion; FailedPrecondition when a rule cannot be read, naming it, or when no rule set is called as the question's `rules`.
StatusOr<v1::Answer> AskCaseload(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
