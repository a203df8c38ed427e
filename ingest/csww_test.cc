// SPDX-License-Identifier: Apache-2.0
#include "ingest/csww.h"

#include <gmock/gmock.h>

#include "ingest/extract_test_world.h"
#include "ingest/xml_records.h"
#include "proto/event_json.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kHeader[] =
    "<Message>\n"
    "  <Header><CollectionDetails><Collection>CSWW</Collection><Year>2022</Year>"
    "<ReferenceDate>2022-09-30</ReferenceDate></CollectionDetails></Header>\n"
    "  <LALevelVacancies><NumberOfVacancies>1.5</NumberOfVacancies></LALevelVacancies>\n";
constexpr char kOfCouncil[] = R"(authority:E06000001 WorkforceCensusReturned 2022-09-30 {"census_on":"2022-09-30","vacancies_hundredths":150})";

class CswwTest : public ::testing::Test {
 protected:
  std::vector<std::string> Census(const std::string& workers) { return Take(kHeader + workers + "</Message>\n"); }

  std::vector<std::string> Take(const std::string& xml) {
    const std::string path = world_.folder.Write("census.xml", xml);
    const StatusOr<ImportReport> report = world_.Import(world_.Request("csww", "2021-10-01..2022-09-30", "2022-11-30", {path}));
    if (!report.ok()) return {MessageOf(report.status())};
    last_ = *report;
    std::vector<std::string> lines;
    for (const v1::Event& event : world_.Events()) {
      if (event.has_extract_received() || event.has_extract_quarantined()) continue;
      lines.push_back(fmt::format("{} {} {} {}", event.stream(), PayloadName(event), event.occurred_on(), PayloadToJson(event)));
    }
    return lines;
  }

  std::string Refusal(const std::string& workers) {
    Census(workers);
    return last_.refused.empty() ? "nothing" : last_.refused[0];
  }

  ExtractWorld world_;
  ImportReport last_;
};

TEST_F(CswwTest, AWorkerJoinsAndLeaves) {
  EXPECT_THAT(Census("<CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>AB1234567890</SWENo><FTE>0.6</FTE><OrgRole>5</OrgRole>"
                     "<RoleStartDate>2018-01-08</RoleStartDate><StartOrigin>1</StartOrigin><RoleEndDate>2022-06-30</RoleEndDate>"
                     "<LeaverDestination>3</LeaverDestination><ReasonLeave>1</ReasonLeave><FTE30>0.5</FTE30><Cases30>14</Cases30>"
                     "<WorkingDaysLost>15.31</WorkingDaysLost><Absat30Sept>0</Absat30Sept></CSWWWorker>\n"),
              ElementsAre(kOfCouncil,
                          "worker:AB1234567890 WorkerJoined 2018-01-08 "
                          R"({"role":"WORKER_ROLE_SOCIAL_WORKER","fte_hundredths":60,"agency":false,"origin":"1"})",
                          "worker:AB1234567890 WorkerCensusReturned 2022-09-30 "
                          R"({"census_on":"2022-09-30","role_code":"5","fte_hundredths":50,"agency":false,"left":true,"cases_held":14,)"
                          R"("days_lost_hundredths":1531,"absent":false})",
                          R"(worker:AB1234567890 WorkerLeft 2022-06-30 {"leaving_reason":"1","destination":"3"})"));
}

TEST_F(CswwTest, NoHoursAndManyCasesAreTakenAndNoted) {
  EXPECT_THAT(Census("<CSWWWorker><AgencyWorker>1</AgencyWorker><SWENo>AB1234567890</SWENo>\n<FTE>0</FTE><RoleStartDate>2018-01-08"
                     "</RoleStartDate><Cases30>66</Cases30></CSWWWorker>\n"),
              ElementsAre(kOfCouncil,
                          "worker:AB1234567890 WorkerJoined 2018-01-08 "
                          R"({"role":"WORKER_ROLE_SOCIAL_WORKER","fte_hundredths":0,"agency":true})",
                          "worker:AB1234567890 WorkerCensusReturned 2022-09-30 "
                          R"({"census_on":"2022-09-30","fte_hundredths":0,"agency":true,"left":false,"cases_held":66})"));
  EXPECT_THAT(last_.notes, ElementsAre("census.xml:4: column <FTE> in line 5 (FTE): \"0\" is taken as it stands, beside 66 cases; check "
                                       "that this worker really works no hours"));
}

TEST_F(CswwTest, ARoleThatBeginsAfterTheCensusIsTakenAndNoted) {
  EXPECT_THAT(Census("<CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>AB1</SWENo><FTE>1</FTE>"
                     "<RoleStartDate>2023-03-28</RoleStartDate></CSWWWorker>"),
              Contains(HasSubstr("worker:AB1 WorkerJoined 2023-03-28")));
  EXPECT_THAT(last_.notes, ElementsAre("census.xml:4: column <RoleStartDate> in line 4 (RoleStartDate): \"2023-03-28\" is taken as it stands, "
                                       "after the day of the census, 2022-09-30; check that this worker belongs into this census"));
}

TEST_F(CswwTest, RefusesOneWorkerAndTakesTheOthers) {
  const std::string good = "<CSWWWorker><AgencyWorker>1</AgencyWorker><SWENo>AB2</SWENo></CSWWWorker>";
  EXPECT_EQ(Refusal("<CSWWWorker><AgencyWorker>1</AgencyWorker><SWENo>AB1</SWENo>\n<FTE>#N/A</FTE></CSWWWorker>" + good),
            "census.xml:4: column <FTE> in line 5 (FTE): \"#N/A\" is a spreadsheet's error, not a value: leave the cell empty or write the "
            "value; mend it in the source and send the extract again");
  EXPECT_EQ(world_.Quarantined().size(), 1u);
  EXPECT_EQ(CountsOf(last_, "workers").new_records(), 2u) << "the other worker, and the council";
}

TEST_F(CswwTest, RefusesAnEndBeforeTheBeginningAndAFieldThatIsThereTwice) {
  EXPECT_THAT(Refusal("<CSWWWorker><AgencyWorker>1</AgencyWorker><SWENo>AB1</SWENo><RoleStartDate>2019-01-01</RoleStartDate>"
                      "<RoleEndDate>2018-12-31</RoleEndDate></CSWWWorker>"),
              HasSubstr("column <RoleEndDate> in line 4 (RoleEndDate): \"2018-12-31\" is before column <RoleStartDate> in line 4 "
                        "(RoleStartDate), \"2019-01-01\""));
  ExtractWorld other;
  EXPECT_THAT(Refusal("<CSWWWorker><AgencyWorker>1</AgencyWorker><SWENo>AB3</SWENo><FTE>1</FTE><FTE>0.5</FTE></CSWWWorker>"),
              HasSubstr("column <FTE> in line 4 (FTE): \"0.5\" is there twice in one worker"));
}

TEST_F(CswwTest, RefusesAFileThatIsNotToBeTrusted) {
  const auto refused = [&](const std::string& xml) { return Take(xml)[0]; };
  EXPECT_THAT(refused("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]>\n<Message>&c;</Message>"),
              HasSubstr("census.xml:2: it has a document type (<!DOCTYPE>)"));
  std::string deep = "<Message>\n";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_THAT(refused(deep), HasSubstr("census.xml:2: <a>: more than 16 elements within one another"));
  EXPECT_THAT(refused(std::string(kHeader) + "<CSWWWorker>\n<FTE>1</FTE>\n"), HasSubstr("census.xml:6: <CSWWWorker>: no element found"));
  EXPECT_THAT(refused(std::string(kHeader) + "<CSWWWorker>\n<FTE><b>1</b></FTE></CSWWWorker></Message>"),
              HasSubstr("census.xml:5: <b>: an element within a field of CSWWWorker"));
  EXPECT_THAT(refused("<Message></Message>"), HasSubstr("census.xml:1: <ReferenceDate> is missing"));
  EXPECT_THAT(refused("no xml"), HasSubstr("census.xml:1: "));
}

TEST_F(CswwTest, AnotherYearShowsWhatChanged) {
  const std::string begin = "<CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>AB1</SWENo><RoleStartDate>2018-01-08</RoleStartDate>";
  Census(begin + "<FTE>1</FTE></CSWWWorker>");
  const std::string next = world_.folder.Write("2023.xml", "<Message><CollectionDetails><ReferenceDate>2023-09-30</ReferenceDate>"
                                                           "</CollectionDetails><LALevelVacancies><NumberOfVacancies>1.5</NumberOfVacancies>"
                                                           "</LALevelVacancies>" + begin + "<FTE>0.5</FTE></CSWWWorker></Message>");
  const StatusOr<ImportReport> report = world_.Import(world_.Request("csww", "2022-10-01..2023-09-30", "2023-11-30", {next}));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->events, 3u) << "the council's figures are those of another year too";
  const std::vector<v1::Event> events = world_.Events();
  EXPECT_EQ(events[events.size() - 3].worker_fte_changed().fte_hundredths(), 50u);
  const v1::Event& census = events[events.size() - 2];
  EXPECT_EQ(census.worker_census_returned().census_on(), "2023-09-30");
  EXPECT_EQ(census.occurred_on(), "2023-09-30");
  EXPECT_EQ(census.corrects(), "") << "the census before stands";
}

TEST_F(CswwTest, ACensusSentAgainSaysWhatChangedOnTheSameDay) {
  const std::string begin = "<CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>AB1</SWENo><RoleStartDate>2018-01-08</RoleStartDate><FTE>1</FTE>";
  Census(begin + "<Cases30>14</Cases30></CSWWWorker>");
  const size_t before = world_.Events().size();
  const std::string again = world_.folder.Write("again.xml", kHeader + begin + "<Cases30>12</Cases30></CSWWWorker></Message>");
  const StatusOr<ImportReport> report = world_.Import(world_.Request("csww", "2021-10-01..2022-09-30", "2022-12-15", {again}));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->events, 1u);
  const v1::Event said = world_.Events()[before];
  EXPECT_EQ(said.worker_census_returned().cases_held(), 12u);
  EXPECT_EQ(said.occurred_on(), "2022-09-30");
}

TEST_F(CswwTest, RefusesDaysCasesAndAbsenceThatCannotBe) {
  const auto worker = [](const std::string& fields) {
    return "<CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>AB1</SWENo>" + fields + "</CSWWWorker>";
  };
  EXPECT_THAT(Refusal(worker("<WorkingDaysLost>400</WorkingDaysLost>")), HasSubstr("(WorkingDaysLost): \"400\""));
  EXPECT_THAT(Refusal(worker("<Absat30Sept>maybe</Absat30Sept>")), HasSubstr("(Absat30Sept): \"maybe\""));
  EXPECT_THAT(Refusal(worker("<Cases30>1.5</Cases30>")), HasSubstr("(Cases30): \"1.5\""));
}

TEST_F(CswwTest, KnowsItsReferenceDate) {
  const ExtractFolder folder;
  EXPECT_EQ(CswwReferenceDate(folder.Write("c.xml", std::string(kHeader) + "</Message>"))->ToString(), "2022-09-30");
  EXPECT_EQ(CswwReferenceDate("/nowhere.xml").status().code(), StatusCode::kNotFound);
}

}  // namespace
}  // namespace hanes
