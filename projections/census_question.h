// SPDX-License-Identifier: Apache-2.0
// The workforce census, the question: what each year's return comes to by the published formulas. docs/indicators.md#workforce-census.
#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// census alone: the day a census is of.
std::span<const std::string_view> CensusDimensions();

// Of an index made by NewRecruitmentIndex: every census of a day up to `as_at`.
//
// Shape:   census, workers, fte, cases, case_holders_fte, caseload, leavers, leavers_fte, turnover_rate, turnover_rate_fte, agency, agency_fte,
//          agency_rate, vacancies_fte, vacancy_rate, absent, days_lost, absence_rate, fte_not_known. Oldest first. Members, with `open`: workers.
// Unit:    people, cases, days and full-time equivalents; caseload in cases for each FTE, rates in per cent, to one decimal. workers and fte are those
//          of the council's own in post; case holders are all who hold a case and whose FTE is above zero. An empty cell has no value.
// Errors:  those of ReadQuestion; FailedPrecondition when rule sickness.absence_days is not in force on a census day, naming it.
StatusOr<v1::Answer> AskCensus(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
