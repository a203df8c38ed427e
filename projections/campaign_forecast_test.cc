// SPDX-License-Identifier: Apache-2.0
#include "projections/campaign_forecast.h"

#include <gtest/gtest.h>

#include <vector>

namespace hanes {
namespace {

constexpr PastStage Started(int days) { return {days, true, true}; }
constexpr PastStage GaveUp(int days) { return {days, false, true}; }
constexpr PastStage UnderWay(int days) { return {days, false, false}; }

TEST(CampaignForecastTest, TheChanceIsTheShareOfThoseBeforeWhoStartedInTime) {
  const std::vector<PastStage> past = {Started(30), Started(60), GaveUp(20), GaveUp(50)};
  EXPECT_EQ(ChanceOfStart(past, 0, 30), 0.25);
  EXPECT_EQ(ChanceOfStart(past, 0, 29), 0.0);
  EXPECT_EQ(ChanceOfStart(past, 0, 365), 0.5);
}

TEST(CampaignForecastTest, OnlyThoseStillUnderWayAfterAsManyDaysAreLike) {
  const std::vector<PastStage> past = {Started(30), Started(60), GaveUp(20), GaveUp(50)};
  EXPECT_EQ(ChanceOfStart(past, 40, 30), 0.5);
  EXPECT_EQ(ChanceOfStart(past, 55, 30), 1.0);
  EXPECT_EQ(ChanceOfStart(past, 60, 30), std::nullopt);
}

TEST(CampaignForecastTest, WhoIsUnderWaySaysSomethingOnlyOfTheDaysThatWentBy) {
  const std::vector<PastStage> past = {Started(10), UnderWay(40)};
  EXPECT_EQ(ChanceOfStart(past, 0, 30), 0.5);
  EXPECT_EQ(ChanceOfStart(past, 0, 41), 1.0);
  EXPECT_EQ(ChanceOfStart({}, 0, 41), std::nullopt);
}

TEST(CampaignForecastTest, TheRangeIsThatOfASumOfChances) {
  const StartsRange coin = RangeOfStarts(std::vector<double>(4, 0.5), 80);  // 1, 4, 6, 4, 1 of 16
  EXPECT_EQ(coin.low, 1u);
  EXPECT_EQ(coin.middle, 2u);
  EXPECT_EQ(coin.high, 3u);
  const StartsRange wide = RangeOfStarts(std::vector<double>(4, 0.5), 95);
  EXPECT_EQ(wide.low, 0u);
  EXPECT_EQ(wide.high, 4u);
  const StartsRange certain = RangeOfStarts(std::vector<double>{1.0, 1.0, 0.0}, 80);
  EXPECT_EQ(certain.low, 2u);
  EXPECT_EQ(certain.high, 2u);
  EXPECT_EQ(RangeOfStarts({}, 80).high, 0u);
}

}  // namespace
}  // namespace hanes
