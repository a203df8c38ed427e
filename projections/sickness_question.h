// SPDX-License-Identifier: Apache-2.0
// Sickness, the question: who is off on a day, and what sickness cost in a period up to it. docs/indicators.md#sickness defines every word.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// authority, team, worker, reason, term.
std::span<const std::string_view> SicknessDimensions();

// An empty index with the columns that AskSickness reads. Fill it with FactIndex::Load.
std::unique_ptr<FactIndex> NewSicknessIndex();

// Shape:   by authority, team: {dimension}, [team_name,] workers_off, fte_off, off_long_term, on_phased_return, spells, long_term_spells,
//          days_lost, days_lost_short_term, days_lost_long_term, fte_days_lost, fte_first_day, fte_last_day, days_lost_per_fte,
//          fte_days_available, absence_rate, spells_ended, return_to_work_held, return_to_work_rate, cases_held_by_off.
//          by worker: worker, role, team, fte, off_since, expected_back, spells, long_term_spells, days_lost, fte_days_lost, bradford_spells, bradford_days,
//          bradford_factor, spells_ended, return_to_work_held, cases_held_by_off.
//          by reason, term: {dimension}, workers_off, fte_off, spells, days_lost, fte_days_lost, days_lost_in_all, share_of_days.
//          The last row is "total". Members, with open: workers off or with days lost ("off since DAY, 20 days lost"), those back ("back DAY, meeting
//          held"), "on a phased return", those in post on the first and the last day of the period, and the children held by who is off.
// Unit:    people, spells, children; FTE and days as numbers with up to two decimals; rates in percent to one decimal.
// Period:  that of the question; the financial year to as_at when it names none. Without as_at, its last day or today, whichever is earlier.
//          `team` and `worker` leave everybody else out; `category`, a reason or "short" or "long", all other absences: rates are then of its days
//          over all FTE, Bradford's factor stays the worker's, and on_phased_return has no value.
// Errors:  those of ReadQuestion and Period::Parse; InvalidArgument for a period that begins after as_at, or a category that there is not; FailedPrecondition for a rule or a
//          calendar year that is not there.
StatusOr<v1::Answer> AskSickness(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
