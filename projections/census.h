// SPDX-License-Identifier: Apache-2.0
// What yearly censuses of the workforce said, the fold: figures as they were returned, on the day each census is of.
//
// Source: WorkerCensusReturned, WorkforceCensusReturned. Said twice of one day, the last counts.
// Errors: none of its own.
#pragma once

#include <cstdint>

#include "projections/payload_set.h"
#include "projections/projection.h"

namespace hanes {

// Kinds of fact beside those of recruitment.h, on the day of the census alone. Numbers are stored: never used again. In brackets the dimensions.
enum CensusFact : uint8_t {
  kCensusWorker = 34,     // worker [role code, "agency" or "own", "left" or ""], amount FTE in hundredths or kFteNotKnown
  kCensusCases = 35,      // worker [], amount: cases held
  kCensusDaysLost = 36,   // worker [], amount: working days lost in the year, in hundredths
  kCensusAbsent = 37,     // worker [reason]: absent on the day
  kCensusVacancies = 38,  // authority [], amount: vacant full-time equivalent in hundredths
};

// Of a worker's stream, or of the council's.
void FoldCensus(const EntityKnowledge& knowledge, FactSink& facts);
PayloadSet CensusPayloads();

}  // namespace hanes
