// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/assessment_time.h"

#include "projections/indicators.h"

namespace hanes {

Date ReferralDayOf(const KnownFacts& facts, const IndicatorRow& assessment) {
  Date day = assessment.from;
  for (const IndicatorRow& referral : facts.All(kReferral).Of(assessment.entity)) {
    const bool named = assessment.dimensions[2] != 0 && referral.dimensions[0] == assessment.dimensions[2];
    if (named) return referral.from;
    if (referral.from <= assessment.from) day = referral.from;
  }
  return day;
}

}  // namespace hanes
