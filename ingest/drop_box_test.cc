// SPDX-License-Identifier: Apache-2.0
#include "ingest/drop_box.h"

#include <gmock/gmock.h>

#include <sstream>

#include "ingest/extract_test_world.h"

namespace hanes {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kDepartment[] = "dept_team_id,dept_team_name\n";

class DropBoxTest : public ::testing::Test {
 protected:
  // A night's folder with teams in it, closed.
  void Drop(const std::string& folder, const std::string& rows, const std::string& complete) {
    world_.folder.Write("box/" + folder + "/department.csv", kDepartment + rows);
    world_.folder.Write("box/" + folder + "/_COMPLETE", complete);
  }

  DropBoxOptions Options() const {
    return {.folder = Box(), .authority = AuthorityId(kCouncil), .system = "ssd", .stored_timeout = std::chrono::milliseconds(0)};
  }

  // "ssd-2013-04-02 taken" or "ssd-2013-04-02 refused", in order; a new drop box, as after a restart.
  std::vector<std::string> TakeAll() {
    DropBox box(Options(), world_.log(), *world_.publisher);
    const StatusOr<std::vector<DropBoxOutcome>> outcomes = box.TakeAll();
    EXPECT_TRUE(outcomes.ok()) << outcomes.status();
    std::vector<std::string> lines;
    if (!outcomes.ok()) return lines;
    for (const DropBoxOutcome& outcome : *outcomes) lines.push_back(outcome.folder + (outcome.taken ? " taken" : " refused"));
    return lines;
  }

  fs::path Box() const { return world_.folder.path() / "box"; }

  std::string Read(const std::string& file) const {
    std::ifstream in(Box() / file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

  ExtractWorld world_;
};

TEST_F(DropBoxTest, TakesEachClosedFolderOnceOldestFirst) {
  Drop("b-2013-04-03", "T1,East\nT2,West\n", "");
  Drop("a-2013-04-04", "T1,East\nT2,West\nT3,North\n", "");
  Drop("c-2013-04-02", "T1,East\n", "");
  EXPECT_THAT(TakeAll(), ElementsAre("c-2013-04-02 taken", "b-2013-04-03 taken", "a-2013-04-04 taken"));
  EXPECT_THAT(TakeAll(), IsEmpty());
  EXPECT_TRUE(fs::exists(Box() / "done/c-2013-04-02/department.csv"));
  EXPECT_THAT(Read("done/b-2013-04-03/report.txt"),
              HasSubstr("department                      2        1        0        0          1"));
  EXPECT_THAT(Read("done/b-2013-04-03/report.json"), HasSubstr("\"outcome\":\"taken\""));
}

TEST_F(DropBoxTest, LeavesANightThatFailedAlone) {
  world_.folder.Write("box/ssd-2013-04-02/department.csv", "dept_team_id,dept_te");
  EXPECT_THAT(TakeAll(), IsEmpty());
  EXPECT_TRUE(fs::exists(Box() / "ssd-2013-04-02/department.csv"));
  EXPECT_EQ(world_.Head(), 0u);
}

TEST_F(DropBoxTest, TheCompleteFileSaysWhatTheFolderIs) {
  world_.folder.Write("box/night/e.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC\n1,01/05/2017,S,C1,N1,U4,,\n");
  world_.folder.Write("box/night/_COMPLETE",
                      "# yearly return\nauthority=E06000001\nsystem = "
                      "ssda903\r\nwindow_from=2017-04-01\nwindow_to=2018-03-31\nreceived=2018-06-30T12:00:00Z\n");
  EXPECT_THAT(TakeAll(), ElementsAre("night taken"));
  const v1::ExtractReceived received = world_.Events().back().extract_received();
  EXPECT_EQ(received.system(), "ssda903");
  EXPECT_EQ(received.window_from(), "2017-04-01");
  EXPECT_EQ(received.window_to(), "2018-03-31");
}

TEST_F(DropBoxTest, WhatTheCompleteFileLeavesOutComesFromTheFoldersName) {
  Drop("ssd-2013-07-02", "T1,East\n", "");
  TakeAll();
  const v1::Event last = world_.Events().back();
  EXPECT_EQ(last.extract_received().window_to(), "2013-07-02");
  EXPECT_EQ(last.extract_received().window_from(), "2011-07-03");
  EXPECT_EQ(Timestamp::FromMicros(last.recorded_at().seconds() * 1'000'000).ToString(), "2013-07-02T22:59:59Z")
      << "midnight in London, in summer";
}

TEST_F(DropBoxTest, RefusesAFolderThatCannotBeUnderstoodAndSaysWhy) {
  Drop("night", "T1,East\n", "");
  Drop("b-2013-04-02", "T1,East\n", "sistem=ssd\n");
  Drop("c-2013-04-02", "T1,East\n", "window_from=01/04/2011\n");
  Drop("d-2013-04-02", "T1,East\n", "authority=Neath\n");
  world_.folder.Write("box/e-2013-04-02/_COMPLETE", "");
  EXPECT_THAT(TakeAll(), ElementsAre("b-2013-04-02 refused", "c-2013-04-02 refused", "d-2013-04-02 refused", "night refused",
                                     "e-2013-04-02 refused"));
  EXPECT_THAT(Read("refused/night/report.txt"),
              HasSubstr("refused: _COMPLETE: it does not say received=, and the folder's name does not end in a date"));
  EXPECT_THAT(Read("refused/b-2013-04-02/report.txt"), HasSubstr("_COMPLETE:1: \"sistem=ssd\" is not key=value"));
  EXPECT_THAT(Read("refused/c-2013-04-02/report.txt"), HasSubstr("_COMPLETE: window_from"));
  EXPECT_THAT(Read("refused/d-2013-04-02/report.json"), HasSubstr("\"outcome\":\"refused\""));
  EXPECT_THAT(Read("refused/e-2013-04-02/report.txt"), HasSubstr("the extract has no files"));
  EXPECT_EQ(world_.Head(), 0u);
}

TEST_F(DropBoxTest, ARefusedNightDoesNotStopTheNextOne) {
  Drop("ssd-2013-04-03", "T1,East\n", "");
  TakeAll();
  Drop("late-2013-04-01", "T1,East\n", "");
  Drop("ssd-2013-04-04", "T1,East\nT2,West\n", "");
  EXPECT_THAT(TakeAll(), ElementsAre("late-2013-04-01 refused", "ssd-2013-04-04 taken"));
  EXPECT_THAT(Read("refused/late-2013-04-01/report.txt"), HasSubstr("history is loaded oldest first"));
}

TEST_F(DropBoxTest, ACrashBetweenPublishingAndMovingIsHarmless) {
  Drop("ssd-2013-04-02", "T1,East\n", "");
  const StatusOr<ExtractRequest> request = ReadCompleteFile(Box() / "ssd-2013-04-02", Options());
  ASSERT_TRUE(request.ok()) << request.status();
  ASSERT_TRUE(world_.Import(*request).ok());
  const uint64_t head = world_.Head();
  EXPECT_THAT(TakeAll(), ElementsAre("ssd-2013-04-02 taken"));
  EXPECT_EQ(world_.Head(), head);
  EXPECT_THAT(Read("done/ssd-2013-04-02/report.json"), HasSubstr("\"outcome\":\"already_taken\""));
}

TEST_F(DropBoxTest, AFolderStaysWhenThePublisherFailsAndIsTakenLater) {
  Drop("ssd-2013-04-02", "T1,East\nT2,West\n", "");
  DropBox box(Options(), world_.log(), *world_.publisher);
  world_.publisher->CutAfter(1);
  EXPECT_EQ(box.TakeAll().status().code(), StatusCode::kUnavailable);
  EXPECT_TRUE(fs::exists(Box() / "ssd-2013-04-02/_COMPLETE"));
  world_.publisher->Mend();
  const StatusOr<std::vector<DropBoxOutcome>> outcomes = box.TakeAll();
  ASSERT_TRUE(outcomes.ok()) << outcomes.status();
  EXPECT_THAT(*outcomes, SizeIs(1));
  EXPECT_THAT(Read("done/ssd-2013-04-02/report.txt"), HasSubstr("department                      2        2"));
  EXPECT_THAT(world_.Events(), SizeIs(3));
}

TEST_F(DropBoxTest, AFolderOfTheSameNameIsKeptBesideTheFirst) {
  Drop("ssd-2013-04-02", "T1,East\n", "");
  TakeAll();
  Drop("ssd-2013-04-02", "T1,East\n", "");
  EXPECT_THAT(TakeAll(), ElementsAre("ssd-2013-04-02 taken"));
  EXPECT_TRUE(fs::exists(Box() / "done/ssd-2013-04-02-2"));
}

TEST_F(DropBoxTest, ADropBoxThatIsNotThereIsAnError) {
  DropBox box({.folder = "/nowhere", .authority = AuthorityId(kCouncil)}, world_.log(), *world_.publisher);
  EXPECT_EQ(box.TakeAll().status().code(), StatusCode::kNotFound);
}

}  // namespace
}  // namespace hanes
