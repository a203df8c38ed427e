// SPDX-License-Identifier: Apache-2.0
// The one place that switches over what an event can say.
//
//   VisitPayload(event, Overloaded{[&](const v1::CaseOpened& opened) {...}, [](const auto&) {}});
//
// There is no `default`: a payload added to event.proto does not compile until it has its line here. Folds and checks name the
// payloads they care about and end with a catch-all.
#pragma once

#include <string_view>

#include "base/check.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

template <typename... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <typename... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

// Stands for an event whose payload is none of those known here: from a newer producer, or empty.
struct NoPayload {};

// Calls `visit` with the payload of `event`, or with NoPayload. Returns what it returns.
template <typename Visitor>
decltype(auto) VisitPayload(const v1::Event& event, Visitor&& visit) {
  switch (event.payload_case()) {
#define HANES_PAYLOAD(constant, field) \
  case v1::Event::constant:            \
    return visit(event.field());
    HANES_PAYLOAD(kPersonRegistered, person_registered)
    HANES_PAYLOAD(kPersonDetailsCorrected, person_details_corrected)
    HANES_PAYLOAD(kUnbornRegistered, unborn_registered)
    HANES_PAYLOAD(kBirthRecorded, birth_recorded)
    HANES_PAYLOAD(kPersonsMerged, persons_merged)
    HANES_PAYLOAD(kPersonsUnmerged, persons_unmerged)
    HANES_PAYLOAD(kRetentionHoldSet, retention_hold_set)
    HANES_PAYLOAD(kRetentionHoldLifted, retention_hold_lifted)
    HANES_PAYLOAD(kReferralReceived, referral_received)
    HANES_PAYLOAD(kReferralDecided, referral_decided)
    HANES_PAYLOAD(kReferralWithdrawn, referral_withdrawn)
    HANES_PAYLOAD(kCaseOpened, case_opened)
    HANES_PAYLOAD(kCaseClosed, case_closed)
    HANES_PAYLOAD(kCaseReopened, case_reopened)
    HANES_PAYLOAD(kAssessmentStarted, assessment_started)
    HANES_PAYLOAD(kAssessmentCompleted, assessment_completed)
    HANES_PAYLOAD(kContactReceived, contact_received)
    HANES_PAYLOAD(kAssessmentRequired, assessment_required)
    HANES_PAYLOAD(kAssessmentChildSeen, assessment_child_seen)
    HANES_PAYLOAD(kInNeedPlanStarted, in_need_plan_started)
    HANES_PAYLOAD(kInNeedPlanEnded, in_need_plan_ended)
    HANES_PAYLOAD(kInNeedVisitMade, in_need_visit_made)
    HANES_PAYLOAD(kStrategyDiscussionHeld, strategy_discussion_held)
    HANES_PAYLOAD(kSection47Started, section47_started)
    HANES_PAYLOAD(kSection47Ended, section47_ended)
    HANES_PAYLOAD(kConferenceHeld, conference_held)
    HANES_PAYLOAD(kChildProtectionRegistered, child_protection_registered)
    HANES_PAYLOAD(kChildProtectionCategoryChanged, child_protection_category_changed)
    HANES_PAYLOAD(kChildProtectionDeregistered, child_protection_deregistered)
    HANES_PAYLOAD(kConferenceRequested, conference_requested)
    HANES_PAYLOAD(kConferencePostponed, conference_postponed)
    HANES_PAYLOAD(kCoreGroupHeld, core_group_held)
    HANES_PAYLOAD(kProtectionVisitMade, protection_visit_made)
    HANES_PAYLOAD(kProtectionVisitMissed, protection_visit_missed)
    HANES_PAYLOAD(kLookedAfterStarted, looked_after_started)
    HANES_PAYLOAD(kLookedAfterEnded, looked_after_ended)
    HANES_PAYLOAD(kPlacementStarted, placement_started)
    HANES_PAYLOAD(kPlacementEnded, placement_ended)
    HANES_PAYLOAD(kLegalStatusStarted, legal_status_started)
    HANES_PAYLOAD(kLegalStatusEnded, legal_status_ended)
    HANES_PAYLOAD(kLookedAfterReviewHeld, looked_after_review_held)
    HANES_PAYLOAD(kLookedAfterReviewCancelled, looked_after_review_cancelled)
    HANES_PAYLOAD(kCarePlanMade, care_plan_made)
    HANES_PAYLOAD(kCarePlanEnded, care_plan_ended)
    HANES_PAYLOAD(kPermanencePlanMade, permanence_plan_made)
    HANES_PAYLOAD(kLookedAfterVisitMade, looked_after_visit_made)
    HANES_PAYLOAD(kLookedAfterVisitMissed, looked_after_visit_missed)
    HANES_PAYLOAD(kPreProceedingsStarted, pre_proceedings_started)
    HANES_PAYLOAD(kPreProceedingsEnded, pre_proceedings_ended)
    HANES_PAYLOAD(kProceedingsIssued, proceedings_issued)
    HANES_PAYLOAD(kProceedingsEnded, proceedings_ended)
    HANES_PAYLOAD(kCaseAllocated, case_allocated)
    HANES_PAYLOAD(kAllocationEnded, allocation_ended)
    HANES_PAYLOAD(kReadyForClosureStarted, ready_for_closure_started)
    HANES_PAYLOAD(kReadyForClosureEnded, ready_for_closure_ended)
    HANES_PAYLOAD(kCaseTransferred, case_transferred)
    HANES_PAYLOAD(kServiceStarted, service_started)
    HANES_PAYLOAD(kServiceEnded, service_ended)
    HANES_PAYLOAD(kCaseAudited, case_audited)
    HANES_PAYLOAD(kAuditActionsCompleted, audit_actions_completed)
    HANES_PAYLOAD(kComplaintReceived, complaint_received)
    HANES_PAYLOAD(kComplaintClosed, complaint_closed)
    HANES_PAYLOAD(kComplimentReceived, compliment_received)
    HANES_PAYLOAD(kCaseConsultationRecorded, case_consultation_recorded)
    HANES_PAYLOAD(kUrgentDecisionRecorded, urgent_decision_recorded)
    HANES_PAYLOAD(kWorkerJoined, worker_joined)
    HANES_PAYLOAD(kWorkerLeft, worker_left)
    HANES_PAYLOAD(kWorkerRoleChanged, worker_role_changed)
    HANES_PAYLOAD(kWorkerFteChanged, worker_fte_changed)
    HANES_PAYLOAD(kWorkerTeamMoved, worker_team_moved)
    HANES_PAYLOAD(kPostCreated, post_created)
    HANES_PAYLOAD(kPostDeleted, post_deleted)
    HANES_PAYLOAD(kPostFilled, post_filled)
    HANES_PAYLOAD(kPostVacated, post_vacated)
    HANES_PAYLOAD(kPostChanged, post_changed)
    HANES_PAYLOAD(kWorkerManagerChanged, worker_manager_changed)
    HANES_PAYLOAD(kWorkerRegistrationChanged, worker_registration_changed)
    HANES_PAYLOAD(kWorkerWorkPatternChanged, worker_work_pattern_changed)
    HANES_PAYLOAD(kAgencyBookingStarted, agency_booking_started)
    HANES_PAYLOAD(kAgencyBookingEnded, agency_booking_ended)
    HANES_PAYLOAD(kWorkerCensusReturned, worker_census_returned)
    HANES_PAYLOAD(kWorkforceCensusReturned, workforce_census_returned)
    HANES_PAYLOAD(kTeamCreated, team_created)
    HANES_PAYLOAD(kTeamRenamed, team_renamed)
    HANES_PAYLOAD(kRuleSet, rule_set)
    HANES_PAYLOAD(kExtractReceived, extract_received)
    HANES_PAYLOAD(kExtractQuarantined, extract_quarantined)
    HANES_PAYLOAD(kRecordVanished, record_vanished)
    HANES_PAYLOAD(kRecordRestored, record_restored)
    HANES_PAYLOAD(kSourceTrusted, source_trusted)
    HANES_PAYLOAD(kTargetSet, target_set)
    HANES_PAYLOAD(kCalendarDayDeclared, calendar_day_declared)
    HANES_PAYLOAD(kTermDeclared, term_declared)
    HANES_PAYLOAD(kWeeklyFiguresPublished, weekly_figures_published)
    HANES_PAYLOAD(kRecordViewed, record_viewed)
    HANES_PAYLOAD(kEditionStepBegun, edition_step_begun)
    HANES_PAYLOAD(kEditionSent, edition_sent)
    HANES_PAYLOAD(kEditionSendFailed, edition_send_failed)
    HANES_PAYLOAD(kSicknessStarted, sickness_started)
    HANES_PAYLOAD(kSicknessExtended, sickness_extended)
    HANES_PAYLOAD(kSicknessEnded, sickness_ended)
    HANES_PAYLOAD(kPhasedReturnStarted, phased_return_started)
    HANES_PAYLOAD(kPhasedReturnEnded, phased_return_ended)
    HANES_PAYLOAD(kReturnToWorkHeld, return_to_work_held)
    HANES_PAYLOAD(kOtherAbsenceStarted, other_absence_started)
    HANES_PAYLOAD(kOtherAbsenceEnded, other_absence_ended)
    HANES_PAYLOAD(kSupervisionHeld, supervision_held)
    HANES_PAYLOAD(kSupervisionCancelled, supervision_cancelled)
    HANES_PAYLOAD(kSupervisionRecordFiled, supervision_record_filed)
    HANES_PAYLOAD(kSupervisionAgreementReviewed, supervision_agreement_reviewed)
    HANES_PAYLOAD(kAppraisalHeld, appraisal_held)
    HANES_PAYLOAD(kInductionHeld, induction_held)
    HANES_PAYLOAD(kProbationCheckHeld, probation_check_held)
    HANES_PAYLOAD(kTrainingCompleted, training_completed)
    HANES_PAYLOAD(kEmploymentProcessOpened, employment_process_opened)
    HANES_PAYLOAD(kEmploymentProcessClosed, employment_process_closed)
    HANES_PAYLOAD(kVacancyOpened, vacancy_opened)
    HANES_PAYLOAD(kVacancyAdvertised, vacancy_advertised)
    HANES_PAYLOAD(kVacancyClosed, vacancy_closed)
    HANES_PAYLOAD(kApplicationReceived, application_received)
    HANES_PAYLOAD(kApplicantShortlisted, applicant_shortlisted)
    HANES_PAYLOAD(kApplicantInterviewed, applicant_interviewed)
    HANES_PAYLOAD(kOfferMade, offer_made)
    HANES_PAYLOAD(kOfferAccepted, offer_accepted)
    HANES_PAYLOAD(kApplicationWithdrawn, application_withdrawn)
    HANES_PAYLOAD(kApplicationRejected, application_rejected)
    HANES_PAYLOAD(kChecksCleared, checks_cleared)
    HANES_PAYLOAD(kStartAgreed, start_agreed)
    HANES_PAYLOAD(kApplicantStarted, applicant_started)
    HANES_PAYLOAD(kEducationPlanCompleted, education_plan_completed)
    HANES_PAYLOAD(kSchoolChanged, school_changed)
    HANES_PAYLOAD(kSchoolExcluded, school_excluded)
    HANES_PAYLOAD(kAttendanceRecorded, attendance_recorded)
    HANES_PAYLOAD(kAttainmentRecorded, attainment_recorded)
    HANES_PAYLOAD(kCareLeaverStatusStarted, care_leaver_status_started)
    HANES_PAYLOAD(kCareLeaverStatusEnded, care_leaver_status_ended)
    HANES_PAYLOAD(kPathwayPlanMade, pathway_plan_made)
    HANES_PAYLOAD(kPathwayPlanReviewed, pathway_plan_reviewed)
    HANES_PAYLOAD(kPersonalAdviserAppointed, personal_adviser_appointed)
    HANES_PAYLOAD(kPersonalAdviserEnded, personal_adviser_ended)
    HANES_PAYLOAD(kCareLeaverContacted, care_leaver_contacted)
    HANES_PAYLOAD(kYoungCarerIdentified, young_carer_identified)
    HANES_PAYLOAD(kYoungCarerAssessed, young_carer_assessed)
    HANES_PAYLOAD(kYoungCarerServiceStarted, young_carer_service_started)
    HANES_PAYLOAD(kYoungCarerServiceEnded, young_carer_service_ended)
    HANES_PAYLOAD(kYoungCarerEnded, young_carer_ended)
    HANES_PAYLOAD(kDevelopmentActionAdded, development_action_added)
    HANES_PAYLOAD(kActionDueChanged, action_due_changed)
    HANES_PAYLOAD(kActionProgressRecorded, action_progress_recorded)
    HANES_PAYLOAD(kActionRatingChanged, action_rating_changed)
    HANES_PAYLOAD(kActionFinished, action_finished)
#undef HANES_PAYLOAD
    case v1::Event::PAYLOAD_NOT_SET:
      return visit(NoPayload{});
  }
  HANES_CHECK(false, "a oneof case outside its own enumeration");
}

// "CaseOpened": the name of the payload's message; "" when there is none. Lives for ever.
std::string_view PayloadName(const v1::Event& event);

}  // namespace hanes
