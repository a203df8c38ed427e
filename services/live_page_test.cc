// SPDX-License-Identifier: Apache-2.0
#include "services/live_page.h"

#include <gmock/gmock.h>

namespace hanes {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr LivePage::Time kStart{1h};
constexpr LivePace kPace{.update_every = 500ms, .look_every = 50ms};

class LivePageTest : public ::testing::Test {
 protected:
  // Looks at the page as soon as it is due after a change at `now`.
  LivePage::Message ChangeAndLook(LivePage::Time now, const LiveFigures& figures, uint64_t position) {
    page_.NoteChange(now);
    const LivePage::Time due = *page_.due();
    page_.BeginLook(due);
    return page_.Update(figures, position, due);
  }
  LivePage page_{{{"total", "12"}, {"MASH", "7"}}, 100, kPace};
};

TEST_F(LivePageTest, WhoHasNothingIsSentEveryFigure) {
  EXPECT_EQ(*page_.Since(std::nullopt),
            "id: 100\nevent: figures\ndata: {\"position\":100,\"whole\":true,\"figures\":{\"MASH\":\"7\",\"total\":\"12\"}}\n\n");
}

TEST_F(LivePageTest, WhatIsNewAloneIsSent) {
  const auto message = ChangeAndLook(kStart, {{"total", "13"}, {"MASH", "7"}}, 101);
  EXPECT_EQ(*message, "id: 101\nevent: figures\ndata: {\"position\":101,\"whole\":false,\"figures\":{\"total\":\"13\"}}\n\n");
}

TEST_F(LivePageTest, NothingIsSentWhenNoFigureChanged) {
  EXPECT_EQ(ChangeAndLook(kStart, {{"total", "12"}, {"MASH", "7"}}, 101), nullptr);
}

TEST_F(LivePageTest, AFigureThatIsGoneIsNull) {
  EXPECT_THAT(*ChangeAndLook(kStart, {{"total", "12"}}, 101), HasSubstr("{\"MASH\":null}"));
  EXPECT_THAT(*page_.whole(), Not(HasSubstr("MASH")));
}

TEST_F(LivePageTest, TextIsQuotedAndStaysOnOneLine) {
  const auto message = ChangeAndLook(kStart, {{"total", "a \"b\"\n\nid: 7"}, {"MASH", "7"}}, 101);
  EXPECT_THAT(*message, HasSubstr("\"total\":\"a \\\"b\\\"\\u000a\\u000aid: 7\""));
}

TEST_F(LivePageTest, TheFirstChangeAfterQuietIsLookedAtAtOnce) {
  page_.NoteChange(kStart);
  EXPECT_EQ(page_.due(), kStart);
}

TEST_F(LivePageTest, AfterAnUpdateTheNextIsHalfASecondLater) {
  ChangeAndLook(kStart, {{"total", "13"}}, 101);
  EXPECT_EQ(page_.due(), std::nullopt);
  page_.NoteChange(kStart + 1ms);
  EXPECT_EQ(page_.due(), kStart + 500ms);
}

TEST_F(LivePageTest, AfterALookThatFoundNothingNewTheNextIsSoon) {
  ChangeAndLook(kStart, {{"total", "12"}, {"MASH", "7"}}, 101);
  page_.NoteChange(kStart + 1ms);
  EXPECT_EQ(page_.due(), kStart + 50ms);
}

TEST_F(LivePageTest, APageThatTakesLongToWorkOutRestsAsLong) {
  page_.NoteChange(kStart);
  page_.BeginLook(kStart);
  page_.Update({{"total", "12"}, {"MASH", "7"}}, 101, kStart + 2s);
  page_.NoteChange(kStart + 2s);
  EXPECT_EQ(page_.due(), kStart + 4s);
}

TEST_F(LivePageTest, AChangeDuringALookIsNotForgotten) {
  page_.NoteChange(kStart);
  page_.BeginLook(kStart);
  page_.NoteChange(kStart + 1ms);
  EXPECT_EQ(page_.due(), std::nullopt) << "two looks at once";
  page_.Update({{"total", "13"}}, 101, kStart + 2ms);
  EXPECT_EQ(page_.due(), kStart + 502ms);
}

TEST_F(LivePageTest, WhoMissedNothingIsToldSo) {
  ChangeAndLook(kStart, {{"total", "13"}}, 101);
  EXPECT_THAT(*page_.Since(101), HasSubstr("\"figures\":{}"));
}

TEST_F(LivePageTest, WhoMissedAnUpdateIsSentEverything) {
  ChangeAndLook(kStart, {{"total", "13"}, {"MASH", "7"}}, 101);
  EXPECT_EQ(*page_.Since(100), *page_.whole());
}

TEST_F(LivePageTest, WhoWasThereBeforeThePageWasOpenedAgainIsSentEverything) {
  EXPECT_EQ(*page_.Since(100), *page_.whole());
}

TEST_F(LivePageTest, AnIdOfAnotherLogIsNotBelieved) {
  ChangeAndLook(kStart, {{"total", "13"}}, 101);
  EXPECT_EQ(*page_.Since(5000), *page_.whole());
}

TEST_F(LivePageTest, AnIdThatTwoUpdatesHaveDoesNotSayWhichWasSeen) {
  ChangeAndLook(kStart, {{"total", "13"}}, 101);
  ChangeAndLook(kStart + 1s, {{"total", "14"}}, 101);
  EXPECT_EQ(*page_.Since(101), *page_.whole());
  ChangeAndLook(kStart + 2s, {{"total", "15"}}, 102);
  EXPECT_THAT(*page_.Since(102), HasSubstr("\"figures\":{}"));
}

TEST_F(LivePageTest, ThatItIsNotLiveIsSaidOnceAndTriedAgain) {
  EXPECT_EQ(*page_.Lose("the store does not answer", kStart),
            "event: not_live\ndata: {\"position\":100,\"reason\":\"the store does not answer\"}\n\n");
  EXPECT_EQ(page_.Lose("the store does not answer", kStart + 1s), nullptr);
  EXPECT_EQ(page_.due(), kStart + 2s);
  EXPECT_THAT(*page_.Since(std::nullopt), HasSubstr("not_live"));
}

TEST_F(LivePageTest, WhenItIsLiveAgainEverythingIsSentEvenIfNothingChanged) {
  page_.Lose("the store does not answer", kStart);
  const auto found = ChangeAndLook(kStart + 1s, {{"total", "12"}, {"MASH", "7"}}, 100);
  EXPECT_EQ(*found, *page_.whole());
  EXPECT_THAT(*page_.whole(), HasSubstr("event: figures"));
}

}  // namespace
}  // namespace hanes
