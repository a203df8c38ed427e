// SPDX-License-Identifier: Apache-2.0
// What must be done by a day, by whom it is owed and whether it was done: the same for the indicators that count it and for the list of what is due.
#pragma once

#include <absl/functional/function_ref.h>

#include <optional>
#include <span>
#include <string_view>

#include "projections/indicators/due_chain.h"
#include "projections/indicators/reading.h"

namespace hanes {

// Due once, within a rule's limit after it began.
struct OnceDuty {
  Symbol entity = 0;
  Date began;
  std::string_view rule;
  std::optional<Date> done;
  Date ends = Date::Max();  // the case is over on this day: what is due on it or later is nobody's any more
  std::optional<Date> due = std::nullopt;  // where it is no limit of a rule that tells
};

// Due again and again while the spell lasts.
struct RepeatedDuty {
  EntitySpell spell;
  std::span<const Date> done;  // in order
  ClockStarts starts = ClockStarts::kWithEach;
  absl::FunctionRef<std::string_view(const ChainClock&)> rule_of;  // whose limit runs from when the clock started
  std::optional<absl::FunctionRef<Date(const ChainClock&)>> due_of = std::nullopt;  // where it is no limit of the rule that tells
};

inline Date DueOf(Reading& reading, const OnceDuty& duty) { return duty.due ? *duty.due : reading.Due(duty.rule, duty.began); }
inline Date DueOf(Reading& reading, const RepeatedDuty& duty, const ChainClock& clock) {
  return duty.due_of ? (*duty.due_of)(clock) : reading.Due(duty.rule_of(clock), clock.started);
}

using VisitOnce = absl::FunctionRef<void(const OnceDuty&)>;
using VisitRepeated = absl::FunctionRef<void(const RepeatedDuty&)>;
using RepeatedDuties = void (*)(Reading&, VisitRepeated);  // of one kind: one of the functions below

// Of children. Each visits every duty there ever was, whatever the period; of repeated ones those whose spell meets it.
void ReferralDecisions(Reading& reading, VisitOnce visit);        // of referrals that were not withdrawn undecided
void InitialAssessments(Reading& reading, VisitOnce visit);       // begun, of a kind that has a limit on the day of the referral
void RequiredCoreAssessments(Reading& reading, VisitOnce visit);
void CarePlans(Reading& reading, VisitOnce visit);                // of periods of care
void EducationPlans(Reading& reading, VisitOnce visit);
void InitialConferences(Reading& reading, VisitOnce visit);       // that have a day to run from
void FirstCoreGroups(Reading& reading, VisitOnce visit);
void LookedAfterReviews(Reading& reading, VisitRepeated visit);
void LookedAfterVisits(Reading& reading, VisitRepeated visit);
void ProtectionReviews(Reading& reading, VisitRepeated visit);
void ProtectionVisits(Reading& reading, VisitRepeated visit);

// The last strategy discussion by that day (the first, where rule cp.conference.from says so) that may have led to a conference: of its enquiry, or of no named one; without any, the day the
// enquiry began. 0 for an enquiry that is not named.
std::optional<Date> ConferenceClock(Reading& reading, Symbol child, Symbol enquiry, Date until);

}  // namespace hanes
