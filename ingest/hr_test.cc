// SPDX-License-Identifier: Apache-2.0
#include "ingest/hr.h"

#include <gmock/gmock.h>

#include "ingest/extract_test_world.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Weekly extracts, told as events: "worker:W1 WorkerJoined 2012-04-01 {...}", and as what was refused.
class HrTest : public ::testing::Test {
 protected:
  // What the extract of `day` adds, its closing event left out. Files by name.
  std::vector<std::string> Week(const std::string& day, const std::map<std::string, std::string>& files) {
    const size_t before = world_.Events().size();
    std::vector<std::string> paths;
    for (const auto& [name, bytes] : files) paths.push_back(world_.folder.Write(day + "/" + name, bytes));
    const StatusOr<ImportReport> report = world_.Import(world_.Request("hr", "2011-04-01.." + day, day, paths));
    EXPECT_TRUE(report.ok()) << report.status();
    if (report.ok()) last_ = *report;
    return world_.ToldAfter(before);
  }

  std::string Refusal(const std::map<std::string, std::string>& files) {
    Week("2013-03-31", files);
    return last_.refused.empty() ? "nothing" : last_.refused.back();
  }

  ExtractWorld world_;
  ImportReport last_;
};

constexpr char kWorkers[] = "worker_id,first_day,last_day,role,job,team,fte,agency,leaving_reason,destination\n";
constexpr char kContracts[] = "contract_id,worker_id,first_day,last_day,fte,weekday_hours\n";
constexpr char kAbsences[] =
    "absence_id,worker_id,kind,reason,first_day,last_day,first_day_lost,last_day_lost,expected_back,phased_from,phased_to,"
    "phased_percent,return_to_work_on\n";

TEST_F(HrTest, AWorkerJoinsMovesAndLeaves) {
  EXPECT_THAT(Week("2013-01-06", {{"w.csv", std::string(kWorkers) + "W1,2012-04-02,,social_worker,senior,T1,0.8,N,,\n"}}),
              ElementsAre("worker:W1 WorkerJoined 2012-04-02 "
                          R"({"role":"WORKER_ROLE_SOCIAL_WORKER","team":"T1","fte_hundredths":80,"agency":false,"job":"senior"})"));
  EXPECT_THAT(Week("2013-01-13", {{"w.csv", std::string(kWorkers) + "W1,2012-04-02,,social_worker,senior,T2,0.8,N,,\n"}}),
              ElementsAre(R"(worker:W1 WorkerTeamMoved 2013-01-13 {"team":"T2"})"));
  EXPECT_THAT(
      Week("2013-01-20", {{"w.csv", std::string(kWorkers) + "W1,2012-04-02,18/01/2013,social_worker,senior,T2,0.8,N,resigned,agency\n"}}),
      ElementsAre(R"(worker:W1 WorkerLeft 2013-01-19 {"leaving_reason":"resigned","destination":"agency"})"))
      << "the last day is worked";
}

TEST_F(HrTest, AWorkerWhoComesBackHasAnotherEmployment) {
  const std::string header = "worker_id,employment_id,first_day,last_day\n";
  EXPECT_THAT(Week("2013-01-06", {{"w.csv", header + "W1,1,2010-04-01,2011-06-30\nW1,2,2012-09-01,\n"}}),
              ElementsAre("worker:W1 WorkerJoined 2010-04-01 {}", "worker:W1 WorkerLeft 2011-07-01 {}",
                          "worker:W1 WorkerJoined 2012-09-01 {}"));
}

TEST_F(HrTest, TermsSayFteAndTheWholeWeek) {
  EXPECT_THAT(
      Week("2013-01-06", {{"c.csv", std::string(kContracts) + "K1,W1,2012-04-02,2012-09-30,1,7.4/7.4/7.4/7.4/7.4/0/0\n"
                                                              "K2,W1,2012-10-01,,0.6,7.4/7.4/7.4/0/0/0/0\n"}}),
      ElementsAre(R"(worker:W1 WorkerFteChanged 2012-04-02 {"fte_hundredths":100})",
                  R"(worker:W1 WorkerWorkPatternChanged 2012-04-02 {"monday_hundredths":740,"tuesday_hundredths":740,)"
                  R"("wednesday_hundredths":740,"thursday_hundredths":740,"friday_hundredths":740})",
                  R"(worker:W1 WorkerFteChanged 2012-10-01 {"fte_hundredths":60})",
                  R"(worker:W1 WorkerWorkPatternChanged 2012-10-01 {"monday_hundredths":740,"tuesday_hundredths":740,)"
                  R"("wednesday_hundredths":740})"));
}

TEST_F(HrTest, PostsAreMadeFilledCoveredAndDeleted) {
  EXPECT_THAT(
      Week("2013-01-06",
           {{"1.csv", "post_id,first_day,last_day,team,role,fte\nP1,2011-04-01,2012-12-31,T1,social_worker,1\n"},
            {"2.csv", "holding_id,post_id,worker_id,first_day,last_day,fte,basis\nH1,P1,W1,2012-04-02,2012-09-30,0.5,permanent\n"},
            {"3.csv", "booking_id,post_id,worker_id,first_day,last_day,fte,reason\nB1,P1,A1,2012-10-01,,0.5,vacancy\n"}}),
      ElementsAre(R"(post:P1 PostCreated 2011-04-01 {"team":"T1","role":"WORKER_ROLE_SOCIAL_WORKER","fte_hundredths":100})",
                  "post:P1 PostDeleted 2013-01-01 {}",
                  R"(post:P1 PostFilled 2012-04-02 {"worker":"W1","fte_hundredths":50,"basis":"permanent"})",
                  R"(post:P1 PostVacated 2012-10-01 {"worker":"W1"})",
                  R"(post:P1 AgencyBookingStarted 2012-10-01 {"booking_id":"B1","worker":"A1","fte_hundredths":50,)"
                  R"("cover_reason":"vacancy"})"));
}

TEST_F(HrTest, APostThatMovesIsChangedOnTheDayOfTheExtract) {
  const std::string header = "post_id,first_day,team,role,fte\n";
  Week("2013-01-06", {{"p.csv", header + "P1,2011-04-01,T1,social_worker,1\n"}});
  EXPECT_THAT(Week("2013-01-13", {{"p.csv", header + "P1,2011-04-01,T2,social_worker,1\n"}}),
              ElementsAre(R"(post:P1 PostChanged 2013-01-13 {"team":"T2","role":"WORKER_ROLE_SOCIAL_WORKER","fte_hundredths":100})"));
}

TEST_F(HrTest, ASpellOfSicknessFromTheFirstCallToTheInterview) {
  EXPECT_THAT(Week("2013-01-06", {{"a.csv", std::string(kAbsences) + "S1,W1,sickness,stress,2012-12-03,,0.5,,2013-01-14,,,,\n"}}),
              ElementsAre(R"(worker:W1 SicknessStarted 2012-12-03 {"absence_id":"S1","absence_reason":"stress",)"
                          R"("first_day_hundredths":50,"expected_back_on":"2013-01-14"})"));
  EXPECT_THAT(Week("2013-01-13", {{"a.csv", std::string(kAbsences) + "S1,W1,sickness,stress,2012-12-03,,0.5,,2013-02-01,,,,\n"}}),
              ElementsAre(R"(worker:W1 SicknessExtended 2013-01-13 {"absence_id":"S1","expected_back_on":"2013-02-01"})"));
  EXPECT_THAT(Week("2013-02-10", {{"a.csv", std::string(kAbsences) + "S1,W1,sickness,stress,2012-12-03,2013-02-01,0.5,0.25,2013-02-01,"
                                                                     "2013-02-04,2013-03-01,50,2013-02-05\n"}}),
              ElementsAre(R"(worker:W1 SicknessEnded 2013-02-02 {"absence_id":"S1","last_day_hundredths":25})",
                          R"(worker:W1 PhasedReturnStarted 2013-02-04 {"phased_return_id":"S1/phase","absence_id":"S1",)"
                          R"("worked_percent":50})",
                          R"(worker:W1 PhasedReturnEnded 2013-03-02 {"phased_return_id":"S1/phase"})",
                          R"(worker:W1 ReturnToWorkHeld 2013-02-05 {"absence_id":"S1"})"));
}

TEST_F(HrTest, OtherAbsenceIsNotSickness) {
  EXPECT_THAT(Week("2013-01-06", {{"a.csv", std::string(kAbsences) + "S2,W1,maternity,,2012-12-03,2012-12-31,,,,,,,\n"}}),
              ElementsAre(R"(worker:W1 OtherAbsenceStarted 2012-12-03 {"absence_id":"S2","kind":"maternity"})",
                          R"(worker:W1 OtherAbsenceEnded 2013-01-01 {"absence_id":"S2"})"));
}

TEST_F(HrTest, AnApplicationInOneRow) {
  EXPECT_THAT(Week("2013-03-10", {{"a.csv", "application_id,vacancy_id,applied,offered,start_agreed,start_on,started,worker_id\n"
                                            "A1,V1,2013-01-07,2013-02-01,2013-02-10,2013-03-04,2013-03-04,W9\n"}}),
              ElementsAre(R"(applicant:A1 ApplicationReceived 2013-01-07 {"application_id":"A1","vacancy_id":"V1"})",
                          R"(applicant:A1 OfferMade 2013-02-01 {"application_id":"A1"})",
                          R"(applicant:A1 StartAgreed 2013-02-10 {"application_id":"A1","start_on":"2013-03-04"})",
                          R"(applicant:A1 ApplicantStarted 2013-03-04 {"application_id":"A1","worker":"W9"})"));
}

TEST_F(HrTest, StagesInRowsOfTheirOwn) {
  EXPECT_THAT(Week("2013-03-10", {{"s.csv", "application_id,stage,reached,vacancy_id,start_on,worker_id,withdrawn_reason\n"
                                            "A1,applied,2013-01-07,V1,,,\n"
                                            "A1,start_agreed,2013-02-10,V1,2013-03-04,,\n"
                                            "A2,withdrawn,2013-02-11,V1,,,pay\n"}}),
              ElementsAre(R"(applicant:A1 ApplicationReceived 2013-01-07 {"application_id":"A1","vacancy_id":"V1"})",
                          R"(applicant:A1 StartAgreed 2013-02-10 {"application_id":"A1","start_on":"2013-03-04"})",
                          R"(applicant:A2 ApplicationWithdrawn 2013-02-11 {"application_id":"A2","withdrawn_reason":"pay"})"));
}

TEST_F(HrTest, AVacancyIsOpenedAdvertisedAndClosed) {
  EXPECT_THAT(Week("2013-03-10", {{"v.csv", "vacancy_id,post_id,opened,advertised,closed,outcome,campaign\n"
                                            "V1,P1,2013-01-01,2013-01-05,2013-03-04,filled,consultants\n"}}),
              ElementsAre(R"(post:P1 VacancyOpened 2013-01-01 {"vacancy_id":"V1","campaign":"consultants"})",
                          R"(post:P1 VacancyAdvertised 2013-01-05 {"vacancy_id":"V1"})",
                          R"(post:P1 VacancyClosed 2013-03-04 {"vacancy_id":"V1","outcome":"filled"})"));
}

TEST_F(HrTest, SupervisionIsHeldOrCancelledAndFiled) {
  EXPECT_THAT(Week("2013-03-10", {{"s.csv", "supervision_id,worker_id,supervised_on,kind,supervisor_id,status,cancelled_reason,"
                                            "record_filed\n"
                                            "U1,W1,2013-02-01,one_to_one,M1,held,,2013-02-05\n"
                                            "U2,W1,2013-03-01,case,M1,cancelled,worker_absent,\n"}}),
              ElementsAre(R"(worker:W1 SupervisionHeld 2013-02-01 {"supervision_id":"U1","kind":"SUPERVISION_KIND_ONE_TO_ONE",)"
                          R"("supervisor":"M1"})",
                          R"(worker:W1 SupervisionRecordFiled 2013-02-05 {"supervision_id":"U1"})",
                          R"(worker:W1 SupervisionCancelled 2013-03-01 {"supervision_id":"U2","kind":"SUPERVISION_KIND_CASE",)"
                          R"("supervisor":"M1","cancelled_reason":"worker_absent"})"));
}

TEST_F(HrTest, TheOtherOccasions) {
  EXPECT_THAT(Week("2013-03-10", {{"1.csv", "appraisal_id,worker_id,appraised_on,kind\nQ1,W1,2013-02-01,six_months\n"},
                                  {"2.csv", "induction_id,worker_id,inducted_on\nI1,W1,2013-02-02\n"},
                                  {"3.csv", "probation_check_id,worker_id,checked_on,week,outcome\nC1,W1,2013-02-03,8,on_track\n"},
                                  {"4.csv", "training_id,worker_id,completed_on,course\nR1,W1,2013-02-04,court\n"},
                                  {"5.csv", "agreement_review_id,worker_id,reviewed_on\nG1,W1,2013-02-05\n"},
                                  {"6.csv", "process_id,worker_id,opened,kind,closed,outcome\nD1,W1,2013-02-06,grievance,,\n"}}),
              ElementsAre(R"(worker:W1 SupervisionAgreementReviewed 2013-02-05 {"agreement_review_id":"G1"})",
                          R"(worker:W1 AppraisalHeld 2013-02-01 {"appraisal_id":"Q1","kind":"six_months"})",
                          R"(worker:W1 InductionHeld 2013-02-02 {"induction_id":"I1"})",
                          R"(worker:W1 ProbationCheckHeld 2013-02-03 {"probation_check_id":"C1","week":8,"outcome":"on_track"})",
                          R"(worker:W1 TrainingCompleted 2013-02-04 {"training_id":"R1","course":"court"})",
                          R"(worker:W1 EmploymentProcessOpened 2013-02-06 {"process_id":"D1",)"
                          R"("kind":"EMPLOYMENT_PROCESS_KIND_GRIEVANCE"})"));
}

TEST_F(HrTest, RefusesTermsThatOverlapAndNamesBothRows) {
  EXPECT_EQ(Refusal({{"terms.csv", std::string(kContracts) + "K1,W1,2012-04-02,2012-10-05,1,\nK2,W1,2012-10-01,,0.6,\n"}}),
            "terms.csv:3: column first_day: \"2012-10-01\" overlaps the terms in row terms.csv:2 of the same worker, from 2012-04-02 to "
            "2012-10-05; end one before the other begins; terms are those of the whole worker: two posts go into post_holders");
}

TEST_F(HrTest, RefusesMoreOfAWorkerThanThereIs) {
  EXPECT_EQ(Refusal({{"terms.csv", std::string(kContracts) + "K1,W1,2012-04-02,,9,\n"}}),
            "terms.csv:2: column fte: \"9\" is not a number between 0 and 2; mend it in the source and send the extract again");
}

TEST_F(HrTest, TakesAWorkerOfNoHoursAndSaysSo) {
  EXPECT_THAT(Week("2013-01-06", {{"terms.csv", std::string(kContracts) + "K1,W1,2012-04-02,,0,\n"}}),
              ElementsAre("worker:W1 WorkerFteChanged 2012-04-02 {}"));
  EXPECT_THAT(last_.notes, ElementsAre("terms.csv:2: column fte: \"0\" is taken as it stands; check that this worker really works no "
                                       "hours"));
}

TEST_F(HrTest, RefusesASpellThatEndsBeforeItBegins) {
  EXPECT_EQ(Refusal({{"absence.csv", std::string(kAbsences) + "S1,W1,sickness,,2013-02-10,2013-02-09,,,,,,,\n"}}),
            "absence.csv:2: column last_day: \"2013-02-09\" is before column first_day, \"2013-02-10\"; one of the two is wrong: mend it "
            "in the source and send the extract again");
}

TEST_F(HrTest, RefusesASecondOpenSpellOfAWorker) {
  EXPECT_EQ(Refusal({{"absence.csv", std::string(kAbsences) + "S1,W1,sickness,,2013-02-10,,,,,,,,\nS2,W1,sickness,,2013-03-10,,,,,,,,\n"}}),
            "absence.csv:3: column last_day: \"\" is empty, as in row absence.csv:2: a worker has one open spell of a kind; give the "
            "older one its last day and send the extract again");
}

TEST_F(HrTest, RefusesSupervisionBeforeJoining) {
  EXPECT_EQ(Refusal({{"s.csv", "supervision_id,worker_id,supervised_on,kind\nU1,W1,2012-02-01,one_to_one\n"},
                     {"w.csv", std::string(kWorkers) + "W1,2012-04-02,,social_worker,,,,,,\n"}}),
            "s.csv:2: column supervised_on: \"2012-02-01\" is before 2012-04-02, when worker W1 joined; mend it in the source and send "
            "the extract again");
}

TEST_F(HrTest, RefusesAWordThatIsNoneOfItsOwn) {
  EXPECT_THAT(Refusal({{"w.csv", std::string(kWorkers) + "W1,2012-04-02,,Sozialarbeiter,,,,,,\n"}}),
              HasSubstr("w.csv:2: column role: \"Sozialarbeiter\" is none of social_worker, other_practitioner, manager, other; write one "
                        "of these, or say in the mapping which of them it is"));
}

TEST_F(HrTest, RefusesAPhasedReturnWithoutItsShareAndAWeekWithAHole) {
  EXPECT_THAT(Refusal({{"a.csv", std::string(kAbsences) + "S1,W1,sickness,,2013-01-10,2013-01-20,,,,2013-01-21,,,\n"}}),
              HasSubstr("a.csv:2: column phased_percent: \"\" is empty: a phased return needs the share of the hours that is worked"));
  EXPECT_THAT(Refusal({{"t.csv", std::string(kContracts) + "K1,W1,2012-04-02,,1,7.4/7.4\n"}}),
              HasSubstr("t.csv:2: column weekday_hours: \"7.4/7.4\" does not say the hours of every day of the week; write 0 for a day "
                        "off"));
}

}  // namespace
}  // namespace hanes
