// SPDX-License-Identifier: Apache-2.0
#include "ingest/ssda903.h"

#include <gmock/gmock.h>

#include "ingest/extract_test_world.h"
#include "proto/event_json.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Ssda903Test : public ::testing::Test {
 protected:
  ImportReport Take(const std::vector<std::pair<std::string, std::string>>& files) {
    ExtractRequest request = world_.Request("ssda903", "2017-04-01..2018-03-31", "2018-06-30", {});
    for (const auto& [name, text] : files) request.files.push_back(world_.folder.Write(name, text));
    const StatusOr<ImportReport> report = world_.Import(request);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : ImportReport();
  }

  // "child:1 2017-05-01 {payload}" of every event but the closing one.
  std::vector<std::string> Told() const {
    std::vector<std::string> lines;
    for (const v1::Event& event : world_.Events()) {
      if (!event.has_extract_received()) lines.push_back(event.stream() + " " + event.occurred_on() + " " + PayloadToJson(event));
    }
    return lines;
  }

  ExtractWorld world_;
};

TEST_F(Ssda903Test, AFilesKindIsToldByItsHeaderRow) {
  const ImportReport report =
      Take({{"reviews.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"},
            {"header.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\n"},
            {"a.csv", "CHILD,SEX,DOB,DUC\n1,1,17/12/2000,17/12/2018\n"},
            {"b.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n1,17/12/2000,YES,0,K2\n2,17/12/2000,YES,0,K2\n"},
            {"c.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END\n"},
            {"d.csv", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\n"},
            {"e.csv", "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK\n"},
            {"f.csv", "CHILD,DOB,DATE_INT,DATE_MATCH\n"},
            {"g.csv", "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED\n"},
            {"h.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"}});
  std::vector<std::string> tables;
  for (const v1::TableCounts& counts : report.received.tables())
    tables.push_back(fmt::format("{} {}", counts.table(), counts.rows_read()));
  EXPECT_THAT(tables, ElementsAre("header 0", "episodes 0", "reviews 0", "uasc 1", "oc2 0", "oc3 2", "previous_permanence 0",
                                  "missing 0", "ad1 0", "placed_adoption 0"));
  EXPECT_THAT(Told(), IsEmpty()) << "counted only";
}

TEST_F(Ssda903Test, AHeaderRowRegistersAPersonWithoutAPupilNumber) {
  Take({{"h.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n398768,2,17/12/1999,BCRB,B097131712320,1.0,21/11/2017\n"}});
  EXPECT_THAT(Told(), ElementsAre("child:398768 2018-03-31 {\"born_on\":\"1999-12-17\",\"sex\":\"F\",\"ethnicity\":\"BCRB\"}"));
}

TEST_F(Ssda903Test, AnEpisodeStartsAndEndsWithoutPostcodeOrUrn) {
  Take({{"e.csv",
         "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
         "398768,09/04/2017,S,L3,N1,U4,PR1,31/10/2017,E7,,V28 5OY,H8 7NR,1679094\n"}});
  EXPECT_THAT(
      Told(),
      ElementsAre("child:398768 2017-04-09 {\"episode_id\":\"398768/2017-04-09\",\"start_reason\":\"S\",\"legal_status\":\"L3\","
                  "\"primary_need\":\"N1\",\"placement_type\":\"U4\",\"placement_provider\":\"PR1\"}",
                  "child:398768 2017-10-31 {\"episode_id\":\"398768/2017-04-09\",\"end_reason\":\"E7\"}"));
}

TEST_F(Ssda903Test, AReviewIsHeldOnItsDay) {
  Take({{"r.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\n398768,17/12/1999,11/08/2017,PN1\n"}});
  EXPECT_THAT(Told(), ElementsAre("child:398768 2017-08-11 {\"review_id\":\"398768/2017-08-11\",\"participation\":\"PN1\"}"));
}

TEST_F(Ssda903Test, APersonWhoIsNotInTheNextReturnHasNotVanished) {
  Take({{"h.csv", "CHILD,SEX,DOB,ETHNIC\n1,2,17/12/1999,BCRB\n"}});
  ExtractRequest next = world_.Request("ssda903", "2018-04-01..2019-03-31", "2019-06-30",
                                       {world_.folder.Write("h2.csv", "CHILD,SEX,DOB,ETHNIC\n")});
  const StatusOr<ImportReport> report = world_.Import(next);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(CountsOf(*report, "header").vanished_records(), 0u);
}

TEST_F(Ssda903Test, ASexThatIsNoCodeOfTheReturnIsRefused) {
  const ImportReport report = Take({{"h.csv", "CHILD,SEX,DOB,ETHNIC\n1,b) Female,17/12/1999,BCRB\n2,,17/12/1999,BCRB\n"}});
  EXPECT_THAT(report.refused, ElementsAre(HasSubstr("h.csv:2: column SEX: \"b) Female\" is not 1 (male) or 2 (female)")));
  EXPECT_EQ(CountsOf(report, "header").new_records(), 1u);
}

}  // namespace
}  // namespace hanes
