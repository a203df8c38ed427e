// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/duties.h"

#include <algorithm>
#include <array>
#include <vector>

#include "projections/indicators.h"
#include "projections/indicators/assessment_time.h"
#include "projections/months.h"

namespace hanes {
namespace {

constexpr std::string_view kInitialLimit = "assessment.initial.limit", kSingleLimit = "assessment.single.limit";

std::optional<Date> FirstSince(std::span<const IndicatorRow> rows, Date day) {
  const auto first = std::find_if(rows.begin(), rows.end(), [&](const IndicatorRow& row) { return row.from >= day; });
  return first == rows.end() ? std::nullopt : std::optional(first->from);
}

// Days of the rows for which counts(row), in order.
template <typename Counts>
std::span<const Date> DaysOf(std::span<const IndicatorRow> rows, std::vector<Date>& days, const Counts& counts) {
  days.clear();
  for (const IndicatorRow& row : rows) {
    if (counts(row)) days.push_back(row.from);
  }
  return days;
}

EntitySpell SpellOf(const IndicatorRow& row) { return {row.entity, {row.from, row.to}, row.unknown_end}; }

// The first care plan that was in force on the day, or made after it.
std::optional<Date> CarePlanSince(Reading& reading, const EntitySpell& care) {
  for (const IndicatorRow& plan : reading.All(kCarePlan).Of(care.entity)) {
    if (plan.to > care.days.from) return std::max(plan.from, care.days.from);
  }
  return std::nullopt;
}

std::string_view VisitRule(const ChainClock& clock, Date first_year_ends, bool until_eighteen) {
  if (clock.step == 0) return "visit.after_placement";
  if (clock.started < first_year_ends) return "visit.first_year.interval";
  return until_eighteen ? "visit.long_term.interval" : "visit.later.interval";
}

// From the last strategy discussion by `until`, or from the first.
std::optional<Date> ClockOf(Reading& reading, Symbol child, Symbol enquiry, Date until, bool from_first) {
  std::optional<Date> began;
  for (const IndicatorRow& discussion : reading.All(kStrategyDiscussion).Of(child)) {
    const bool led_to_it = enquiry == 0 || discussion.dimensions[0] == 0 || discussion.dimensions[0] == enquiry;
    if (led_to_it && discussion.from <= until && !(from_first && began)) began = discussion.from;
  }
  for (const IndicatorRow& row : reading.All(kEnquiry).Of(child)) {
    if (!began && enquiry != 0 && row.dimensions[0] == enquiry && row.from <= until) began = row.from;
  }
  return began;
}

// A kind of assessment that has a limit on the day of the referral; of a referral before any kind had one, the kind that had it first.
bool HasAssessmentLimit(Reading& reading, std::string_view rule, Date referred) {
  if (reading.HasLimit(rule, referred)) return true;
  if (reading.HasLimit(kInitialLimit, referred) || reading.HasLimit(kSingleLimit, referred)) return false;
  const std::optional<Date> since = reading.RuleSince(rule);
  return since && referred < *since;
}

bool FromFirstDiscussion(const Reading& reading) { return reading.Says("cp.conference.from", "first_strategy_discussion"); }

}  // namespace

std::optional<Date> ConferenceClock(Reading& reading, Symbol child, Symbol enquiry, Date until) {
  return ClockOf(reading, child, enquiry, until, FromFirstDiscussion(reading));
}

void ReferralDecisions(Reading& reading, VisitOnce visit) {
  const Symbol withdrawn = reading.Named("withdrawn");
  for (const IndicatorRow& referral : reading.All(kReferral).all()) {
    const std::optional<Date> decided = referral.other_day();
    if (decided || referral.dimensions[1] != withdrawn) visit({referral.entity, referral.from, "referral.decision.limit", decided});
  }
}

void InitialAssessments(Reading& reading, VisitOnce visit) {
  const Symbol initial = reading.Named("initial"), single = reading.Named("single");
  for (const IndicatorRow& assessment : reading.All(kAssessment).all()) {
    const Symbol kind = assessment.dimensions[1];
    if (kind != initial && kind != single) continue;
    const Date referred = ReferralDayOf(reading.facts(), assessment);
    const std::string_view rule = kind == initial ? kInitialLimit : kSingleLimit;
    if (!HasAssessmentLimit(reading, rule, referred)) continue;
    visit({assessment.entity, referred, rule, assessment.to.IsMax() ? std::nullopt : std::optional(assessment.to - 1)});
  }
}

void RequiredCoreAssessments(Reading& reading, VisitOnce visit) {
  const Symbol core = reading.Named("core");
  for (const IndicatorRow& required : reading.All(kAssessmentRequired).all()) {
    if (required.dimensions[1] == core) visit({required.entity, required.from, "assessment.core.limit", required.other_day()});
  }
}

void CarePlans(Reading& reading, VisitOnce visit) {
  for (const EntitySpell& care : reading.facts().PeriodsOfCare()) {
    visit({care.entity, care.days.from, "care_plan.limit", CarePlanSince(reading, care), care.days.to});
  }
}

void EducationPlans(Reading& reading, VisitOnce visit) {
  for (const EntitySpell& care : reading.facts().PeriodsOfCare()) {
    const auto plans = reading.All(kEducationPlan).Of(care.entity);
    visit({care.entity, care.days.from, "pep.limit", FirstSince(plans, care.days.from), care.days.to});
    for (const IndicatorRow& change : reading.All(kSchoolChange).Of(care.entity)) {
      const bool new_school = change.dimensions[0] != 0 && change.from > care.days.from && change.from < care.days.to;
      if (new_school) visit({care.entity, change.from, "pep.limit", FirstSince(plans, change.from), care.days.to});
    }
  }
}

void InitialConferences(Reading& reading, VisitOnce visit) {
  const Symbol initial = reading.Named("initial");
  const bool from_first = FromFirstDiscussion(reading);
  const auto visit_one = [&](const IndicatorRow& row, std::optional<Date> held) {
    const std::optional<Date> clock = ClockOf(reading, row.entity, row.dimensions[2], held.value_or(reading.today()), from_first);
    if (clock) visit({row.entity, *clock, "cp.conference.limit", held});
  };
  for (const IndicatorRow& held : reading.All(kConference).all()) {
    if (held.dimensions[1] == initial) visit_one(held, held.from);
  }
  for (const IndicatorRow& requested : reading.All(kConferenceRequested).all()) {
    if (!requested.other_day() && requested.dimensions[1] == initial) visit_one(requested, std::nullopt);
  }
}

void FirstCoreGroups(Reading& reading, VisitOnce visit) {
  for (const IndicatorRow& registered : reading.All(kChildProtection).all()) {
    const std::optional<Date> first = FirstSince(reading.All(kCoreGroup).Of(registered.entity), registered.from);
    visit({registered.entity, registered.from, "cp.core_group.limit", first, registered.to});
  }
}

void LookedAfterReviews(Reading& reading, VisitRepeated visit) {
  static constexpr std::array<std::string_view, 3> kRules = {"lac.review.first", "lac.review.second", "lac.review.next"};
  std::vector<Date> days;
  for (const EntitySpell& care : reading.facts().PeriodsOfCare()) {
    if (!reading.Meets(care.days)) continue;
    const auto held = DaysOf(reading.All(kLookedAfterReview).Of(care.entity), days, [](const IndicatorRow&) { return true; });
    visit({care, held, ClockStarts::kWithEach, [](const ChainClock& clock) { return kRules[static_cast<size_t>(std::min(clock.step, 2))]; }});
  }
}

void LookedAfterVisits(Reading& reading, VisitRepeated visit) {
  const Symbol yes = reading.Named("yes"), no = reading.Named("no");
  std::vector<Date> days;
  const auto visit_placement = [&](const EntitySpell& placement, bool until_eighteen) {
    if (!reading.Meets(placement.days)) return;
    const Date first_year_ends = AddMonths(placement.days.from, 12, MonthEnd::kClamp);
    const auto visits = DaysOf(reading.All(kLookedAfterVisit).Of(placement.entity), days,
                               [&](const IndicatorRow& made) { return made.dimensions[1] != no; });
    visit({placement, visits, ClockStarts::kWithLastInTime,
           [&](const ChainClock& clock) { return VisitRule(clock, first_year_ends, until_eighteen); }});
  };
  for (const IndicatorRow& placement : reading.All(kPlacement).all()) visit_placement(SpellOf(placement), placement.dimensions[2] == yes);
  // Who is looked after is placed somewhere, whether it was recorded or not.
  for (const EntitySpell& care : reading.facts().PeriodsOfCare()) {
    if (!reading.Meets(care.days)) continue;
    const auto placements = reading.All(kPlacement).Of(care.entity);
    const bool recorded = std::any_of(placements.begin(), placements.end(), [&](const IndicatorRow& placement) {
      return placement.from < care.days.to && placement.to > care.days.from;
    });
    if (!recorded) visit_placement(care, false);
  }
}

void ProtectionReviews(Reading& reading, VisitRepeated visit) {
  const Symbol review = reading.Named("review");
  std::vector<Date> days;
  for (const IndicatorRow& registered : reading.All(kChildProtection).all()) {
    if (!reading.Meets({registered.from, registered.to})) continue;
    const auto held = DaysOf(reading.All(kConference).Of(registered.entity), days,
                             [&](const IndicatorRow& conference) { return conference.dimensions[1] == review; });
    visit({SpellOf(registered), held, ClockStarts::kWithEach,
           [](const ChainClock& clock) -> std::string_view { return clock.step == 0 ? "cp.review.first" : "cp.review.next"; }});
  }
}

void ProtectionVisits(Reading& reading, VisitRepeated visit) {
  const Symbol no = reading.Named("no");
  std::vector<Date> days;
  for (const IndicatorRow& registered : reading.All(kChildProtection).all()) {
    if (!reading.Meets({registered.from, registered.to})) continue;
    const auto visits = DaysOf(reading.All(kProtectionVisit).Of(registered.entity), days,
                               [&](const IndicatorRow& made) { return made.dimensions[1] != no; });
    visit({SpellOf(registered), visits, ClockStarts::kWithLastInTime,
           [](const ChainClock&) -> std::string_view { return "cp.visit.interval"; }});
  }
}

}  // namespace hanes
