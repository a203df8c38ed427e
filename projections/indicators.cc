// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators.h"

#include "projections/child_spells.h"
#include "projections/employment.h"
#include "projections/settings_facts.h"
#include "projections/team_names.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

// Raised when the same events make other facts, those of spells, employment and settings among them.
constexpr uint32_t kVersion = 2;

// What the records of indicator_children.cc and indicator_workers.cc are known by. Whatever is said of one id is one strand.
std::string_view StrandOfRecord(const PayloadView& said) {
  return VisitPayload(said, Overloaded{
      [](const view::ContactReceived& e) -> std::string_view { return e.contact_id(); },
      [](const view::ReferralReceived& e) -> std::string_view { return e.referral_id(); },
      [](const view::ReferralDecided& e) -> std::string_view { return e.referral_id(); },
      [](const view::ReferralWithdrawn& e) -> std::string_view { return e.referral_id(); },
      [](const view::AssessmentStarted& e) -> std::string_view { return e.assessment_id(); },
      [](const view::AssessmentRequired& e) -> std::string_view { return e.assessment_id(); },
      [](const view::AssessmentChildSeen& e) -> std::string_view { return e.assessment_id(); },
      [](const view::AssessmentCompleted& e) -> std::string_view { return e.assessment_id(); },
      [](const view::StrategyDiscussionHeld& e) -> std::string_view { return e.discussion_id(); },
      [](const view::Section47Started& e) -> std::string_view { return e.enquiry_id(); },
      [](const view::Section47Ended& e) -> std::string_view { return e.enquiry_id(); },
      [](const view::ConferenceRequested& e) -> std::string_view { return e.conference_id(); },
      [](const view::ConferenceHeld& e) -> std::string_view { return e.conference_id(); },
      [](const view::CoreGroupHeld& e) -> std::string_view { return e.core_group_id(); },
      [](const view::ProtectionVisitMade& e) -> std::string_view { return e.visit_id(); },
      [](const view::LookedAfterVisitMade& e) -> std::string_view { return e.visit_id(); },
      [](const view::PlacementStarted& e) -> std::string_view { return e.placement_id(); },
      [](const view::PlacementEnded& e) -> std::string_view { return e.placement_id(); },
      [](const view::LookedAfterReviewHeld& e) -> std::string_view { return e.review_id(); },
      [](const view::CarePlanMade& e) -> std::string_view { return e.care_plan_id(); },
      [](const view::CarePlanEnded& e) -> std::string_view { return e.care_plan_id(); },
      [](const view::PermanencePlanMade& e) -> std::string_view { return e.permanence_plan_id(); },
      [](const view::EducationPlanCompleted& e) -> std::string_view { return e.education_plan_id(); },
      [](const view::SchoolChanged& e) -> std::string_view { return e.school_change_id(); },
      [](const view::SchoolExcluded& e) -> std::string_view { return e.exclusion_id(); },
      [](const view::AttendanceRecorded& e) -> std::string_view { return e.attendance_id(); },
      [](const view::AttainmentRecorded& e) -> std::string_view { return e.attainment_id(); },
      [](const view::CareLeaverStatusStarted& e) -> std::string_view { return e.leaver_status_id(); },
      [](const view::CareLeaverStatusEnded& e) -> std::string_view { return e.leaver_status_id(); },
      [](const view::PathwayPlanMade& e) -> std::string_view { return e.pathway_plan_id(); },
      [](const view::PathwayPlanReviewed& e) -> std::string_view { return e.pathway_plan_id(); },
      [](const view::PersonalAdviserAppointed& e) -> std::string_view { return e.appointment_id(); },
      [](const view::PersonalAdviserEnded& e) -> std::string_view { return e.appointment_id(); },
      [](const view::CareLeaverContacted& e) -> std::string_view { return e.leaver_contact_id(); },
      [](const view::YoungCarerIdentified& e) -> std::string_view { return e.young_carer_id(); },
      [](const view::YoungCarerAssessed& e) -> std::string_view { return e.young_carer_id(); },
      [](const view::YoungCarerServiceStarted& e) -> std::string_view { return e.young_carer_id(); },
      [](const view::YoungCarerServiceEnded& e) -> std::string_view { return e.young_carer_id(); },
      [](const view::YoungCarerEnded& e) -> std::string_view { return e.young_carer_id(); },
      [](const view::ServiceStarted& e) -> std::string_view { return e.service_id(); },
      [](const view::ServiceEnded& e) -> std::string_view { return e.service_id(); },
      [](const view::CaseConsultationRecorded& e) -> std::string_view { return e.consultation_id(); },
      [](const view::UrgentDecisionRecorded& e) -> std::string_view { return e.decision_id(); },
      [](const view::CaseAudited& e) -> std::string_view { return e.audit_id(); },
      [](const view::AuditActionsCompleted& e) -> std::string_view { return e.audit_id(); },
      [](const view::SupervisionHeld& e) -> std::string_view { return e.supervision_id(); },
      [](const view::SupervisionRecordFiled& e) -> std::string_view { return e.supervision_id(); },
      [](const view::SupervisionAgreementReviewed& e) -> std::string_view { return e.agreement_review_id(); },
      [](const view::AppraisalHeld& e) -> std::string_view { return e.appraisal_id(); },
      [](const view::InductionHeld& e) -> std::string_view { return e.induction_id(); },
      [](const view::ProbationCheckHeld& e) -> std::string_view { return e.probation_check_id(); },
      [](const view::SicknessStarted& e) -> std::string_view { return e.absence_id(); },
      [](const view::SicknessEnded& e) -> std::string_view { return e.absence_id(); },
      [](const view::OtherAbsenceStarted& e) -> std::string_view { return e.absence_id(); },
      [](const view::OtherAbsenceEnded& e) -> std::string_view { return e.absence_id(); },
      [](const auto&) -> std::string_view { return ""; },
  });
}

// Those above, and what tells the day of birth, which is a strand by itself.
PayloadSet ReadBesideCaseload() {
  using E = v1::Event;
  return {E::kPersonRegistered, E::kPersonDetailsCorrected, E::kBirthRecorded, E::kContactReceived, E::kReferralReceived,
          E::kReferralDecided, E::kReferralWithdrawn, E::kAssessmentStarted, E::kAssessmentRequired, E::kAssessmentChildSeen,
          E::kAssessmentCompleted, E::kStrategyDiscussionHeld, E::kSection47Started, E::kSection47Ended, E::kConferenceRequested,
          E::kConferenceHeld, E::kCoreGroupHeld, E::kProtectionVisitMade, E::kLookedAfterVisitMade, E::kPlacementStarted,
          E::kPlacementEnded, E::kLookedAfterReviewHeld, E::kCarePlanMade, E::kCarePlanEnded, E::kPermanencePlanMade,
          E::kEducationPlanCompleted, E::kSchoolChanged, E::kSchoolExcluded, E::kAttendanceRecorded, E::kAttainmentRecorded,
          E::kCareLeaverStatusStarted, E::kCareLeaverStatusEnded, E::kPathwayPlanMade, E::kPathwayPlanReviewed,
          E::kPersonalAdviserAppointed, E::kPersonalAdviserEnded, E::kCareLeaverContacted, E::kYoungCarerIdentified,
          E::kYoungCarerAssessed, E::kYoungCarerServiceStarted, E::kYoungCarerServiceEnded, E::kYoungCarerEnded, E::kServiceStarted,
          E::kServiceEnded, E::kCaseConsultationRecorded, E::kUrgentDecisionRecorded, E::kCaseAudited, E::kAuditActionsCompleted,
          E::kSupervisionHeld, E::kSupervisionRecordFiled, E::kSupervisionAgreementReviewed, E::kAppraisalHeld, E::kInductionHeld,
          E::kProbationCheckHeld, E::kSicknessStarted, E::kSicknessEnded, E::kOtherAbsenceStarted, E::kOtherAbsenceEnded};
}

std::string_view StrandOf(const PayloadView& said) {
  const std::string_view strand = StrandOfChild(said);
  return strand.empty() ? StrandOfRecord(said) : strand;
}

Status Fold(const EntityKnowledge& knowledge, FactSink& facts) {
  const std::string_view kind = KindOf(knowledge.entity);
  if (kind == "child") {
    FoldChildSpells(knowledge, facts);
    FoldIndicatorChild(knowledge, facts);
  } else if (kind == "worker") {
    FoldEmployment(knowledge, facts);
    FoldIndicatorWorker(knowledge, facts);
  } else if (kind == "team") {
    FoldTeamNames(knowledge, facts);
  } else if (kind == "authority") {
    return FoldSettings(knowledge, facts);
  }
  return OkStatus();
}

PayloadSet Reads() {
  PayloadSet reads = CaseloadProjection().reads;
  reads.Add(ReadBesideCaseload());
  reads.Add(SettingsRead());
  return reads;
}

}  // namespace

const Projection& IndicatorsProjection() {
  static const Projection indicators = {"indicators", kVersion, {"child", "worker", "team", "authority"},
                                        &Fold, Reads(), &StrandOf};
  return indicators;
}

}  // namespace hanes
