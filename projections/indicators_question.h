// SPDX-License-Identifier: Apache-2.0
// Indicators, the question: each measure's figure in a period, as known at a moment. docs/indicators.md defines every one.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/period.h"
#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// What indicators can be counted by; the first is the default: authority, team.
std::span<const std::string_view> IndicatorsDimensions();

// An empty index with the columns that the questions of this projection read. Fill it with FactIndex::Load.
std::unique_ptr<FactIndex> NewIndicatorsIndex();

// The period that is asked for; the year to the question's day when none is. Errors: those of Period::Parse.
StatusOr<Period> ReadPeriod(const v1::Question& question, const AskedQuestion& asked);
// An answer about a period: as at its last day, or the day of knowledge while it is not over, with a note that says which days it has.
v1::Answer BeginPeriodAnswer(std::string_view name, AskedQuestion asked, const Period& period, const FactIndex::Snapshot& facts,
                             const QuestionContext& context);

// Figures of the indicators, of all or of the one whose code is asked.
//
// Shape:   by authority: code, measure, n, N, value, target, distance, status. by team: team, team_name before them, and after the teams of each
//          indicator a row "total": distinct cases, so that rows may add up to more. Members, with `open`: every case of the cohort and the
//          reason it is on its side, left out ones too: "child:C1\tagainst: held 3 days late ...". `team` and `worker` ask for the cases of one
//          alone: of who held the child on the day of the case, or of the worker it is about.
// Unit:    per cent or the mean, to one decimal, half upwards; distance in the same unit: how far on the better side of
//          the target, as the target or the indicator says which side that is; below zero where it is missed. An empty cell has no value.
//          Status: z nothing was due, x a rule or the calendar is missing, p the period is not over, low not zero but shown as 0.0.
// Errors:  those of ReadQuestion and Period::Parse; InvalidArgument for a code that there is not.
StatusOr<v1::Answer> AskIndicators(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

// What supervision can be counted by: team, worker.
std::span<const std::string_view> SupervisionDimensions();

// The indicators of supervision: one-to-one under each of its three readings beside each other, case supervision, urgent decisions, agreements,
// inductions, appraisals, probation.
//
// Shape:   as AskIndicators by team; by worker with a column worker in place of the teams'. Cases of children are those of who holds the child.
StatusOr<v1::Answer> AskSupervision(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
