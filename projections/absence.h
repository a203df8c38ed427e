// SPDX-License-Identifier: Apache-2.0
// Absence, the fold: which spells off a worker had, as recorded. docs/indicators.md#sickness says what counts.
//
// Facts hold raw dates: which records are one spell, which of their days were working days and from when an absence is long are questions.
// The numbers are the same in every projection that reads absences, apart from those of caseload.h.
//
// Source: SicknessStarted, SicknessExtended, SicknessEnded; PhasedReturnStarted, PhasedReturnEnded; ReturnToWorkHeld; OtherAbsenceStarted,
//         OtherAbsenceEnded; WorkerWorkPatternChanged; WorkerLeft ends what is open.
// Errors: none of its own; parts of days above a day are refused before they get here.
#pragma once

#include <cstdint>

#include "projections/payload_set.h"
#include "projections/projection.h"

namespace hanes {

// Kinds of fact. Numbers are stored: never used again. In brackets the dimensions.
enum AbsenceFact : uint8_t {
  kSickness = 12,      // worker [absence, reason, "back" or "left" as it ended, else ""]
  kPartDay = 13,       // worker [absence], amount hundredths of that one day that were lost: the first or the last of a spell
  kReturnToWork = 14,  // worker [absence, manager]: on that one day they met
  kPhasedReturn = 15,  // worker [phase, absence], amount per cent of the own hours that are worked
  kOtherAbsence = 16,  // worker [absence, kind], amount the day on which the worker is expected back, or kDayNotKnown
  kWorkWeek = 17,      // worker [weekday "0" Sunday to "6"], amount hours in hundredths; seven from each day on which the week changed
  kExpectedBack = 19,  // worker [absence], amount the day on which one who is ill is expected back, or kDayNotKnown: from the day that was said until
                       // something else was, or the end of the absence
};

// Amount of kOtherAbsence and kExpectedBack when nobody said when the worker is expected back.
inline constexpr int32_t kDayNotKnown = INT32_MIN;

void FoldAbsence(const EntityKnowledge& knowledge, FactSink& facts);

// What it reads.
PayloadSet AbsencePayloads();

}  // namespace hanes
