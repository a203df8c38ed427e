// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"
#include "projections/indicators/worker_duties.h"

namespace hanes {
namespace {

void CaseSupervision(Reading& reading, Cohort& cohort) {
  EachOnceDue(reading, {"recorded", "not recorded"}, ConsultationRecords, cohort);
}
void UrgentDecisions(Reading& reading, Cohort& cohort) {
  EachOnceDue(reading, {"recorded", "not recorded"}, UrgentDecisionRecords, cohort);
}
void InductionsHeld(Reading& reading, Cohort& cohort) {
  EachOnceDue(reading, {"inducted", "not inducted", "left before it was due"}, Inductions, cohort);
}
void ProbationChecksHeld(Reading& reading, Cohort& cohort) {
  EachOnceDue(reading, {"checked", "not checked", "left before it was due"}, ProbationChecks, cohort);
}
void AppraisalsHeld(Reading& reading, Cohort& cohort) {
  EachDueAlong(reading, {"appraised", "not appraised", "left before it was due"}, Appraisals, cohort);
}

// A state: no review of the agreement is overdue on the last day.
void AgreementsReviewed(Reading& reading, Cohort& cohort) {
  const Date day = reading.last_day();
  SupervisionAgreements(reading, [&](const RepeatedDuty& duty) {
    if (!duty.spell.days.Contains(day)) return;
    const auto due_of = [&](const ChainClock& clock) { return DueOf(reading, duty, clock); };
    // As it stood on the day: nobody knew that somebody would leave.
    const std::optional<DueStep> open = OpenStep({duty.spell.days.from, Date::Max()}, duty.done, day, due_of);
    if (!open) return;
    const bool overdue = open->due < day;
    if (!overdue && open->clock.step == 0) return cohort.Add(duty.spell.entity, day, {Verdict::kLeftOut, "not yet due", Date::Max(), open->due});
    cohort.Add(duty.spell.entity, day, {overdue ? Verdict::kAgainst : Verdict::kCounts, overdue ? "overdue" : "reviewed", Date::Max(), open->due});
  });
}

}  // namespace

std::vector<Indicator> SupMeetings() {
  return {
      {.code = "SUP/case",
       .measure = "Case supervision on the case system within five working days",
       .definition = "Consultations about a child's case whose record was due in the period; those count that were on the case system within the limit "
                     "after they were held.",
       .source = "[S]",
       .rules = {"supervision.case.limit"},
       .choices = {"One that was never put there is not known, and on neither side."},
       .history = {kConsultation},
       .gather = CaseSupervision},
      {.code = "SUP/urgent",
       .measure = "Urgent case decisions recorded within one working day",
       .definition = "Urgent decisions about a child's case whose record was due in the period; those count that were on the case system within the limit.",
       .source = "[S]",
       .rules = {"supervision.urgent_decision.limit"},
       .history = {kConsultation},
       .gather = UrgentDecisions},
      {.code = "SUP/agreement",
       .measure = "Workers whose supervision agreement was reviewed in the last six months",
       .definition = "Social workers and other practitioners employed on the last day of the period; those count for whom no review of the agreement is "
                     "overdue: the first after joining, each later one after the one before. One for whom none was due yet is left out.",
       .source = "[S]",
       .rules = {"supervision.agreement.interval"},
       .choices = {"Of whoever joined before the rule was first in force, time runs from that day; so for SUP/appraisal [K]."},
       .history = {kWorkerMeeting},
       .gather = AgreementsReviewed},
      {.code = "SUP/induction",
       .measure = "New workers inducted in the first week",
       .definition = "Social workers and other practitioners whose induction was due in the period, within the limit after joining; those count who were "
                     "inducted by then.",
       .source = "[S]",
       .rules = {"induction.limit"},
       .choices = {"Whoever joined before the rule was first in force is none of them, nor of SUP/probation [K]."},
       .history = {kWorkerMeeting},
       .gather = InductionsHeld},
      {.code = "SUP/appraisal",
       .measure = "Appraisals held by the day they were due",
       .definition = "Appraisals of social workers and other practitioners due in the period: the first within the limit after joining, then one by a day of "
                     "every year. Those count that were held by that day.",
       .source = "[S]",
       .rules = {"appraisal.new_staff.limit", "appraisal.due_day"},
       .choices = {"What is held after the day of one year and by that of the next is of the next [K]."},
       .history = {kWorkerMeeting},
       .gather = AppraisalsHeld},
      {.code = "SUP/probation",
       .measure = "Probation checks held by the week they were due",
       .definition = "Probation checks of social workers and other practitioners due in the period, at the weeks after joining that the rule lists; those "
                     "count that were held by then.",
       .source = "[S]",
       .rules = {"probation.checks"},
       .choices = {"A check is the one whose week it names [K]."},
       .history = {kWorkerMeeting},
       .gather = ProbationChecksHeld},
  };
}

}  // namespace hanes
