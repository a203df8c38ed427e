// SPDX-License-Identifier: Apache-2.0
// A question about a day and a period up to it.
#pragma once

#include <span>
#include <string_view>

#include "base/civil_date.h"
#include "base/period.h"
#include "base/status.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

struct PeriodQuestion {
  AskedQuestion asked;
  DateRange days;   // of the period, none after as_at
  DateRange whole;  // of the period, whatever the day
};

// As ReadQuestion. period empty: the financial year to as_at. as_at empty where a period is named: its last day, or the day of known_at when
// that is earlier. Errors: those of ReadQuestion and Period::Parse; InvalidArgument for a period that begins after as_at.
StatusOr<PeriodQuestion> ReadPeriodQuestion(const v1::Question& question, std::span<const std::string_view> dimensions,
                                            const QuestionContext& context);

// "Period 2012-04-01 to 2013-02-28.", and that it goes on where it does.
void NotePeriod(const PeriodQuestion& question, v1::Answer& answer);
// That some of the records behind the figures cannot be read, if it is so.
void NoteParked(const FactIndex::Snapshot& facts, v1::Answer& answer);

}  // namespace hanes
