// SPDX-License-Identifier: Apache-2.0
#include "projections/known_history.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "projections/entity_groups.h"
#include "projections/testing/event_words.h"
#include "projections/testing/naive_history.h"
#include "projections/testing/spells_projection.h"
#include "projections/testing/view_fixture.h"

namespace hanes::testing {
namespace {

constexpr Timestamp kMuchLater = Timestamp::FromMicros(4'000'000'000'000'000);

// A history in words: Know(event) of each event at its time of recording, then Expect the lines of its facts.
class KnownHistoryTest : public ::testing::Test {
 public:
  KnownHistoryTest& Know(const v1::Event& event, Timestamp appended_at = kMuchLater) {
    said_.Add(event, appended_at, Position(said_.events().size() + 1));
    return *this;
  }
  FoldedHistory Fold() { return FoldHistory(spells_, said_.events()); }
  void Expect(const Lines& lines) {
    const FoldedHistory folded = Fold();
    EXPECT_EQ(ToLines(folded.facts), lines);
    EXPECT_FALSE(folded.parked) << folded.parked->reason;
  }
  // That at this moment the days of the open cases are these.
  Lines DaysKnownAt(std::string_view moment) {
    const Timestamp at = Timestamp::Parse(moment).value();
    Lines days;
    for (const KnownFact& known : Fold().facts) {
      if (!known.known.Contains(at)) continue;
      const DateRange valid = known.fact.valid;
      days.push_back(fmt::format("{} {}..{}{}", known.fact.entity, valid.from.ToString(), valid.to.ToString(),
                                 known.fact.unknown_end ? "?" : ""));
    }
    return days;
  }

  const Projection spells_ = Spells();
  SaidHistory said_;
};

constexpr std::string_view kMarch = "2026-03-05T00:00:00Z", kApril = "2026-04-05T00:00:00Z", kMay = "2026-05-05T00:00:00Z",
                           kJune = "2026-06-05T00:00:00Z", kJuly = "2026-07-05T00:00:00Z";

TEST_F(KnownHistoryTest, AFactIsKnownFromTheMomentItWasRecorded) {
  Know(Opened("child:C1", "A").On("2026-03-02").Recorded(kMarch));
  Expect({"1 child:C1 A,, 0 [2026-03-02,) known [2026-03-05T00:00:00Z,) by 1"});
}

TEST_F(KnownHistoryTest, AnEventThatIsNotRecordedIsKnownFromItsAppend) {
  Know(Opened("child:C1", "A").On("2026-03-02"), Timestamp::Parse(kMay).value());
  Expect({"1 child:C1 A,, 0 [2026-03-02,) known [2026-05-05T00:00:00Z,) by 1"});
}

TEST_F(KnownHistoryTest, ARecordingAfterTheAppendDoesNotMakeKnowledgeLater) {
  Know(Opened("child:C1", "A").On("2026-03-02").Recorded(kJune), Timestamp::Parse(kMay).value());
  Expect({"1 child:C1 A,, 0 [2026-03-02,) known [2026-05-05T00:00:00Z,) by 1"});
}

TEST_F(KnownHistoryTest, AnEndingSupersedesTheOpenFactAndKeepsIt) {
  Know(Opened("child:C1", "A").On("2026-03-02").Recorded(kMarch)).Know(Closed("child:C1", "A").On("2026-03-20").Recorded(kApril));
  Expect({"1 child:C1 A,, 0 [2026-03-02,2026-03-20) known [2026-04-05T00:00:00Z,) by 1 2",
          "1 child:C1 A,, 0 [2026-03-02,) known [2026-03-05T00:00:00Z,2026-04-05T00:00:00Z) by 1"});
}

TEST_F(KnownHistoryTest, TheSameThingSaidAgainIsOneFactMadeByWhoSaidItFirst) {
  Know(Opened("child:C1", "A").On("2026-03-02").Recorded(kMarch)).Know(Opened("child:C1", "A").On("2026-03-02").Recorded(kApril));
  Expect({"1 child:C1 A,, 0 [2026-03-02,) known [2026-03-05T00:00:00Z,) by 1"});
}

TEST_F(KnownHistoryTest, ACorrectionReplacesFromTheMomentItIsKnown) {
  Know(Opened("child:C1", "A").Id("e1").On("2026-03-02").Recorded(kMarch))
      .Know(Opened("child:C1", "A").Id("e2").Corrects("e1").On("2026-03-01").Recorded(kApril));
  EXPECT_EQ(DaysKnownAt(kMarch), Lines{"child:C1 2026-03-02.."});
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C1 2026-03-01.."});
}

TEST_F(KnownHistoryTest, OfAChainOfCorrectionsOnlyTheLastStands) {
  Know(Opened("child:C1", "A").Id("e1").On("2026-03-02").Recorded(kMarch))
      .Know(Opened("child:C1", "A").Id("e2").Corrects("e1").On("2026-03-01").Recorded(kApril))
      .Know(Opened("child:C1", "A").Id("e3").Corrects("e2").On("2026-02-01").Recorded(kMay));
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C1 2026-03-01.."});
  EXPECT_EQ(DaysKnownAt(kMay), Lines{"child:C1 2026-02-01.."});
}

TEST_F(KnownHistoryTest, ACorrectionMayComeBeforeItsOriginal) {
  Know(Opened("child:C1", "A").Id("e2").Corrects("e1").On("2026-03-01").Recorded(kMarch))
      .Know(Opened("child:C1", "A").Id("e1").On("2026-03-02").Recorded(kApril));
  EXPECT_EQ(DaysKnownAt(kMarch), Lines{"child:C1 2026-03-01.."});
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C1 2026-03-01.."});
}

TEST_F(KnownHistoryTest, AVoidSaysNothingButTheVoiding) {
  Know(Opened("child:C1", "A").Id("e1").On("2026-03-02").Recorded(kMarch))
      .Know(Opened("child:C1", "A").Id("e2").Voids("e1").On("2026-03-02").Recorded(kApril));
  EXPECT_EQ(DaysKnownAt(kMarch), Lines{"child:C1 2026-03-02.."});
  EXPECT_EQ(DaysKnownAt(kApril), Lines{});
}

TEST_F(KnownHistoryTest, AVoidedCorrectionBringsTheOriginalBack) {
  Know(Opened("child:C1", "A").Id("e1").On("2026-03-02").Recorded(kMarch))
      .Know(Opened("child:C1", "A").Id("e2").Corrects("e1").On("2026-03-01").Recorded(kApril))
      .Know(Opened("child:C1", "A").Id("e3").Voids("e2").Recorded(kMay));
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C1 2026-03-01.."});
  EXPECT_EQ(DaysKnownAt(kMay), Lines{"child:C1 2026-03-02.."});
}

TEST_F(KnownHistoryTest, AVoidInAChainOfCorrectionsBringsBackTheOneBefore) {
  Know(Opened("child:C1", "A").Id("e1").On("2026-03-02").Recorded(kMarch))
      .Know(Opened("child:C1", "A").Id("e2").Corrects("e1").On("2026-03-01").Recorded(kApril))
      .Know(Opened("child:C1", "A").Id("e3").Corrects("e2").On("2026-02-01").Recorded(kMay))
      .Know(Opened("child:C1", "A").Id("e4").Voids("e3").Recorded(kJune));
  EXPECT_EQ(DaysKnownAt(kJune), Lines{"child:C1 2026-03-01.."});
}

TEST_F(KnownHistoryTest, EventsThatReviseEachOtherInACircleParkTheEntityWithTheBeliefOfBefore) {
  Know(Opened("child:C1", "A").Id("e1").On("2026-03-02").Recorded(kMarch))
      .Know(Opened("child:C1", "B").Id("e2").Corrects("e3").On("2026-03-01").Recorded(kApril))
      .Know(Opened("child:C1", "C").Id("e3").Corrects("e2").On("2026-03-01").Recorded(kMay));
  const FoldedHistory folded = Fold();
  ASSERT_TRUE(folded.parked);
  EXPECT_NE(folded.parked->reason.find("circle"), std::string::npos) << folded.parked->reason;
  EXPECT_EQ(DaysKnownAt(kMay), DaysKnownAt(kApril));
  EXPECT_EQ(DaysKnownAt(kApril).size(), 2u);
}

TEST_F(KnownHistoryTest, ACircleIsBrokenByAVoid) {
  Know(Opened("child:C1", "B").Id("e2").Corrects("e3").On("2026-03-01").Recorded(kApril))
      .Know(Opened("child:C1", "C").Id("e3").Corrects("e2").On("2026-03-03").Recorded(kMay));
  EXPECT_TRUE(Fold().parked);
  Know(Opened("child:C1", "B").Id("e4").Voids("e2").Recorded(kJune));
  EXPECT_FALSE(Fold().parked);
  EXPECT_EQ(DaysKnownAt(kJune), Lines{"child:C1 2026-03-03.."});
}

// Each of the two was settled twice then, and the fold ended the process: the view did not start again.
TEST_F(KnownHistoryTest, ACircleOfWhichBothAreVoidedLeavesWhatWasBefore) {
  Know(Opened("child:C1", "A").Id("e1").On("2026-03-02").Recorded(kMarch))
      .Know(Opened("child:C1", "B").Id("e2").Corrects("e3").On("2026-03-01").Recorded(kApril))
      .Know(Opened("child:C1", "C").Id("e3").Corrects("e2").On("2026-03-03").Recorded(kApril))
      .Know(Opened("child:C1", "B").Id("e4").Voids("e2").Recorded(kApril))
      .Know(Opened("child:C1", "C").Id("e5").Voids("e3").Recorded(kApril));
  EXPECT_FALSE(Fold().parked);
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C1 2026-03-02.."});
}

TEST_F(KnownHistoryTest, AVanishedRecordIsUnknownFromTheDayAfterItWasLastShown) {
  Know(Opened("child:C1", "A").Record("cin/1").On("2026-03-02").Recorded(kMarch))
      .Know(Vanished("child:C1", Date::Parse("2026-03-31").value()).Record("cin/1").Recorded(kApril));
  EXPECT_EQ(DaysKnownAt(kMarch), Lines{"child:C1 2026-03-02.."});
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C1 2026-03-02..2026-04-01?"});
  const std::vector<KnownFact> facts = Fold().facts;
  const auto unknown = std::find_if(facts.begin(), facts.end(), [](const KnownFact& f) { return f.fact.unknown_end; });
  ASSERT_NE(unknown, facts.end());
  EXPECT_EQ(unknown->made_by, (std::vector{Position(1), Position(2)}));  // who opens the figure finds who said that it vanished
}

TEST_F(KnownHistoryTest, ARestoredRecordComesBackWhole) {
  Know(Opened("child:C1", "A").Record("cin/1").On("2026-03-02").Recorded(kMarch))
      .Know(Vanished("child:C1", Date::Parse("2026-03-31").value()).Record("cin/1").Recorded(kApril))
      .Know(Restored("child:C1").Record("cin/1").Recorded(kMay));
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C1 2026-03-02..2026-04-01?"});
  EXPECT_EQ(DaysKnownAt(kMay), Lines{"child:C1 2026-03-02.."});
}

TEST_F(KnownHistoryTest, OnlyTheVanishedRecordIsUnknown) {
  Know(Opened("child:C1", "A").Record("cin/1").On("2026-03-02").Recorded(kMarch))
      .Know(Opened("child:C1", "B").Record("cin/2").On("2026-03-03").Recorded(kMarch))
      .Know(Vanished("child:C1", Date::Parse("2026-03-31").value()).Record("cin/1").Recorded(kApril));
  EXPECT_EQ(DaysKnownAt(kApril), (Lines{"child:C1 2026-03-02..2026-04-01?", "child:C1 2026-03-03.."}));
}

TEST_F(KnownHistoryTest, MergedPersonsAreOneFromTheMomentItIsKnownAndTwoAgainAfterTheUnmerge) {
  Know(Opened("child:C1", "A").On("2026-03-01").Recorded(kMarch))
      .Know(Opened("child:C2", "B").On("2026-03-02").Recorded(kMarch))
      .Know(Merged("child:C2", "child:C1").On("2026-04-01").Recorded(kApril))
      .Know(Parted("child:C2", "child:C1").On("2026-05-01").Recorded(kMay));
  EXPECT_EQ(DaysKnownAt(kMarch), (Lines{"child:C1 2026-03-01..", "child:C2 2026-03-02.."}));
  EXPECT_EQ(DaysKnownAt(kApril), (Lines{"child:C2 2026-03-01..", "child:C2 2026-03-02.."}));
  EXPECT_EQ(DaysKnownAt(kMay), DaysKnownAt(kMarch));
}

TEST_F(KnownHistoryTest, MergesInAChainGiveTheNameOfTheOneThatStays) {
  Know(Opened("child:C1", "A").On("2026-03-01").Recorded(kMarch))
      .Know(Merged("child:C2", "child:C1").On("2026-04-01").Recorded(kApril))
      .Know(Merged("child:C3", "child:C2").On("2026-05-01").Recorded(kMay));
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C2 2026-03-01.."});
  EXPECT_EQ(DaysKnownAt(kMay), Lines{"child:C3 2026-03-01.."});
}

TEST_F(KnownHistoryTest, AVoidedMergeNeverWas) {
  Know(Opened("child:C1", "A").On("2026-03-01").Recorded(kMarch))
      .Know(Merged("child:C2", "child:C1").Id("m").On("2026-04-01").Recorded(kApril))
      .Know(Merged("child:C2", "child:C1").Id("v").Voids("m").Recorded(kMay));
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C2 2026-03-01.."});
  EXPECT_EQ(DaysKnownAt(kMay), Lines{"child:C1 2026-03-01.."});
}

TEST_F(KnownHistoryTest, APoisonedEntityKeepsItsBeliefUntilItIsCorrected) {
  EventWords poison = Closed("child:C1", "A").Id("bad").On("2026-03-09").Recorded(kApril);
  poison->mutable_case_closed()->set_closure_reason("poison");
  Know(Opened("child:C1", "A").On("2026-03-02").Recorded(kMarch)).Know(poison);
  ASSERT_TRUE(Fold().parked);
  EXPECT_EQ(Fold().parked->position, Position(2));
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C1 2026-03-02.."});

  Know(Closed("child:C1", "A").Corrects("bad").On("2026-03-09").Recorded(kMay));
  EXPECT_FALSE(Fold().parked);
  EXPECT_EQ(DaysKnownAt(kApril), Lines{"child:C1 2026-03-02.."});
  EXPECT_EQ(DaysKnownAt(kMay), Lines{"child:C1 2026-03-02..2026-03-09"});
}

TEST_F(KnownHistoryTest, AnEventWithoutADayParksTheEntityAndNamesIt) {
  Know(Opened("child:C1", "A").Id("bad").On("31/02/2026").Recorded(kMarch));
  ASSERT_TRUE(Fold().parked);
  EXPECT_NE(Fold().parked->reason.find("bad"), std::string::npos);
  EXPECT_NE(Fold().parked->reason.find("31/02/2026"), std::string::npos);
}

TEST(EventPoolTest, BytesThatAreNoEventParkAndNameThePosition) {
  EventPool pool(Spells().reads);
  pool.Add({Position(7), Timestamp(), "child:C1", "\xff\xff\xff"});
  const FoldedHistory folded = FoldHistory(Spells(), pool.history());
  ASSERT_TRUE(folded.parked);
  EXPECT_NE(folded.parked->reason.find("position 7"), std::string::npos) << folded.parked->reason;
}

TEST(EntityGroupsTest, JoinsUnderTheSmallestAndSaysWhichGroupIsNoMore) {
  EntityGroups groups;
  EXPECT_EQ(groups.Join({"child:C3", "child:C2"}), std::vector<std::string>{"child:C3"});
  EXPECT_EQ(groups.Join({"child:C3", "child:C1"}), std::vector<std::string>{"child:C2"});
  EXPECT_TRUE(groups.Join({"child:C1", "child:C2"}).empty());
  EXPECT_EQ(groups.GroupOf("child:C3"), "child:C1");
  EXPECT_EQ(groups.GroupOf("child:C9"), "child:C9");
  EXPECT_EQ(groups.Members("child:C1").size(), 3u);

  EntityGroups restored;
  for (const auto& [stream, group] : groups.Memberships()) restored.Restore(stream, group);
  EXPECT_EQ(restored.Memberships(), groups.Memberships());
  EXPECT_EQ(restored.Members("child:C1"), groups.Members("child:C1"));
}

TEST(EntityGroupsTest, FindsAMergeInTheBytesOfAnEventAndNothingElse) {
  const v1::Event merge = Merged("child:C2", "child:C1").Recorded(kMarch).Record("x/1");
  const std::optional<MergeSaid> said = FindMerge(merge.stream(), merge.SerializeAsString());
  ASSERT_TRUE(said);
  EXPECT_EQ(said->stays, "child:C2");
  EXPECT_EQ(said->goes, "child:C1");
  const v1::Event other = Opened("child:C2", "A").Recorded(kMarch).Record("x/1");
  EXPECT_FALSE(FindMerge(other.stream(), other.SerializeAsString()));
  EXPECT_FALSE(FindMerge("child:C2", "\xff\xff\xff\xff"));
  EXPECT_FALSE(FindMerge("child:C2", merge.SerializeAsString().substr(0, 20)));
}

}  // namespace
}  // namespace hanes::testing
