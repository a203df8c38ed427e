// SPDX-License-Identifier: Apache-2.0
// How long after it happened a thing was recorded. In 2012 what was done and not recorded could not be shown. docs/indicators.md#recording-delay.
#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// What it can be counted by: kind, team.
std::span<const std::string_view> RecordingDelayDimensions();

// Of an index made by NewIndicatorsIndex: what happened in the period, the year to date when none is asked, and is known.
//
// Shape:   {kind|team}, records, same_day, within_7_days, later, median_days, longest_days, within_7_days_rate. The last row is "total".
// Unit:    records, each one thing that happened on one day; days of the calendar from that day to the one on which it became known in London;
//          the rate in per cent, empty without records. A
//          record that was corrected was recorded when it was corrected; one recorded before its day counts as on it.
// Errors:  those of ReadQuestion and Period::Parse.
StatusOr<v1::Answer> AskRecordingDelay(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
