// SPDX-License-Identifier: Apache-2.0
// What the tables of plans, visits, meetings, leaving care, schooling and practice become: a good row and a bad one of each.
#include "ingest/ssd_test_world.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// One row each, on one night; {table header, good row, its events, bad row, why it is refused}.
struct TableCase {
  std::string name;
  std::string header;
  std::string good;
  std::vector<std::string> events;
  std::string bad;
  std::string refusal;
};

class SsdTablesTest : public SsdTest, public ::testing::WithParamInterface<TableCase> {};

TEST_P(SsdTablesTest, AGoodRowIsToldAndABadOneRefused) {
  const TableCase& table = GetParam();
  EXPECT_THAT(Night("2013-04-20", table.header + "\n", table.good + "\n" + table.bad + "\n"), ::testing::ElementsAreArray(table.events));
  EXPECT_THAT(last_.refused, ElementsAre(HasSubstr("2013-04-20.csv:3: column " + table.refusal)));
  EXPECT_THAT(Night("2013-04-21", table.header + "\n", table.good + "\n"), IsEmpty()) << "what is as it was says nothing";
  EXPECT_EQ(CountsOf(last_, table.name).unchanged_records(), 1u);
}

const TableCase kTables[] = {
    {"contacts", "cont_contact_id,cont_person_id,cont_contact_date,cont_contact_source_code,cont_contact_outcome_json",
     R"(N1,C1,2013-04-02,1A,"{""NEW_REFERRAL_FLAG"": ""Y"", ""NFA_FLAG"": """"}")",
     {R"(child:C1 ContactReceived 2013-04-02 {"contact_id":"N1","source_code":"1A","outcome":"referral"})"},
     "N2,C1,2013-04-02,1A,rang twice", "cont_contact_outcome_json: \"rang twice\" is not a list of flags"},
    {"cin_plans", "cinp_cin_plan_id,cinp_referral_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date,cinp_cin_plan_team,cinp_cin_plan_worker_id",
     "Y1,R1,C1,2013-04-02,2013-04-12,T1,W1",
     {R"(child:C1 InNeedPlanStarted 2013-04-02 {"plan_id":"Y1","referral_id":"R1","team":"T1","worker":"W1"})",
      R"(child:C1 InNeedPlanEnded 2013-04-12 {"plan_id":"Y1"})"},
     "Y2,R1,C1,2013-04-02,2013-04-01,T1,W1", "cinp_cin_plan_end_date: \"2013-04-01\" is before column cinp_cin_plan_start_date"},
    {"cin_visits", "cinv_cin_visit_id,cinv_person_id,cinv_cin_visit_date,cinv_cin_visit_seen,cinv_cin_visit_seen_alone", "U1,C1,2013-04-02,Y,N",
     {R"(child:C1 InNeedVisitMade 2013-04-02 {"visit_id":"U1","seen":true,"alone":false})"}, "U2,C1,,Y,N",
     "cinv_cin_visit_date: \"\" is empty"},
    {"cp_visits", "cppv_cp_visit_id,cppv_person_id,cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen,cppv_cp_visit_seen_alone,cppv_worker_id",
     "U1,C1,P1,2013-04-02,Y,,W1",
     {R"(child:C1 ProtectionVisitMade 2013-04-02 {"visit_id":"U1","plan_id":"P1","worker":"W1","seen":true})"},
     "U2,C1,P1,2013-04-02,perhaps,,W1", "cppv_cp_visit_seen: \"perhaps\" is neither Y nor N"},
    {"cla_visits", "clav_cla_visit_id,clav_person_id,clav_cla_id,clav_cla_visit_date,clav_cla_visit_seen,clav_cla_visit_seen_alone",
     "U1,C1,L1,2013-04-02,Y,Y",
     {R"(child:C1 LookedAfterVisitMade 2013-04-02 {"visit_id":"U1","episode_id":"L1","seen":true,"alone":true})"},
     "U2,,L1,2013-04-02,Y,Y", "clav_person_id: \"\" is empty"},
    {"hanes_missed_visit", "visit_id,person_id,kind,planned_date,plan_id,worker_id,reason", "M1,C1,child_protection,2013-04-02,P1,W1,no_access",
     {R"(child:C1 ProtectionVisitMissed 2013-04-02 {"visit_id":"M1","plan_id":"P1","worker":"W1","missed_reason":"no_access"})"},
     "M2,C1,in_need,2013-04-02,,,", "kind: \"in_need\" is not child_protection or looked_after"},
    {"cp_reviews", "cppr_cp_review_id,cppr_person_id,cppr_cp_plan_id,cppr_cp_review_due,cppr_cp_review_date,cppr_cp_review_outcome_continue_cp,cppr_cp_review_meeting_id",
     "J1,C1,P1,2013-04-05,2013-04-02,N,G1",
     {R"(child:C1 ConferenceHeld 2013-04-02 {"conference_id":"J1","meeting_id":"G1","due_on":"2013-04-05","registered":false,"kind":"CONFERENCE_KIND_REVIEW","plan_id":"P1"})"},
     "J2,C1,P1,2013-04-05,#N/A,,", "cppr_cp_review_date: \"#N/A\" is a spreadsheet's error"},
    {"cla_reviews", "clar_cla_review_id,clar_person_id,clar_cla_review_due_date,clar_cla_review_date,clar_cla_review_cancelled,clar_cla_review_participation",
     "D1,C1,2013-04-05,2013-04-02,N,PN1", {R"(child:C1 LookedAfterReviewHeld 2013-04-02 {"review_id":"D1","participation":"PN1"})"},
     "D2,C1,2013-04-05,,perhaps,", "clar_cla_review_cancelled: \"perhaps\" is neither"},
    {"hanes_strategy_discussion", "discussion_id,person_id,held_date,enquiry_id", "G1,C1,2013-04-02,Q1",
     {R"(child:C1 StrategyDiscussionHeld 2013-04-02 {"discussion_id":"G1","enquiry_id":"Q1"})"}, "G2,C1,2013-04-02,Q 1",
     "enquiry_id: \"Q 1\" is not an id"},
    {"hanes_conference_postponed", "postponement_id,person_id,conference_id,postponed_date,new_date,reason", "X1,C1,I1,2013-04-02,2013-04-09,quorum",
     {R"(child:C1 ConferencePostponed 2013-04-02 {"conference_id":"I1","planned_on":"2013-04-09","postponed_reason":"quorum"})"},
     "X2,C1,,2013-04-02,,", "conference_id: \"\" is empty"},
    {"hanes_core_group", "core_group_id,person_id,plan_id,held_date", "B1,C1,P1,2013-04-02",
     {R"(child:C1 CoreGroupHeld 2013-04-02 {"core_group_id":"B1","plan_id":"P1"})"}, "B2,C1,P1,31/02/2013",
     "held_date: \"31/02/2013\" is not a date"},
    {"cla_care_plan", "lacp_table_id,lacp_person_id,lacp_cla_care_plan_start_date,lacp_cla_care_plan_end_date,lacp_cla_care_plan_json",
     R"(H1,C1,2013-04-02,2013-04-12,"{LTFOST18: ""Y"", ADOPTION: """"}")",
     {R"(child:C1 CarePlanMade 2013-04-02 {"care_plan_id":"H1"})",
      R"(child:C1 PermanencePlanMade 2013-04-02 {"permanence_plan_id":"H1","goal":"long_term_foster"})",
      R"(child:C1 CarePlanEnded 2013-04-12 {"care_plan_id":"H1"})"},
     "H2,C1,,2013-04-12,", "lacp_cla_care_plan_start_date: \"\" is empty"},
    {"permanence", "perm_table_id,perm_person_id,perm_adm_decision_date", "A1,C1,2013-04-02",
     {R"(child:C1 PermanencePlanMade 2013-04-02 {"permanence_plan_id":"A1","goal":"adoption"})"}, "A2,C1,41366",
     "perm_adm_decision_date: \"41366\""},
    {"hanes_care_leaver_status", "leaver_status_id,person_id,status,start_date,end_date", "F1,C1,former_relevant,2013-04-02,2013-04-12",
     {R"(child:C1 CareLeaverStatusStarted 2013-04-02 {"leaver_status_id":"F1","status":"CARE_LEAVER_STATUS_FORMER_RELEVANT"})",
      R"(child:C1 CareLeaverStatusEnded 2013-04-12 {"leaver_status_id":"F1"})"},
     "F2,C1,left,2013-04-02,", "status: \"left\" is none of eligible, relevant, former_relevant, qualifying, none"},
    {"hanes_pathway_plan", "pathway_plan_id,person_id,made_date,reviewed_date", "W1,C1,2013-04-02,2013-04-12",
     {R"(child:C1 PathwayPlanMade 2013-04-02 {"pathway_plan_id":"W1"})", R"(child:C1 PathwayPlanReviewed 2013-04-12 {"pathway_plan_id":"W1"})"},
     "W2,C1,2013-04-02,2013-04-01", "reviewed_date: \"2013-04-01\" is before column made_date"},
    {"hanes_personal_adviser", "appointment_id,person_id,worker_id,start_date,end_date", "A1,C1,W1,2013-04-02,",
     {R"(child:C1 PersonalAdviserAppointed 2013-04-02 {"appointment_id":"A1","worker":"W1"})"}, "A2,C1,A Person,2013-04-02,",
     "worker_id: \"A Person\" is not an id"},
    {"hanes_care_leaver_contact", "leaver_contact_id,person_id,contact_date,in_touch,suitable_accommodation,education_training_or_work",
     "K1,C1,2013-04-02,Y,N,",
     {R"(child:C1 CareLeaverContacted 2013-04-02 {"leaver_contact_id":"K1","in_touch":true,"suitable_accommodation":false})"},
     "K2,C1,2013-04-02,2,,", "in_touch: \"2\" is neither Y nor N"},
    {"hanes_young_carer", "young_carer_id,person_id,identified_date,assessed_date,service_start_date,service_end_date,end_date",
     "E1,C1,2013-04-02,2013-04-03,2013-04-04,,",
     {R"(child:C1 YoungCarerIdentified 2013-04-02 {"young_carer_id":"E1"})", R"(child:C1 YoungCarerAssessed 2013-04-03 {"young_carer_id":"E1"})",
      R"(child:C1 YoungCarerServiceStarted 2013-04-04 {"young_carer_id":"E1"})"},
     "E2,C1,2013-04-02,2013-04-01,,,", "assessed_date: \"2013-04-01\" is before column identified_date"},
    {"hanes_education_plan", "education_plan_id,person_id,completed_date", "P1,C1,2013-04-02",
     {R"(child:C1 EducationPlanCompleted 2013-04-02 {"education_plan_id":"P1"})"}, "P2,C1,", "completed_date: \"\" is empty"},
    {"hanes_school", "school_change_id,person_id,school_id,from_date,transitional", "H1,C1,S1,2013-04-02,N",
     {R"(child:C1 SchoolChanged 2013-04-02 {"school_change_id":"H1","school":"S1","transitional":false})"}, "H2,C1,Ysgol Y,2013-04-02,N",
     "school_id: \"Ysgol Y\" is not an id"},
    {"hanes_exclusion", "exclusion_id,person_id,kind,start_date,half_days", "X1,C1,fixed_period,2013-04-02,5",
     {R"(child:C1 SchoolExcluded 2013-04-02 {"exclusion_id":"X1","kind":"EXCLUSION_KIND_FIXED_PERIOD","half_days":5})"},
     "X2,C1,fixed_period,2013-04-02,2.5", "half_days: \"2.5\" is not a whole number"},
    {"hanes_attendance", "attendance_id,person_id,phase,from_date,last_date,possible_sessions,attended_sessions",
     "T1,C1,primary,2013-01-07,2013-03-28,110,104",
     {R"(child:C1 AttendanceRecorded 2013-01-07 {"attendance_id":"T1","end_on":"2013-03-29","phase":"SCHOOL_PHASE_PRIMARY","possible_sessions":110,"attended_sessions":104})"},
     "T2,C1,primary,2013-01-07,2013-03-28,110,111", "attended_sessions: \"111\" is more than possible_sessions"},
    {"hanes_attainment", "attainment_id,person_id,assessed_date,key_stage,core_subject_indicator,points", "N1,C1,2013-04-02,2,Y,",
     {R"(child:C1 AttainmentRecorded 2013-04-02 {"attainment_id":"N1","key_stage":2,"core_subject_indicator":true})"}, "N2,C1,2013-04-02,,Y,",
     "key_stage: \"\" is empty"},
    {"hanes_transfer", "transfer_id,person_id,referral_id,from_team,to_team,transfer_date", "T1,C1,R1,T01,T02,2013-04-02",
     {R"(child:C1 CaseTransferred 2013-04-02 {"transfer_id":"T1","case_id":"R1","from_team":"T01","to_team":"T02"})"},
     "T2,C1,R1,T01,,2013-04-02", "to_team: \"\" is empty"},
    {"hanes_service", "service_id,person_id,plan_kind,start_date,end_date", "S1,C1,in_need,2013-04-02,2013-04-12",
     {R"(child:C1 ServiceStarted 2013-04-02 {"service_id":"S1","plan_kind":"in_need"})", R"(child:C1 ServiceEnded 2013-04-12 {"service_id":"S1"})"},
     "S2,C1,in_need,2013-04-02,2013-04-01", "end_date: \"2013-04-01\" is before column start_date"},
    {"hanes_audit", "audit_id,person_id,referral_id,audit_date,grade,actions,actions_due_date,actions_completed_date,auditor_id,worker_id,team",
     "D1,C1,R1,2013-04-02,adequate,2,2013-05-02,2013-04-12,W9,W1,T1",
     {R"(child:C1 CaseAudited 2013-04-02 {"audit_id":"D1","case_id":"R1","grade":"adequate","actions":2,"actions_due_on":"2013-05-02","auditor":"W9","worker":"W1","team":"T1"})",
      R"(child:C1 AuditActionsCompleted 2013-04-12 {"audit_id":"D1"})"},
     "D2,C1,R1,2013-04-02,adequate,two,,,,,", "actions: \"two\" is not a whole number"},
    {"hanes_complaint", "complaint_id,person_id,team,kind,stage,theme,received_date,closed_date,outcome",
     "Z1,,T1,complaint,1,delay,2013-04-02,2013-04-12,upheld",
     {R"(team:T1 ComplaintReceived 2013-04-02 {"complaint_id":"Z1","stage":1,"theme":"delay","team":"T1"})",
      R"(team:T1 ComplaintClosed 2013-04-12 {"complaint_id":"Z1","outcome":"upheld"})"},
     "Z2,C1,,praise,,,2013-04-02,,", "kind: \"praise\" is not complaint or compliment"},
    {"hanes_case_consultation", "consultation_id,person_id,kind,held_date,recorded_date,worker_id,supervisor_id",
     "K1,C1,urgent_decision,2013-04-02,2013-04-03,W1,W9",
     {R"(child:C1 UrgentDecisionRecorded 2013-04-03 {"decision_id":"K1","made_on":"2013-04-02","worker":"W1","supervisor":"W9"})"},
     "K2,C1,consultation,2013-04-02,2013-04-01,,", "recorded_date: \"2013-04-01\" is before column held_date"},
};

INSTANTIATE_TEST_SUITE_P(OfEvery, SsdTablesTest, ::testing::ValuesIn(kTables),
                         [](const auto& table) { return table.param.name; });

TEST_F(SsdTest, AnAssessmentSaysWhenItWasRequiredAndWhoSawTheChildAlone) {
  const std::string header =
      "cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,cina_assessment_child_seen,cina_assessment_auth_date,"
      "cina_assessment_kind,cina_required_date,cina_child_seen_date,cina_child_seen_alone,cina_child_seen_by,cina_child_seen_by_social_worker\n";
  EXPECT_THAT(Night("2013-04-20", header, "A1,C1,R1,,,,core,2013-04-02,,,,\n"),
              ElementsAre(R"(child:C1 AssessmentRequired 2013-04-02 {"assessment_id":"A1","referral_id":"R1","kind":"ASSESSMENT_KIND_CORE"})"));
  EXPECT_THAT(
      Night("2013-04-21", header, "A1,C1,R1,2013-04-05,Y,2013-04-20,core,2013-04-02,2013-04-08,Y,W1,Y\n"),
      ElementsAre(R"(child:C1 AssessmentStarted 2013-04-05 {"assessment_id":"A1","referral_id":"R1","kind":"ASSESSMENT_KIND_CORE"})",
                  R"(child:C1 AssessmentChildSeen 2013-04-08 {"assessment_id":"A1","alone":true,"worker":"W1","by_social_worker":true})",
                  R"(child:C1 AssessmentCompleted 2013-04-20 {"assessment_id":"A1","child_seen":true})"));
  Night("2013-04-22", header, "A2,C1,R1,,,,,2013-04-02,,,,\n");
  EXPECT_THAT(last_.refused, ElementsAre(HasSubstr("column cina_assessment_kind: \"\" is empty")));
}

TEST_F(SsdTest, ADecisionHasItsOwnDayAndSaysWhoGotTheReferral) {
  EXPECT_THAT(Night("2013-04-20",
                    "cine_referral_id,cine_person_id,cine_referral_date,cine_referral_nfa,cine_close_date,cine_decision_date,cine_allocated_to\n",
                    "R1,C1,2013-04-02,N,,2013-04-04,other_worker\n"),
              ElementsAre(HasSubstr("ReferralReceived 2013-04-02"),
                          R"(child:C1 ReferralDecided 2013-04-04 {"referral_id":"R1","outcome":"accepted","allocation":"REFERRAL_ALLOCATION_OTHER_WORKER"})",
                          HasSubstr("CaseOpened 2013-04-02")));
}

TEST_F(SsdTest, AConferenceThatWasCalledForStaysSoWhenItIsHeld) {
  const std::string header = "icpc_icpc_id,icpc_s47_enquiry_id,icpc_person_id,icpc_requested_date,icpc_icpc_date\n";
  EXPECT_THAT(Night("2013-04-20", header, "I1,Q1,C1,2013-04-02,\nI2,Q2,C2,,\n"),
              ElementsAre(HasSubstr("child:C1 ConferenceRequested 2013-04-02"), HasSubstr("child:C2 ConferenceRequested 2013-04-20")));
  EXPECT_THAT(Night("2013-04-22", header, "I1,Q1,C1,2013-04-02,2013-04-21\nI2,Q2,C2,,2013-04-21\n"),
              ElementsAre(HasSubstr("child:C1 ConferenceHeld 2013-04-21"), HasSubstr("child:C2 ConferenceHeld 2013-04-21")));
}

TEST_F(SsdTest, ACareLeaverIsToldAsThingsStand) {
  const std::string header =
      "clea_table_id,clea_person_id,clea_care_leaver_eligibility,clea_care_leaver_in_touch,clea_care_leaver_latest_contact,"
      "clea_care_leaver_accom_suitable,clea_care_leaver_activity,clea_pathway_plan_review_date,clea_care_leaver_personal_advisor,"
      "clea_care_leaver_worker_id\n";
  EXPECT_THAT(
      Night("2013-04-20", header, "B1,C1,Relevant,YES,2013-04-02,1,G5,2013-03-01,A Person,W1\n"),
      ElementsAre(R"(child:C1 CareLeaverStatusStarted 2013-04-20 {"leaver_status_id":"B1/2","status":"CARE_LEAVER_STATUS_RELEVANT"})",
                  R"(child:C1 PersonalAdviserAppointed 2013-04-20 {"appointment_id":"B1","worker":"W1"})",
                  R"(child:C1 PathwayPlanReviewed 2013-03-01 {"pathway_plan_id":"B1"})",
                  R"(child:C1 CareLeaverContacted 2013-04-02 {"leaver_contact_id":"B1/2013-04-02","in_touch":true,"suitable_accommodation":true,"education_training_or_work":false})"));
  EXPECT_THAT(Night("2013-05-20", header, "B1,C1,Relevant,NO,2013-05-02,,,2013-03-01,A Person,W1\n"),
              ElementsAre(R"(child:C1 CareLeaverContacted 2013-05-02 {"leaver_contact_id":"B1/2013-05-02","in_touch":false})"))
      << "a later contact does not undo an earlier one";
  for (const v1::Event& event : world_.Events()) EXPECT_EQ(event.ShortDebugString().find("Person"), std::string::npos);
}

TEST_F(SsdTest, ACancelledReviewIsNotHeldAndOneWithoutTheChildIsCounted) {
  EXPECT_THAT(Night("2013-04-20",
                    "clar_cla_review_id,clar_person_id,clar_cla_review_due_date,clar_cla_review_date,clar_cla_review_cancelled\n",
                    "D1,C1,2013-04-05,,Y\nD2,C1,2013-05-05,,N\n"),
              ElementsAre(R"(child:C1 LookedAfterReviewCancelled 2013-04-05 {"review_id":"D1"})"));
  EXPECT_THAT(Night("2013-04-21", "clar_cla_review_id,clar_cla_id,clar_cla_review_date\n", "D1,L1,2013-04-05\n"), IsEmpty());
  EXPECT_EQ(CountsOf(last_, "cla_reviews_of_nobody").rows_read(), 1u);
}

}  // namespace
}  // namespace hanes
