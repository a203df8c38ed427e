// SPDX-License-Identifier: Apache-2.0
#include "ingest/ssd.h"

#include <gmock/gmock.h>

#include "ingest/ssd_test_world.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kPerson[] =
    "pers_person_id,pers_sex,pers_ethnicity,pers_dob,pers_expected_dob,pers_death_date,pers_common_child_id\n";
constexpr char kCinEpisodes[] =
    "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,cine_referral_source_code,cine_referral_nfa,"
    "cine_close_reason,cine_close_date,cine_referral_team\n";
constexpr char kInvolvements[] =
    "invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_professional_team,invo_involvement_start_date,"
    "invo_involvement_end_date,invo_worker_change_reason,invo_person_id,invo_referral_id\n";
constexpr char kProfessionals[] =
    "prof_professional_id,prof_professional_name,prof_social_worker_registration_no,prof_professional_job_title,"
    "prof_professional_department,prof_full_time_equivalency,prof_agency_worker_flag,prof_start_date,prof_end_date\n";
constexpr char kDepartment[] = "dept_team_id,dept_team_name,dept_team_parent_id,dept_team_parent_name\n";
constexpr char kPlans[] =
    "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_initial_category,"
    "cppl_cp_plan_latest_category\n";
constexpr char kPreProceedings[] =
    "prep_table_id,prep_person_id,prep_pre_pro_decision_date,prep_agree_stepdown_issue_date,prep_care_pro_letter_date,prep_care_"
    "pro_end_date\n";
constexpr char kLinks[] =
    "link_table_id,link_person_id,link_identifier_type,link_identifier_value,link_valid_from_date,link_valid_to_date\n";

TEST_F(SsdTest, APersonIsRegisteredOnTheDayOfTheFirstExtractThatShowsIt) {
  EXPECT_THAT(
      Night("2013-04-02", kPerson, "C1,F,WBRI,2005-03-31 00:00:00,,,9434765919\n"),
      ElementsAre("child:C1 PersonRegistered 2013-04-02 {\"born_on\":\"2005-03-31\",\"sex\":\"F\",\"ethnicity\":\"WBRI\"}"));
  EXPECT_THAT(
      Night("2013-04-03", kPerson, "C1,F,WIRI,2005-03-31 00:00:00,,,9434765919\n"),
      ElementsAre(
          "corrects child:C1 PersonRegistered 2013-04-02 {\"born_on\":\"2005-03-31\",\"sex\":\"F\",\"ethnicity\":\"WIRI\"}"))
      << "the day of registration stays";
}

TEST_F(SsdTest, AnUnbornChildIsRegisteredAndBorn) {
  EXPECT_THAT(Night("2013-04-02", kPerson, "C1,,,,2013-06-01,,\n"),
              ElementsAre("child:C1 UnbornRegistered 2013-04-02 {\"expected_on\":\"2013-06-01\"}"));
  EXPECT_THAT(Night("2013-06-03", kPerson, "C1,F,,2013-05-30,2013-06-01,,\n"),
              ElementsAre("child:C1 BirthRecorded 2013-05-30 {\"born_on\":\"2013-05-30\"}",
                          "child:C1 PersonRegistered 2013-06-03 {\"born_on\":\"2013-05-30\",\"sex\":\"F\"}"));
}

TEST_F(SsdTest, MergedPersonsAreToldOfTheChildThatStaysAndOtherIdentifiersAreNotRead) {
  EXPECT_THAT(Night("2013-04-02", kLinks, "K1,C1,merged_person,C2,2013-04-01,\nK2,C3,NHS Number,943 476 5919,,\n"),
              ElementsAre("child:C1 PersonsMerged 2013-04-01 {\"merged_child\":\"C2\"}"));
  EXPECT_THAT(Night("2013-05-02", kLinks, "K1,C1,merged_person,C2,2013-04-01,2013-05-01\n"),
              ElementsAre("child:C1 PersonsUnmerged 2013-05-01 {\"merged_child\":\"C2\"}"));
  EXPECT_EQ(CountsOf(last_, "linked_identifiers").vanished_records(), 0u);
}

TEST_F(SsdTest, AReferralOpensACaseUnlessNothingFurtherIsToBeDone) {
  EXPECT_THAT(Night("2013-04-20", kCinEpisodes,
                    "R1,C1,02/04/2013,N1,1A,N,RC1,19/04/2013,MASH\nR2,C2,2013-04-03,N2,2B,Y,RC8,2013-04-04,MASH\n"),
              ElementsAre("child:C1 ReferralReceived 2013-04-02 "
                          "{\"referral_id\":\"R1\",\"source_code\":\"1A\",\"primary_need\":\"N1\",\"team\":\"MASH\"}",
                          "child:C1 ReferralDecided 2013-04-02 {\"referral_id\":\"R1\",\"outcome\":\"accepted\"}",
                          "child:C1 CaseOpened 2013-04-02 {\"case_id\":\"R1\",\"team\":\"MASH\"}",
                          "child:C1 CaseClosed 2013-04-19 {\"case_id\":\"R1\",\"closure_reason\":\"RC1\"}",
                          "child:C2 ReferralReceived 2013-04-03 "
                          "{\"referral_id\":\"R2\",\"source_code\":\"2B\",\"primary_need\":\"N2\",\"team\":\"MASH\"}",
                          "child:C2 ReferralDecided 2013-04-04 "
                          "{\"referral_id\":\"R2\",\"outcome\":\"no_further_action\",\"allocation\":\"REFERRAL_ALLOCATION_NOBODY\"}"));
}

TEST_F(SsdTest, AClosureBeforeTheReferralIsRefusedWithItsRow) {
  EXPECT_THAT(Night("2013-04-20", kCinEpisodes, "R1,C1,02/04/2013,N1,1A,N,RC1,01/04/2013,MASH\n"), IsEmpty());
  EXPECT_THAT(
      last_.refused,
      ElementsAre(HasSubstr("2013-04-20.csv:2: column cine_close_date: \"2013-04-01\" is before column cine_referral_date")));
}

TEST_F(SsdTest, ARecordThatMovesToAnotherChildIsWithdrawnFromTheFirst) {
  Night("2013-04-20", kCinEpisodes, "R1,C1,02/04/2013,N1,1A,,,,MASH\n");
  EXPECT_THAT(Night("2013-04-21", kCinEpisodes, "R1,C9,02/04/2013,N1,1A,,,,MASH\n"),
              ElementsAre(HasSubstr("voids child:C1 ReferralReceived"), HasSubstr("voids child:C1 CaseOpened"),
                          HasSubstr("child:C9 ReferralReceived 2013-04-02"), HasSubstr("child:C9 CaseOpened 2013-04-02")));
  EXPECT_THAT(Night("2013-04-22", kCinEpisodes, "R1,C9,02/04/2013,N1,1A,,,,MASH\n"), IsEmpty());
  EXPECT_THAT(Night("2013-04-23", kCinEpisodes, "R1,C1,02/04/2013,N1,1A,,,,MASH\n"),
              ElementsAre(HasSubstr("voids child:C9 ReferralReceived"), HasSubstr("voids child:C9 CaseOpened"),
                          HasSubstr("child:C1 ReferralReceived 2013-04-02"), HasSubstr("child:C1 CaseOpened 2013-04-02")));
  EXPECT_THAT(world_.Quarantined(), IsEmpty());
}

TEST_F(SsdTest, AnInvolvementIsAPartInACase) {
  EXPECT_THAT(
      Night("2013-04-20", kInvolvements,
            "V1,W1,Allocated Social Worker,T1,2013-04-02,2013-04-10,LEFT,C1,R1\nV2,W2,CO_WORKER,T1,2013-04-02,,,C1,R1\n"
            "V3,,ALLOCATED_SOCIAL_WORKER,T1,2013-04-10,,,C1,R1\nV4,W3,Duty,T1,2013-04-11,,,C2,R2\n"),
      ElementsAre(
          "child:C1 CaseAllocated 2013-04-02 "
          "{\"allocation_id\":\"V1\",\"worker\":\"W1\",\"team\":\"T1\",\"role\":\"ALLOCATION_ROLE_PRIMARY\",\"case_id\":\"R1\"}",
          "child:C1 AllocationEnded 2013-04-10 {\"allocation_id\":\"V1\",\"end_reason\":\"LEFT\"}",
          "child:C1 CaseAllocated 2013-04-02 "
          "{\"allocation_id\":\"V2\",\"worker\":\"W2\",\"team\":\"T1\",\"role\":\"ALLOCATION_ROLE_SECONDARY\",\"case_id\":"
          "\"R1\"}",
          "child:C1 CaseAllocated 2013-04-10 "
          "{\"allocation_id\":\"V3\",\"team\":\"T1\",\"role\":\"ALLOCATION_ROLE_DUTY\",\"case_id\":\"R1\"}",
          "child:C2 CaseAllocated 2013-04-11 "
          "{\"allocation_id\":\"V4\",\"team\":\"T1\",\"role\":\"ALLOCATION_ROLE_DUTY\",\"case_id\":\"R2\"}"));
  Night("2013-04-21", kInvolvements, "V9,W1,,T1,2013-04-02,,,C1,R1\n");
  EXPECT_THAT(last_.refused,
              ElementsAre(HasSubstr("column invo_professional_role_id: \"\" is empty: nobody can tell who holds the case")));
}

TEST_F(SsdTest, AnInvolvementWithoutAReferralIsTaken) {
  EXPECT_THAT(Night("2013-04-20", kInvolvements, "V1,W1,ALLOCATED_SOCIAL_WORKER,T1,2013-04-02,,,C1,\n"),
              ElementsAre("child:C1 CaseAllocated 2013-04-02 "
                          "{\"allocation_id\":\"V1\",\"worker\":\"W1\",\"team\":\"T1\",\"role\":\"ALLOCATION_ROLE_PRIMARY\"}"));
}

TEST_F(SsdTest, AWorkerJoinsAndEveryLaterDifferenceIsAChangeOnTheDayOfTheExtract) {
  EXPECT_THAT(Night("2013-04-02", kProfessionals, "W1,Siân Example,SW1,Social Worker,T1,1.0,N,2012-01-09,\n"),
              ElementsAre("worker:W1 WorkerJoined 2012-01-09 "
                          "{\"role\":\"WORKER_ROLE_SOCIAL_WORKER\",\"team\":\"T1\",\"fte_hundredths\":100,\"agency\":false}"));
  EXPECT_THAT(Night("2013-04-03", kProfessionals, "W1,Siân Example,SW1,Social Worker,T1,0.6,N,2012-01-09,\n"),
              ElementsAre("worker:W1 WorkerFteChanged 2013-04-03 {\"fte_hundredths\":60}"));
  EXPECT_THAT(Night("2013-04-04", kProfessionals, "W1,Siân Example,SW1,Team Manager,T2,0.6,N,2012-01-09,\n"),
              ElementsAre("worker:W1 WorkerRoleChanged 2013-04-04 {\"role\":\"WORKER_ROLE_MANAGER\"}",
                          "worker:W1 WorkerTeamMoved 2013-04-04 {\"team\":\"T2\"}"));
  EXPECT_THAT(Night("2013-04-05", kProfessionals, "W1,Siân Example,SW1,Team Manager,T2,1.0,N,2012-01-09,\n"),
              ElementsAre("worker:W1 WorkerFteChanged 2013-04-05 {\"fte_hundredths\":100}"))
      << "back to what it was when she joined is a change too";
  EXPECT_THAT(Night("2013-04-06", kProfessionals, "W1,Siân Example,SW1,Team Manager,T2,1.0,N,2012-01-16,2013-04-05\n"),
              ElementsAre("corrects worker:W1 WorkerJoined 2012-01-16 "
                          "{\"role\":\"WORKER_ROLE_SOCIAL_WORKER\",\"team\":\"T1\",\"fte_hundredths\":100,\"agency\":false}",
                          "worker:W1 WorkerLeft 2013-04-05 {}"))
      << "a corrected first day keeps what she joined as";
  for (const v1::Event& event : world_.Events()) EXPECT_EQ(event.ShortDebugString().find("Example"), std::string::npos);
}

TEST_F(SsdTest, TheRoleOfAWorkerIsToldByTitleAndRegistration) {
  Night("2013-04-02", kProfessionals,
        "W1,,SW1,Social Worker,,,,,\nW2,,,Social Work Assistant,,,,,\nW3,,SW3,Team Manager,,,,,\nW4,,,Business "
        "Support,,,,,\nW5,,,,,,,,\nW6,,,Social Worker,,,,,\n");
  std::vector<std::string> roles;
  for (const v1::Event& event : world_.Events()) {
    if (event.has_worker_joined()) roles.push_back(event.stream() + " " + v1::WorkerRole_Name(event.worker_joined().role()));
  }
  EXPECT_THAT(roles, ElementsAre("worker:W1 WORKER_ROLE_SOCIAL_WORKER", "worker:W2 WORKER_ROLE_OTHER_PRACTITIONER",
                                 "worker:W3 WORKER_ROLE_MANAGER", "worker:W4 WORKER_ROLE_OTHER",
                                 "worker:W5 WORKER_ROLE_UNSPECIFIED", "worker:W6 WORKER_ROLE_OTHER_PRACTITIONER"));
}

TEST_F(SsdTest, ATeamIsCreatedAndRenamed) {
  EXPECT_THAT(Night("2013-04-02", kDepartment, "T1,East,,\n"),
              ElementsAre("team:T1 TeamCreated 2013-04-02 {\"team_name\":\"East\"}"));
  EXPECT_THAT(Night("2013-04-03", kDepartment, "T1,Dwyrain,,\n"),
              ElementsAre("team:T1 TeamRenamed 2013-04-03 {\"team_name\":\"Dwyrain\"}"));
  EXPECT_THAT(Night("2013-04-04", kDepartment, "T1,Dwyrain,T0,\n"),
              ElementsAre("corrects team:T1 TeamCreated 2013-04-02 {\"team_name\":\"East\",\"parent_team\":\"T0\"}"));
}

TEST_F(SsdTest, APlanChangesItsCategoryOnTheDayOfTheExtract) {
  EXPECT_THAT(Night("2013-04-02", kPlans, "P1,C1,2013-03-01,,NEG,NEG\nP2,C2,2013-03-01,,NEG,EMO\n"),
              ElementsAre("child:C1 ChildProtectionRegistered 2013-03-01 {\"plan_id\":\"P1\",\"category\":\"NEG\"}",
                          "child:C2 ChildProtectionRegistered 2013-03-01 {\"plan_id\":\"P2\",\"category\":\"NEG\"}",
                          "child:C2 ChildProtectionCategoryChanged 2013-04-02 {\"plan_id\":\"P2\",\"category\":\"EMO\"}"));
  EXPECT_THAT(Night("2013-04-09", kPlans, "P1,C1,2013-03-01,,NEG,PHY\nP2,C2,2013-03-01,2013-04-08,NEG,EMO\n"),
              ElementsAre("child:C1 ChildProtectionCategoryChanged 2013-04-09 {\"plan_id\":\"P1\",\"category\":\"PHY\"}",
                          "child:C2 ChildProtectionDeregistered 2013-04-08 {\"plan_id\":\"P2\"}"));
}

TEST_F(SsdTest, PreProceedingsEndOrLeadToCourt) {
  EXPECT_THAT(
      Night("2013-04-02", kPreProceedings, "O1,C1,2013-01-10,2013-02-10,,\nO2,C2,2013-01-10,2013-02-10,2013-02-12,2013-03-30\n"),
      ElementsAre("child:C1 PreProceedingsStarted 2013-01-10 {\"process_id\":\"O1\"}",
                  "child:C1 PreProceedingsEnded 2013-02-10 {\"process_id\":\"O1\"}",
                  "child:C2 PreProceedingsStarted 2013-01-10 {\"process_id\":\"O2\"}",
                  "child:C2 PreProceedingsEnded 2013-02-10 {\"process_id\":\"O2\"}",
                  "child:C2 ProceedingsIssued 2013-02-12 {\"process_id\":\"O2\"}",
                  "child:C2 ProceedingsEnded 2013-03-30 {\"process_id\":\"O2\"}"));
}

TEST_F(SsdTest, EnquiriesConferencesAndAssessmentsAreTold) {
  EXPECT_THAT(Night("2013-04-02",
                    "s47e_s47_enquiry_id,s47e_referral_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa\n",
                    "Q1,R1,C1,2013-01-10,2013-01-20,N\n"),
              ElementsAre("child:C1 Section47Started 2013-01-10 {\"enquiry_id\":\"Q1\",\"referral_id\":\"R1\"}",
                          "child:C1 StrategyDiscussionHeld 2013-01-10 {\"discussion_id\":\"Q1\",\"enquiry_id\":\"Q1\"}",
                          "child:C1 Section47Ended 2013-01-20 {\"enquiry_id\":\"Q1\",\"no_further_action\":false}"));
  EXPECT_THAT(
      Night("2013-04-03",
            "icpc_icpc_id,icpc_icpc_meeting_id,icpc_s47_enquiry_id,icpc_person_id,icpc_icpc_target_date,icpc_icpc_date,icpc_icpc_"
            "outcome_cp_flag\n",
            "I1,M1,Q1,C1,2013-01-30,2013-02-01,Y\nI2,M2,Q2,C2,2013-05-01,,\n"),
      ElementsAre(
          "child:C1 ConferenceHeld 2013-02-01 "
          "{\"conference_id\":\"I1\",\"meeting_id\":\"M1\",\"enquiry_id\":\"Q1\",\"due_on\":\"2013-01-30\",\"registered\":true}",
          "child:C2 ConferenceRequested 2013-04-03 "
          "{\"conference_id\":\"I2\",\"meeting_id\":\"M2\",\"enquiry_id\":\"Q2\",\"kind\":\"CONFERENCE_KIND_INITIAL\"}"))
      << "the second is called for, not held";
  EXPECT_THAT(Night("2013-04-04",
                    "cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,cina_assessment_child_seen,"
                    "cina_assessment_auth_date\n",
                    "A1,C1,R1,2013-01-10,Y,2013-01-20\n"),
              ElementsAre("child:C1 AssessmentStarted 2013-01-10 "
                          "{\"assessment_id\":\"A1\",\"referral_id\":\"R1\",\"kind\":\"ASSESSMENT_KIND_SINGLE\"}",
                          "child:C1 AssessmentCompleted 2013-01-20 {\"assessment_id\":\"A1\",\"child_seen\":true}"));
}

TEST_F(SsdTest, EpisodesPlacementsAndLegalStatusAreTold) {
  EXPECT_THAT(
      Night("2013-04-02",
            "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,clae_cla_primary_need_"
            "code,clae_cla_episode_ceased,clae_cla_episode_ceased_reason\n",
            "E1,C1,2013-01-10,S,N1,2013-01-20,E4a\n"),
      ElementsAre("child:C1 LookedAfterStarted 2013-01-10 {\"episode_id\":\"E1\",\"start_reason\":\"S\",\"primary_need\":\"N1\"}",
                  "child:C1 LookedAfterEnded 2013-01-20 {\"episode_id\":\"E1\",\"end_reason\":\"E4a\"}"));
  EXPECT_THAT(Night("2013-04-03",
                    "clap_cla_placement_id,clap_cla_placement_start_date,clap_cla_placement_type,clap_cla_placement_postcode,"
                    "clap_cla_placement_provider,clap_cla_placement_end_date,clap_person_id\n",
                    "L1,2013-01-10,U4,SA1 1AA,PR1,,C1\n"),
              ElementsAre("child:C1 PlacementStarted 2013-01-10 "
                          "{\"placement_id\":\"L1\",\"placement_type\":\"U4\",\"placement_provider\":\"PR1\"}"));
  EXPECT_THAT(
      Night("2013-04-04",
            "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,lega_legal_status_end_date\n",
            "S1,C1,C2,2013-01-10,2013-01-20\n"),
      ElementsAre("child:C1 LegalStatusStarted 2013-01-10 {\"legal_status_id\":\"S1\",\"legal_status\":\"C2\"}",
                  "child:C1 LegalStatusEnded 2013-01-20 {\"legal_status_id\":\"S1\"}"));
}

TEST_F(SsdTest, AChildIsMarkedReadyToLeave) {
  constexpr char kMarks[] = "case_status_id,person_id,referral_id,status,start_date,end_date\n";
  EXPECT_THAT(Night("2013-04-02", kMarks, "Z1,C1,R1,ready_for_transfer,2013-04-01,\n"),
              ElementsAre("child:C1 ReadyForClosureStarted 2013-04-01 {\"mark_id\":\"Z1\",\"kind\":\"transfer\"}"));
  EXPECT_THAT(Night("2013-04-03", kMarks, "Z1,C1,R1,ready_for_transfer,2013-04-01,2013-04-03\nZ2,C1,R1,soon,2013-04-01,\n"),
              ElementsAre("child:C1 ReadyForClosureEnded 2013-04-03 {\"mark_id\":\"Z1\"}"));
  EXPECT_THAT(last_.refused, ElementsAre(HasSubstr("column status: \"soon\" is not ready_for_closure or ready_for_transfer")));
}

TEST_F(SsdTest, AProcessThatWentToCourtRollsOffOnlyWhenProceedingsAreOver) {
  Night("2013-04-02", kPreProceedings, "O1,C1,2011-01-10,2011-02-10,2011-02-12,\n");
  Night("2013-04-03", kPreProceedings, "");
  EXPECT_EQ(CountsOf(last_, "pre_proceedings").vanished_records(), 1u)
      << "pre-proceedings ended before the window, proceedings did not";
}

TEST(SsdTablesTest, EveryTableCanBeToldFromEveryOther) {
  for (const ExtractTable& table : StandardSafeguardingDataset().tables) {
    const std::vector<std::string> header(table.required.begin(), table.required.end());
    const StatusOr<const ExtractTable*> found = RecogniseTable(StandardSafeguardingDataset(), ExtractColumns(header));
    ASSERT_TRUE(found.ok()) << table.name << found.status();
    EXPECT_EQ((*found)->name, table.name);
    EXPECT_EQ(table.read == nullptr, table.absence == Absence::kCountedOnly) << table.name;
  }
}

}  // namespace
}  // namespace hanes
