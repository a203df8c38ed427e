// SPDX-License-Identifier: Apache-2.0
// The two mappings that are shipped, each over exports in the shape of its (invented) system.
#include <gmock/gmock.h>

#include "ingest/extract_explain.h"
#include "ingest/extract_test_world.h"
#include "ingest/hr.h"
#include "proto/event_json.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class HrMappingsTest : public ::testing::Test {
 protected:
  std::shared_ptr<const ExtractMapping> Shipped(const std::string& name) {
    StatusOr<ExtractMapping> mapping = ReadMapping(Hr(), std::string(HANES_SOURCE_DIR) + "/deploy/mappings/" + name);
    EXPECT_TRUE(mapping.ok()) << mapping.status();
    return mapping.ok() ? std::make_shared<const ExtractMapping>(*std::move(mapping)) : nullptr;
  }

  std::vector<std::string> Take(const std::string& mapping, const std::string& day, std::vector<std::string> files) {
    const size_t before = world_.Events().size();
    ExtractRequest request = world_.Request("hr", "2011-04-01.." + day, day, std::move(files));
    request.mapping = Shipped(mapping);
    const StatusOr<ImportReport> report = world_.Import(request);
    EXPECT_TRUE(report.ok()) << report.status();
    if (report.ok()) last_ = *report;
    std::vector<std::string> lines;
    const std::vector<v1::Event> events = world_.Events();
    for (size_t i = before; i < events.size(); ++i) {
      if (events[i].has_extract_received()) continue;
      lines.push_back(
          fmt::format("{} {} {} {}", events[i].stream(), PayloadName(events[i]), events[i].occurred_on(), PayloadToJson(events[i])));
    }
    return lines;
  }

  std::string Write(const std::string& name, const std::string& bytes) { return world_.folder.Write(name, bytes); }

  ExtractWorld world_;
  ImportReport last_;
};

constexpr char kEmployees[] =
    "Payroll No,Assignment,Surname,Forenames,NI Number,Salary,Directorate,Start Date,Leaving Date,Post Title,Team Code,Reports To,Agency,"
    "Permanent,SW Registration,Previous Employer,Next Employer,Leaving Reason,Car User\n";
constexpr char kAbsence[] =
    "Absence Ref,Payroll No,Category,First Day,Last Day,First Day Lost,Last Day Lost,RTW Interview,Phased From,Phased To,Phased %\n";

TEST_F(HrMappingsTest, PeopleAndPayroll) {
  EXPECT_THAT(
      Take("people_and_payroll.toml", "2013-01-06",
           {Write("employees_jan.csv", std::string(kEmployees) +
                                           "1001,1,X,X,X,1,Children,02/04/2012,,Consultant Social Worker,T1,1000,N,Y,Yes,,,,Y\n"
                                           "2001,1,X,X,X,1,Highways,02/04/2012,,Engineer,T9,,N,Y,,,,,Y\n"),
            Write("absence.csv", std::string(kAbsence) + "77,1001,Sick - Stress,03/12/2012,,0.5,,,,,\n")}),
      ElementsAre("worker:1001 WorkerJoined 2012-04-02 "
                  R"({"role":"WORKER_ROLE_SOCIAL_WORKER","team":"T1","agency":false,"job":"consultant_social_worker","permanent":true,)"
                  R"("manager":"1000"})",
                  R"(worker:1001 WorkerRegistrationChanged 2013-01-06 {"registration":"registered"})",
                  R"(worker:1001 SicknessStarted 2012-12-03 {"absence_id":"77","absence_reason":"stress","first_day_hundredths":50})"));
  EXPECT_THAT(last_.notes, ElementsAre(HasSubstr("employees_jan.csv: 1 rows are not read, because [table.only] of")));
}

TEST_F(HrMappingsTest, Infotypes) {
  const std::string title = "Personalbericht\n\n";
  EXPECT_THAT(
      Take("infotypes.toml", "2013-01-06",
           {Write("IT0000_20130106.csv", title + "PERNR;BEGDA;ENDDA;ORGEH;STELL;PERSK;MASSG;BTRTL;NAME\n"
                                                 "00001001;02.04.2012;31.12.9999;T1;50000101;U1;;CH01;M\xFCller\n"),
            Write("IT0008_20130106.csv", title + "PERNR;SEQNR;BEGDA;ENDDA;BSGRD;SCHKZ\n"
                                                 "00001001;000;02.04.2012;31.12.9999;60;MO-WE\n"),
            Write("IT2001_20130106.csv", title + "PERNR;SEQNR;AWART;BEGDA;ENDDA\n"
                                                 "00001001;003;0210;03.12.2012;31.12.9999\n"),
            Write("PB4000_20130106.csv", title + "APLNO;VACNO;STATUS;DATUM;START;PERNR;NAME\n"
                                                 "A7;V1;10;03.12.2012;00.00.0000;;M\xFCller\n"
                                                 "A7;V1;65;20.12.2012;01.02.2013;;M\xFCller\n")}),
      ElementsAre("worker:00001001 WorkerJoined 2012-04-02 "
                  R"({"role":"WORKER_ROLE_SOCIAL_WORKER","team":"T1","agency":false,"job":"social_worker"})",
                  R"(worker:00001001 WorkerFteChanged 2012-04-02 {"fte_hundredths":60})",
                  R"(worker:00001001 WorkerWorkPatternChanged 2012-04-02 {"monday_hundredths":740,"tuesday_hundredths":740,)"
                  R"("wednesday_hundredths":740})",
                  R"(worker:00001001 SicknessStarted 2012-12-03 {"absence_id":"00001001/003","absence_reason":"stress"})",
                  R"(applicant:A7 ApplicationReceived 2012-12-03 {"application_id":"A7","vacancy_id":"V1"})",
                  R"(applicant:A7 StartAgreed 2012-12-20 {"application_id":"A7","start_on":"2013-02-01"})"));
}

TEST_F(HrMappingsTest, WhatTheSourceChangesIsAChangeHereToo) {
  const auto spell = [&](const std::string& day, const std::string& rest) {
    return Take("people_and_payroll.toml", day, {Write("absence.csv", std::string(kAbsence) + "77,1001,Sick - Back,03/12/2012," + rest)});
  };
  EXPECT_EQ(spell("2013-01-06", ",,,,,,\n").size(), 1u);
  EXPECT_THAT(spell("2013-01-13", ",,,,,,\n"), ElementsAre()) << "the same again";
  EXPECT_THAT(spell("2013-01-20", "18/01/2013,,,21/01/2013,,,\n"),
              ElementsAre(R"(worker:1001 SicknessEnded 2013-01-19 {"absence_id":"77"})",
                          R"(worker:1001 ReturnToWorkHeld 2013-01-21 {"absence_id":"77"})"));
}

TEST_F(HrMappingsTest, QuarantineKeepsTheRowAsItsFileHasIt) {
  Take("people_and_payroll.toml", "2013-01-06",
       {Write("absence.csv", std::string(kAbsence) + "77,1001,Jury Service,03/12/2012,,,,,,,\n")});
  const std::vector<v1::QuarantineEntry> entries = world_.Quarantined();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].raw(), "77,1001,Jury Service,03/12/2012,,,,,,,");
  EXPECT_EQ(entries[0].detail(),
            "absence.csv:2: column Category (kind): \"Jury Service\" is not among the codes of kind in people_and_payroll.toml; add it "
            "under [table.codes.kind] and take the extract in again");
}

TEST_F(HrMappingsTest, ExplainsWithoutTakingAnythingIn) {
  const auto mapping = Shipped("people_and_payroll.toml");
  const StatusOr<std::string> text =
      ExplainExtract(Hr(), mapping.get(),
                     {Write("employees.csv", std::string(kEmployees) +
                                                 "1001,1,Secret,X,X,1,Children,02/04/2012,,Social Worker,T1,1000,N,Y,Yes,,,,Y\n"
                                                 "1002,1,Secret,X,X,1,Children,2012-04-02,,Student,T1,1000,N,Y,Yes,,,,Y\n"),
                      Write("other.csv", "A\n1\n")},
                     {});
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_THAT(*text, HasSubstr("employees.csv is workers: 2 rows, 1 of them refused\n"));
  EXPECT_THAT(*text, HasSubstr("  first_day <- Start Date\n"));
  EXPECT_THAT(*text, HasSubstr("  not filled: fte, registration_expires\n"));
  EXPECT_THAT(*text, HasSubstr("  left over: Car User\n"));
  EXPECT_THAT(*text, HasSubstr("  not understood, 1 rows: Post Title \"Student\" is not among the codes of role in"));
  EXPECT_THAT(*text, HasSubstr("  row 2: "));
  EXPECT_THAT(*text, HasSubstr("    worker:1001 WorkerJoined 2012-04-02 {"));
  EXPECT_THAT(*text, HasSubstr("    refused: employees.csv:3: column Start Date (first_day): \"2012-04-02\" is not a date written "
                               "dd/mm/yyyy"));
  EXPECT_THAT(*text, HasSubstr("refused: other.csv: no [[table]] of people_and_payroll.toml reads a file of this name"));
  EXPECT_THAT(*text, Not(HasSubstr("Secret"))) << "what is ignored is not shown";
  EXPECT_EQ(world_.Head(), 0u);
}

}  // namespace
}  // namespace hanes
