// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_import.h"

#include <gmock/gmock.h>

#include "ingest/extract_test_world.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kEpisodes[] = "CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC,HOME_POST\n";

// Yearly returns of episodes, told as their rows.
class ExtractImportTest : public ::testing::Test {
 protected:
  // The return of the year to 31 March `year`, received at its midsummer.
  ExtractRequest Return(int year, const std::string& rows) {
    return world_.Request("ssda903", fmt::format("{}-04-01..{}-03-31", year - 1, year), fmt::format("{}-06-30", year),
                          {world_.folder.Write(fmt::format("{}-episodes.csv", year), kEpisodes + rows)});
  }

  v1::TableCounts Take(const ExtractRequest& request) {
    const StatusOr<ImportReport> report = world_.Import(request);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? CountsOf(*report, "episodes") : v1::TableCounts();
  }
  v1::TableCounts Take(int year, const std::string& rows) { return Take(Return(year, rows)); }

  // Events of records, one a line: "child:1 LookedAfterStarted 2017-05-01 corrects 0". Numbers are those of the lines.
  std::vector<std::string> Told() const {
    std::vector<std::string> lines;
    std::map<std::string, size_t> line_of;
    for (const v1::Event& event : world_.Events()) {
      if (event.has_extract_received() || event.has_extract_quarantined()) continue;
      std::string line = fmt::format("{} {} {}", event.stream(), PayloadName(event), event.occurred_on());
      if (!event.corrects().empty()) line += fmt::format(" corrects {}", line_of.at(event.corrects()));
      if (!event.voids().empty()) line += fmt::format(" voids {}", line_of.at(event.voids()));
      line_of[event.id()] = lines.size();
      lines.push_back(line);
    }
    return lines;
  }

  ExtractWorld world_;
};

TEST_F(ExtractImportTest, ANewRecordIsToldByItsFacets) {
  const v1::TableCounts counts = Take(2018, "1,01/05/2017,S,C1,N1,U4,01/09/2017,E4a,SA1 1AA\n2,01/02/2017,S,C2,N1,U4,,,\n");
  EXPECT_EQ(counts.new_records(), 2u);
  EXPECT_EQ(counts.late_records(), 1u) << "the second began before the window";
  EXPECT_THAT(Told(), ElementsAre("child:1 LookedAfterStarted 2017-05-01", "child:1 LookedAfterEnded 2017-09-01",
                                  "child:2 LookedAfterStarted 2017-02-01"));
}

TEST_F(ExtractImportTest, EveryEventSaysWhereItWasReadAndWhenItWasReceived) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,SA1 1AA\n");
  const v1::Event event = world_.Events()[0];
  EXPECT_EQ(event.source().system(), "ssda903");
  EXPECT_EQ(event.source().record(), "episodes/1/2017-05-01");
  EXPECT_EQ(event.source().facet(), "started");
  EXPECT_EQ(event.source().extract(), world_.Events().back().extract_received().extract_id());
  EXPECT_EQ(event.recorded_at().seconds(), Timestamp::Parse("2018-06-30T12:00:00Z")->micros() / 1'000'000);
  EXPECT_EQ(event.ShortDebugString().find("SA1"), std::string::npos) << "a postcode must not get into an event";
}

TEST_F(ExtractImportTest, ExtractReceivedIsTheLastEvent) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  const v1::Event last = world_.Events().back();
  ASSERT_TRUE(last.has_extract_received());
  EXPECT_EQ(last.extract_received().window_from(), "2017-04-01");
  EXPECT_EQ(last.extract_received().window_to(), "2018-03-31");
  EXPECT_EQ(last.extract_received().tables(0).new_records(), 1u);
  EXPECT_EQ(last.stream(), "authority:E06000001");
}

TEST_F(ExtractImportTest, TheSameExtractAgainChangesNothingNotEvenThePosition) {
  const ExtractRequest request = Return(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  Take(request);
  const uint64_t head = world_.Head();
  const StatusOr<ImportReport> again = world_.Import(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->already_taken);
  EXPECT_EQ(CountsOf(*again, "episodes").new_records(), 1u);
  EXPECT_EQ(world_.Head(), head);
}

TEST_F(ExtractImportTest, FilesUnderOtherNamesInAnotherOrderAreTheSameExtract) {
  ExtractRequest request = Return(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  request.files.push_back(world_.folder.Write("header.csv", "CHILD,SEX,DOB,ETHNIC\n1,2,17/12/2009,WBRI\n"));
  Take(request);
  const uint64_t head = world_.Head();
  request.files = {world_.folder.Write("a.csv", "CHILD,SEX,DOB,ETHNIC\n1,2,17/12/2009,WBRI\n"), request.files[0]};
  EXPECT_TRUE(world_.Import(request)->already_taken);
  EXPECT_EQ(world_.Head(), head);
}

TEST_F(ExtractImportTest, AnUnchangedRecordSaysNothing) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  EXPECT_EQ(Take(2019, "1,01/05/2017,S,C1,N1,U4,,,\n").unchanged_records(), 1u);
  EXPECT_THAT(Told(), SizeIs(1));
}

TEST_F(ExtractImportTest, AChangedFacetCorrectsTheLastOne) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  EXPECT_EQ(Take(2019, "1,01/05/2017,S,C2,N1,U4,01/09/2018,E4a,\n").changed_records(), 1u);
  EXPECT_THAT(Told(), ElementsAre("child:1 LookedAfterStarted 2017-05-01", "child:1 LookedAfterStarted 2017-05-01 corrects 0",
                                  "child:1 LookedAfterEnded 2018-09-01"));
  EXPECT_EQ(world_.Events()[2].reason(), "record_changed");
}

TEST_F(ExtractImportTest, AChangeOutsideTheFacetsIsToldByTheFirstFacetAgain) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,SA1 1AA\n");
  EXPECT_EQ(Take(2019, "1,01/05/2017,S,C1,N1,U4,,,SA2 2BB\n").changed_records(), 1u);
  EXPECT_EQ(Take(2020, "1,01/05/2017,S,C1,N1,U4,,,SA2 2BB\n").unchanged_records(), 1u) << "the new digest is in the log";
  EXPECT_THAT(Told(), ElementsAre("child:1 LookedAfterStarted 2017-05-01", "child:1 LookedAfterStarted 2017-05-01 corrects 0"));
}

TEST_F(ExtractImportTest, AFacetThatIsGoneIsWithdrawn) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,01/09/2017,E4a,\n");
  Take(2019, "1,01/05/2017,S,C1,N1,U4,,,\n");
  EXPECT_THAT(Told(), ElementsAre("child:1 LookedAfterStarted 2017-05-01", "child:1 LookedAfterEnded 2017-09-01",
                                  "child:1 LookedAfterEnded 2017-09-01 voids 1"));
  EXPECT_EQ(world_.Events()[3].reason(), "record_withdrawn");
}

TEST_F(ExtractImportTest, AWithdrawnFacetThatComesBackIsSaidAnew) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,01/09/2017,E4a,\n");
  Take(2019, "1,01/05/2017,S,C1,N1,U4,,,\n");
  Take(2020, "1,01/05/2017,S,C1,N1,U4,01/09/2017,E4a,\n");
  EXPECT_EQ(Told().back(), "child:1 LookedAfterEnded 2017-09-01");
  EXPECT_THAT(Told(), SizeIs(4));
}

TEST_F(ExtractImportTest, AThenBThenAIsThreeFactsAndOnlyTheLastIsInForce) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  Take(2019, "1,01/05/2017,S,C2,N1,U4,,,\n");
  Take(2020, "1,01/05/2017,S,C1,N1,U4,,,\n");
  // A correction that is corrected lets go of what it had corrected, so that is withdrawn too.
  EXPECT_THAT(Told(),
              ElementsAre("child:1 LookedAfterStarted 2017-05-01", "child:1 LookedAfterStarted 2017-05-01 corrects 0",
                          "child:1 LookedAfterStarted 2017-05-01 voids 0", "child:1 LookedAfterStarted 2017-05-01 corrects 1"));
}

TEST_F(ExtractImportTest, ACorrectedFacetThatIsGoneDoesNotBringBackWhatItCorrected) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,01/09/2017,E4a,\n");
  Take(2019, "1,01/05/2017,S,C1,N1,U4,02/09/2018,E4a,\n");
  Take(2020, "1,01/05/2017,S,C1,N1,U4,,,\n");
  EXPECT_THAT(Told(), ElementsAre("child:1 LookedAfterStarted 2017-05-01", "child:1 LookedAfterEnded 2017-09-01",
                                  "child:1 LookedAfterEnded 2018-09-02 corrects 1", "child:1 LookedAfterEnded 2018-09-02 voids 1",
                                  "child:1 LookedAfterEnded 2018-09-02 voids 2"));
}

TEST_F(ExtractImportTest, ARecordThatEndedBeforeTheWindowRollsOff) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,01/04/2018,E4a,\n2,01/05/2017,S,C1,N1,U4,02/04/2018,E4a,\n");
  const v1::TableCounts counts = Take(2019, "");
  EXPECT_EQ(counts.rolled_off_records(), 1u) << "its last day was 31 March: the window opens the day after";
  EXPECT_EQ(counts.vanished_records(), 1u) << "it was in the window for a day";
  EXPECT_EQ(Take(2020, "").rolled_off_records(), 0u) << "a record rolls off once";
}

TEST_F(ExtractImportTest, ARecordThatShouldBeThereAndIsNotVanishes) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  EXPECT_EQ(Take(2019, "").vanished_records(), 1u);
  const v1::Event vanished = world_.Events()[2];
  ASSERT_TRUE(vanished.has_record_vanished());
  EXPECT_EQ(vanished.stream(), "child:1");
  EXPECT_EQ(vanished.source().record(), "episodes/1/2017-05-01");
  EXPECT_EQ(vanished.record_vanished().last_shown_on(), "2018-03-31");
  EXPECT_EQ(vanished.occurred_on(), "2018-04-01");
  EXPECT_EQ(Take(2020, "").vanished_records(), 0u) << "a record vanishes once";
}

TEST_F(ExtractImportTest, AVanishedRecordThatIsBackIsRestoredAndCountedOnce) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,\n2,01/05/2017,S,C1,N1,U4,,,\n");
  Take(2019, "");
  const v1::TableCounts counts = Take(2020, "1,01/05/2017,S,C1,N1,U4,,,\n2,01/05/2017,S,C2,N1,U4,,,\n");
  EXPECT_EQ(counts.restored_records(), 2u);
  EXPECT_EQ(counts.changed_records() + counts.unchanged_records() + counts.new_records(), 0u);
  const std::vector<std::string> told = Told();
  EXPECT_THAT(std::vector<std::string>(told.begin() + 4, told.end()),
              ElementsAre("child:1 RecordRestored 2020-03-31", "child:2 RecordRestored 2020-03-31",
                          "child:2 LookedAfterStarted 2017-05-01 corrects 1"));
}

TEST_F(ExtractImportTest, ARecordMayVanishAndComeBackAgainAndAgain) {
  const std::string row = "1,01/05/2017,S,C1,N1,U4,,,\n";
  Take(2018, row);
  for (int year = 2019; year < 2027; year += 2) {
    EXPECT_EQ(Take(year, "").vanished_records(), 1u) << year;
    EXPECT_EQ(Take(year + 1, row).restored_records(), 1u) << year;
  }
  EXPECT_THAT(Told(), SizeIs(9));
  EXPECT_THAT(world_.Quarantined(), IsEmpty()) << "every vanishing has an id of its own";
}

TEST_F(ExtractImportTest, ATableThatIsNotInTheExtractLosesNothing) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  ExtractRequest request = Return(2019, "");
  request.files = {world_.folder.Write("header.csv", "CHILD,SEX,DOB,ETHNIC\n1,2,17/12/2009,WBRI\n")};
  const StatusOr<ImportReport> report = world_.Import(request);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->notes, ElementsAre(HasSubstr("table episodes is not in this extract")));
  EXPECT_EQ(Take(2020, "").vanished_records(), 1u);
}

TEST_F(ExtractImportTest, AnOlderExtractIsRefusedWithBothDatesNamed) {
  Take(2019, "1,01/05/2017,S,C1,N1,U4,,,\n");
  const uint64_t head = world_.Head();
  const Status refused = world_.Import(Return(2018, "1,01/05/2017,S,C1,N1,U4,,,\n")).status();
  EXPECT_EQ(refused.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(refused), HasSubstr("received 2018-06-30T12:00:00Z is older than the one received 2019-06-30T12:00:00Z"));
  ExtractRequest older_window = Return(2018, "");
  older_window.received = *Timestamp::Parse("2020-01-01T00:00:00Z");
  EXPECT_THAT(MessageOf(world_.Import(older_window).status()),
              HasSubstr("days up to 2018-03-31, the one already taken for days up to 2019-03-31"));
  EXPECT_EQ(world_.Head(), head);
}

// Twenty-two children, the last `missing` of them left out.
std::string Children(int missing) {
  std::string rows;
  for (int child = 0; child < 22 - missing; ++child) rows += fmt::format("{},01/05/2017,S,C1,N1,U4,,,\n", 100 + child);
  return rows;
}

TEST_F(ExtractImportTest, AnExtractThatLostATenthIsTakenAndOneThatLostMoreIsQuarantinedWhole) {
  Take(2018, Children(0));
  EXPECT_EQ(Take(2019, Children(2)).vanished_records(), 2u);
  const ExtractRequest shrunk = Return(2020, Children(5) + "999,01/05/2017,S,C1,N1,U4,,,\n");
  const uint64_t head = world_.Head();
  const Status refused = world_.Import(shrunk).status();
  EXPECT_EQ(refused.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(refused), HasSubstr("lost 3 of 20 records of episodes"));
  EXPECT_EQ(world_.Head(), head + 1) << "nothing of it but the quarantine itself";
  const v1::Event last = world_.Events().back();
  ASSERT_TRUE(last.has_extract_quarantined());
  EXPECT_EQ(last.extract_quarantined().quarantine_reason(), "shrunk");
  EXPECT_EQ(last.extract_quarantined().tables(0).vanished_records(), 3u);
  EXPECT_FALSE(world_.Import(shrunk).ok());
  EXPECT_EQ(world_.Head(), head + 1) << "said once";
}

TEST_F(ExtractImportTest, AnOperatorMayAcceptTheLossAndTheReasonIsInTheLog) {
  Take(2018, Children(0));
  ExtractRequest shrunk = Return(2019, Children(5));
  EXPECT_FALSE(world_.Import(shrunk).ok());
  shrunk.accept_vanished = true;
  EXPECT_EQ(world_.Import(shrunk).status().code(), StatusCode::kInvalidArgument) << "a reason is required";
  shrunk.reason = "the east team moved to another council";
  EXPECT_EQ(Take(shrunk).vanished_records(), 5u);
  EXPECT_EQ(world_.Events().back().extract_received().accepted_vanished_reason(), shrunk.reason);
}

TEST_F(ExtractImportTest, ABadRowIsQuarantinedAndTheRestGoesOn) {
  const v1::TableCounts counts =
      Take(2018,
           "1,31/02/2017,S,C1,N1,U4,,,\n2,01/05/2017,S,C1,N1,U4,,,\n3,01/05/2017,S,C1,N1,U4,30/04/2017,E4a,\n"
           "4,42767,S,C1,N1,U4,,,\n5,#N/A,S,C1,N1,U4,,,\n6,01/05/2130,S,C1,N1,U4,,,\n7,01/05/2017,S\n");
  EXPECT_EQ(counts.new_records(), 1u);
  EXPECT_EQ(counts.rejected_rows(), 6u);
  EXPECT_EQ(counts.rows_read(), 7u);
  const std::vector<v1::QuarantineEntry> entries = world_.Quarantined();
  ASSERT_THAT(entries, SizeIs(6));
  EXPECT_EQ(entries[0].reason(), "bad_row");
  EXPECT_EQ(entries[0].detail(),
            "2018-episodes.csv:2: column DECOM: \"31/02/2017\" is not a date: write dd/mm/yyyy; mend it in the source and send "
            "the extract again");
  EXPECT_EQ(entries[0].raw(), "1,31/02/2017,S,C1,N1,U4,,,");
  EXPECT_EQ(entries[0].origin(), "2018-episodes.csv");
  EXPECT_EQ(entries[0].place(), 2);
  EXPECT_THAT(entries[1].detail(),
              HasSubstr("2018-episodes.csv:4: column DEC: \"2017-04-30\" is before column DECOM, \"2017-05-01\""));
  EXPECT_THAT(entries[5].detail(), HasSubstr("2018-episodes.csv:8: 3 cells where the header has 9"));
}

TEST_F(ExtractImportTest, ABadRowThatIsSentAgainOnAnotherLineIsInQuarantineOnce) {
  EXPECT_EQ(Take(2018, "1,31/02/2017,S,C1,N1,U4,,,\n").rejected_rows(), 1u);
  ExtractRequest again = Return(2018, "2,01/05/2017,S,C1,N1,U4,,,\n1,31/02/2017,S,C1,N1,U4,,,\n");
  again.received = *Timestamp::Parse("2018-07-01T12:00:00Z");
  EXPECT_EQ(Take(again).rejected_rows(), 1u);
  EXPECT_THAT(world_.Quarantined(), SizeIs(1));
  again = Return(2018, "2,01/05/2017,S,C1,N1,U4,,,\n1,30/02/2017,S,C1,N1,U4,,,\n");
  again.received = *Timestamp::Parse("2018-07-02T12:00:00Z");
  Take(again);
  EXPECT_THAT(world_.Quarantined(), SizeIs(2)) << "another mistake is another row";
}

TEST_F(ExtractImportTest, ARecordWhoseRowIsBadTodayStaysAsItWas) {
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  const v1::TableCounts counts = Take(2019, "1,01/05/2017,S,C1,N1,U4,31/02/2019,E4a,\n");
  EXPECT_EQ(counts.rejected_rows(), 1u);
  EXPECT_EQ(counts.vanished_records(), 0u) << "its row is there";
  EXPECT_THAT(Told(), SizeIs(1));
}

TEST_F(ExtractImportTest, AnEpisodeThatEndsOnItsFirstDayIsKept) {
  EXPECT_EQ(Take(2018, "1,01/05/2017,S,C1,N1,U4,01/05/2017,E4a,\n").new_records(), 1u);
  EXPECT_THAT(Told(), SizeIs(2));
}

TEST_F(ExtractImportTest, ASecondRowWithTheSameKeyIsRefusedUnlessItSaysTheSame) {
  ExtractRequest request = Return(
      2018, "1,01/05/2017,S,C1,N1,U4,,,\n1,01/05/2017,S,C2,N1,U4,,,\n2,01/05/2017,S,C1,N1,U4,,,\n2,01/05/2017,S,C1,N1,U4,,,\n");
  const StatusOr<ImportReport> report = world_.Import(request);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(CountsOf(*report, "episodes").new_records(), 2u);
  EXPECT_EQ(CountsOf(*report, "episodes").rejected_rows(), 1u);
  EXPECT_THAT(report->refused,
              ElementsAre(HasSubstr(
                  "2018-episodes.csv:3: column CHILD: \"episodes/1/2017-05-01\" is the key of row 2018-episodes.csv:2 too")));
  EXPECT_THAT(report->notes,
              ElementsAre("rows that repeat another, taken once: 1; the first are 2018-episodes.csv:4 and 2018-episodes.csv:5"));
}

TEST_F(ExtractImportTest, ABadFileIsQuarantinedAndTheOthersAreTaken) {
  ExtractRequest request = Return(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  request.files.push_back(world_.folder.Write("utf16.csv", std::string("\xFF\xFE"
                                                                       "C\0",
                                                                       4)));
  request.files.push_back(world_.folder.Write("short.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE\n1,01/05/2017,S,C1,N1,U4\n"));
  request.files.push_back(world_.folder.Write("other.csv", "Surname,Forename\nx,y\n"));
  EXPECT_EQ(Take(request).new_records(), 1u);
  std::vector<std::string> details;
  for (const v1::QuarantineEntry& entry : world_.Quarantined()) {
    EXPECT_EQ(entry.reason(), "bad_file");
    details.push_back(entry.detail());
  }
  EXPECT_THAT(details, ElementsAre(HasSubstr("other.csv:1: no table of ssda903 has these columns (Surname, Forename)"),
                                   HasSubstr("short.csv:1: the header comes nearest to table episodes, but lacks DEC, REC"),
                                   HasSubstr("utf16.csv:1: the file is UTF-16")));
}

TEST_F(ExtractImportTest, AnExtractOfWhichNothingCanBeReadIsQuarantinedWhole) {
  ExtractRequest request = Return(2018, "");
  request.files = {world_.folder.Write("empty.csv", "")};
  EXPECT_THAT(MessageOf(world_.Import(request).status()), HasSubstr("no file of the extract can be read"));
  EXPECT_EQ(world_.Events().back().extract_quarantined().quarantine_reason(), "unreadable");
  EXPECT_THAT(world_.Quarantined(), SizeIs(1));
}

TEST_F(ExtractImportTest, AnIncompleteRequestIsRefused) {
  ExtractRequest request = Return(2018, "");
  request.files.clear();
  EXPECT_THAT(MessageOf(world_.Import(request).status()), HasSubstr("has no files"));
  request = Return(2018, "");
  request.window_to = request.window_from - 1;
  EXPECT_THAT(MessageOf(world_.Import(request).status()), HasSubstr("ends before it begins"));
  request = Return(2018, "");
  request.system = "mosaic";
  EXPECT_EQ(world_.Import(request).status().code(), StatusCode::kNotFound);
  request = Return(2018, "");
  request.files = {"/nowhere.csv"};
  EXPECT_EQ(world_.Import(request).status().code(), StatusCode::kNotFound);
  Take(2018, "1,01/05/2017,S,C1,N1,U4,,,\n");
  request = Return(2019, "");
  request.authority = AuthorityId("W06000012");
  EXPECT_THAT(MessageOf(world_.Import(request).status()),
              HasSubstr("the extract is of authority W06000012, the log of E06000001"));
}

TEST_F(ExtractImportTest, ACutExtractThatIsGivenUpStillCountsForTheNextOne) {
  world_.publisher->CutAfter(1);
  EXPECT_EQ(world_.Import(Return(2018, "1,01/05/2017,S,C1,N1,U4,,,\n2,01/05/2017,S,C1,N1,U4,,,\n")).status().code(),
            StatusCode::kUnavailable);
  world_.publisher->Mend();
  const v1::TableCounts counts = Take(2019, "1,01/05/2017,S,C2,N1,U4,,,\n2,01/05/2017,S,C1,N1,U4,,,\n");
  EXPECT_EQ(counts.changed_records(), 1u);
  EXPECT_EQ(counts.new_records(), 1u);
  EXPECT_THAT(Told(), ElementsAre("child:1 LookedAfterStarted 2017-05-01", "child:1 LookedAfterStarted 2017-05-01 corrects 0",
                                  "child:2 LookedAfterStarted 2017-05-01"));
}

// A publisher over a broker whose store does not run: everything is acknowledged, nothing arrives.
class UnstoredPublisher : public EventPublisher {
 public:
  Status Publish(const v1::Event&) override { return OkStatus(); }
  Status Reject(const Refusal&) override { return OkStatus(); }
  Status Flush() override { return OkStatus(); }
};

TEST_F(ExtractImportTest, DoesNotSayThatAnExtractIsTakenBeforeTheLogHasIt) {
  UnstoredPublisher publisher;
  ExtractLedger ledger;
  const Status status =
      ImportExtract(Return(2018, "1,01/05/2017,S,C1,N1,U4,,,\n"), world_.log(), publisher, ledger, nullptr).status();
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_THAT(MessageOf(status), HasSubstr("the log has not stored it"));
}

TEST_F(ExtractImportTest, OneLedgerThroughManyExtractsSaysWhatANewOneWould) {
  ExtractLedger kept;
  const std::vector<std::string> rows = {"1,01/05/2017,S,C1,N1,U4,,,\n", "1,01/05/2017,S,C2,N1,U4,,,\n", "",
                                         "1,01/05/2017,S,C1,N1,U4,,,\n"};
  ExtractWorld other;
  int year = 2018;
  for (const std::string& row : rows) {
    ExtractRequest request = Return(year++, row);
    const StatusOr<ImportReport> with_kept = ImportExtract(request, world_.log(), *world_.publisher, kept, nullptr);
    const StatusOr<ImportReport> with_new = other.Import(request);
    ASSERT_TRUE(with_kept.ok() && with_new.ok()) << with_kept.status() << with_new.status();
    EXPECT_EQ(ReportText(*with_kept), ReportText(*with_new));
  }
  EXPECT_EQ(world_.Head(), other.Head());
}

TEST_F(ExtractImportTest, TheReportIsReadableAndIsJson) {
  const StatusOr<ImportReport> report = world_.Import(Return(2018, "1,01/05/2017,S,C1,N1,U4,,,\n1,31/02/2017,S,C1,N1,U4,,,\n"));
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(
      ReportText(*report),
      HasSubstr(
          "episodes                        2        1        0        0          0         0           0         0         1\n"));
  EXPECT_THAT(ReportText(*report), HasSubstr("refused: 2018-episodes.csv:3: column DECOM"));
  EXPECT_THAT(ReportJson(*report), HasSubstr("\"outcome\":\"taken\""));
  EXPECT_THAT(ReportJson(*report), HasSubstr("\"new\":1"));
  EXPECT_THAT(ReportJson(*report), HasSubstr("\"rejected_rows\":1"));
}

}  // namespace
}  // namespace hanes
