// SPDX-License-Identifier: Apache-2.0
#include "services/pages/moment.h"

#include <gtest/gtest.h>

namespace hanes {
namespace {

const Timestamp kNow = *Timestamp::Parse("2013-06-15T10:00:00Z");
const Timestamp kNoExtract;

TEST(MomentTest, WithoutAnAddressItIsToday) {
  const Moment moment = *ReadMoment({}, kNow, *Timestamp::Parse("2013-06-15T04:00:00Z"));
  EXPECT_EQ(moment.as_at.ToString(), "2013-06-15");
  EXPECT_EQ(moment.known, kNow);
  EXPECT_TRUE(moment.IsNow());
  EXPECT_FALSE(moment.IsChosen());
  EXPECT_FALSE(moment.is_last_extract);
}

TEST(MomentTest, WhenSourcesFellSilentItIsTheDayTheyLastSpoke) {
  const Moment moment = *ReadMoment({}, kNow, *Timestamp::Parse("2013-03-31T22:30:00Z"));
  EXPECT_EQ(moment.as_at.ToString(), "2013-03-31");
  EXPECT_TRUE(moment.is_last_extract);
  EXPECT_EQ(ReadMoment({}, kNow, kNoExtract)->as_at.ToString(), "2013-06-15");
}

TEST(MomentTest, AChosenKnowledgeBringsItsDay) {
  const Moment moment = *ReadMoment({{"known_at", "2013-05-01"}}, kNow, *Timestamp::Parse("2013-03-31T22:30:00Z"));
  EXPECT_EQ(moment.as_at.ToString(), "2013-05-01");
  EXPECT_EQ(moment.known, EndOfDayInLondon(Date::FromCivil(2013, 5, 1)));
  EXPECT_FALSE(moment.IsNow());
}

TEST(MomentTest, TodayAsKnownTodayReachesNoFurtherThanNow) { EXPECT_EQ(ReadMoment({{"known_at", "2013-06-15"}}, kNow, kNoExtract)->known, kNow); }

TEST(MomentTest, WhatIsNoDateAndWhatHasNotComeIsRefused) {
  EXPECT_TRUE(absl::IsInvalidArgument(ReadMoment({{"as_at", "31/03/2013"}}, kNow, kNoExtract).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ReadMoment({{"known_at", "soon"}}, kNow, kNoExtract).status()));
  EXPECT_TRUE(absl::IsOutOfRange(ReadMoment({{"known_at", "2013-06-16"}}, kNow, kNoExtract).status()));
}

}  // namespace
}  // namespace hanes
