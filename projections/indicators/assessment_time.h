// SPDX-License-Identifier: Apache-2.0
// When the time of an assessment began.
#pragma once

#include "projections/indicators/reading.h"

namespace hanes {

// The day of the referral it names; the child's last referral by its first day where it names none that is known; else its first day.
Date ReferralDayOf(const KnownFacts& facts, const IndicatorRow& assessment);

}  // namespace hanes
