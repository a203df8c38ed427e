// SPDX-License-Identifier: Apache-2.0
// XmR against limits worked out by hand and against a published series.
#include "projections/xmr.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace hanes {
namespace {

using Series = std::vector<SeriesValue>;
constexpr SeriesValue kMissing = std::nullopt;

// Centre 10, limits 4 and 16, two thirds of the way at 6 and 14.
constexpr XmrLimits kAroundTen{.centre = 10, .lower = 4, .upper = 16, .points = 24, .ranges_left_out = 0};

// Signals of the last point.
uint8_t AtTheEnd(const Series& series) { return XmrSignals(series, kAroundTen).back(); }

uint32_t CountOutside(const Series& series, const XmrLimits& limits) {
  const std::vector<uint8_t> signals = XmrSignals(series, limits);
  return static_cast<uint32_t>(std::count_if(signals.begin(), signals.end(), [](uint8_t s) { return (s & (kAboveUpper | kBelowLower)) != 0; }));
}

TEST(XmrTest, LimitsByHand) {
  // Moving ranges 2 2 4: their mean is 8/3, so the limits lie 2.66 x 8/3 = 7.0933 from the mean 11.
  const auto limits = XmrLimitsOf(Series{10, 12, 10, 14, kMissing, 9});
  ASSERT_TRUE(limits.has_value());
  EXPECT_NEAR(limits->centre, 11, 1e-12);
  EXPECT_NEAR(limits->lower, 3.906667, 1e-6);
  EXPECT_NEAR(limits->upper, 18.093333, 1e-6);
  EXPECT_EQ(limits->points, 5U);
  EXPECT_TRUE(limits->provisional());
}

TEST(XmrTest, ARangeFarWiderThanTheOthersIsLeftOutOnce) {
  // Ranges 1 (twelve times) and 50: mean 62/13 = 4.769, and 3.267 times that is 15.58: 50 goes, and the mean of the rest is 1. Looked at a
  // second time nothing else would go; what must not happen is that the 50 stays.
  Series series;
  for (int i = 0; i < 13; ++i) series.emplace_back(10 + i % 2);
  series.emplace_back(60);
  const auto limits = XmrLimitsOf(series);
  ASSERT_TRUE(limits.has_value());
  EXPECT_EQ(limits->ranges_left_out, 1U);
  EXPECT_NEAR(limits->upper - limits->centre, 2.66, 1e-9);
  EXPECT_FALSE(limits->provisional());
}

TEST(XmrTest, EqualPointsHaveLimitsAtThePointAndNothingIsLeftOut) {
  const Series same(14, 0.1);
  const auto limits = XmrLimitsOf(same);
  ASSERT_TRUE(limits.has_value());
  EXPECT_EQ(limits->ranges_left_out, 0U);
  EXPECT_EQ(limits->centre, 0.1);
  for (const uint8_t signals : XmrSignals(same, *limits)) EXPECT_EQ(XmrWords(signals), "within its usual range");
}

TEST(XmrTest, NoTwoNeighboursNoLimits) {
  EXPECT_FALSE(XmrLimitsOf({}).has_value());
  EXPECT_FALSE(XmrLimitsOf(Series{5}).has_value());
  EXPECT_FALSE(XmrLimitsOf(Series{5, kMissing, 7, kMissing, 3}).has_value());
}

TEST(XmrTest, AMissingPointIsNotZero) {
  const auto whole = XmrLimitsOf(Series{10, 12, 11});
  const auto gap = XmrLimitsOf(Series{10, 12, kMissing, 11});
  ASSERT_TRUE(whole.has_value() && gap.has_value());
  EXPECT_EQ(gap->centre, whole->centre);
  EXPECT_NEAR(gap->upper - gap->centre, 2.66 * 2, 1e-9) << "12 to 11 is no moving range: a week lies between them";
}

TEST(XmrTest, TwelvePointsAreNoLongerProvisional) {
  Series series(11, 3.0);
  EXPECT_TRUE(XmrLimitsOf(series)->provisional());
  series.emplace_back(4.0);
  EXPECT_FALSE(XmrLimitsOf(series)->provisional());
}

TEST(XmrTest, OutsideTheLimitsAndNotOnThem) {
  EXPECT_EQ(AtTheEnd({10, 16}), 0);
  EXPECT_EQ(AtTheEnd({10, 16.1}), kAboveUpper);
  EXPECT_EQ(AtTheEnd({10, 4}), 0);
  EXPECT_EQ(AtTheEnd({10, 3.9}), kBelowLower);
}

TEST(XmrTest, SevenOnOneSide) {
  EXPECT_EQ(AtTheEnd({11, 12, 11, 12, 11, 12}), 0);
  EXPECT_EQ(AtTheEnd({11, 12, 11, 12, 11, 12, 11}), kSevenAbove);
  EXPECT_EQ(AtTheEnd({9, 8, 9, 8, 9, 8, 9, 8}), kSevenBelow) << "and the eighth as well";
  EXPECT_EQ(AtTheEnd({11, 12, 11, 10, 12, 11, 12, 11}), 0) << "a point on the centre is on neither side";
  EXPECT_EQ(AtTheEnd({11, 12, 11, kMissing, 12, 11, 12, 11}), 0) << "a missing week breaks the run";
}

TEST(XmrTest, SevenRisingOrFalling) {
  EXPECT_EQ(AtTheEnd({8, 9, 10, 10.5, 11, 12}), 0);
  EXPECT_EQ(AtTheEnd({7, 8, 9, 10, 10.5, 11, 12}), kSevenRising);
  EXPECT_EQ(AtTheEnd({13, 12, 11, 10.5, 10, 9, 8}), kSevenFalling);
  EXPECT_EQ(AtTheEnd({7, 8, 9, 9, 10, 10.5, 11, 12}), 0) << "equal points break the run";
  EXPECT_EQ(AtTheEnd({7, 8, 9, kMissing, 10, 10.5, 11, 12}), 0) << "so does a missing week";
}

TEST(XmrTest, TwoOfThreeNearTheSameLimit) {
  EXPECT_EQ(AtTheEnd({14.5, 10, 14.5}), kNearUpper);
  EXPECT_EQ(AtTheEnd({5.5, 5.5}), kNearLower);
  EXPECT_EQ(AtTheEnd({14.5, 10, 10, 14.5}), 0) << "one of three";
  EXPECT_EQ(AtTheEnd({14.5, 5.5}), 0) << "not on the same side";
  EXPECT_EQ(AtTheEnd({14.5, 14.5, 10}), 0) << "said at the second of the two";
  EXPECT_EQ(AtTheEnd({14, 14}), 0) << "at two thirds is not beyond them";
  EXPECT_EQ(AtTheEnd({14.5, kMissing, 14.5}), 0);
}

TEST(XmrTest, ABaselineStaysWhenTheFigureMoves) {
  const Series before = {10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11};
  Series all = before;
  for (int i = 0; i < 12; ++i) all.emplace_back(16 + i % 2);
  const auto fixed = XmrLimitsOf(before);
  ASSERT_TRUE(fixed.has_value());
  EXPECT_EQ(CountOutside(all, *fixed), 12U) << "limits of the first twelve: all of the later are outside";
}

TEST(XmrTest, SignalsInWords) {
  EXPECT_EQ(XmrWords(0), "within its usual range");
  EXPECT_EQ(XmrWords(kAboveUpper | kSevenRising), "above its usual range; rising, seven in a row");
}

// Department for Education, Characteristics of children in need, table C6, referrals by month, Gateshead, April 2012 to March 2024 (Open
// Government Licence v3.0).
const Series kGateshead = {
    196, 264, 149, 229, 189, 251, 216, 244, 186, 234, 193, 203, 215, 210, 207, 214, 227, 180, 216, 250, 120, 214, 166, 215, 146, 143, 160, 123, 129,
    198, 149, 147, 114, 144, 142, 157, 118, 187, 156, 148, 156, 176, 234, 188, 152, 196, 188, 185, 206, 172, 168, 154, 139, 169, 116, 156, 158, 171,
    171, 199, 136, 175, 194, 138, 109, 153, 197, 170, 153, 181, 130, 173, 146, 198, 144, 207, 144, 98,  113, 160, 115, 137, 142, 107, 130, 118, 147,
    144, 100, 124, 155, 115, 110, 173, 141, 116, 128, 126, 189, 123, 132, 158, 131, 155, 116, 155, 87,  170, 152, 191, 248, 214, 141, 247, 186, 168,
    176, 241, 191, 219, 194, 167, 191, 192, 145, 190, 186, 170, 120, 147, 168, 190, 144, 219, 178, 148, 98,  124, 146, 106, 92,  146, 123, 106};

void ExpectLimits(const Series& series, double centre, double lower, double upper, uint32_t outside) {
  const auto limits = XmrLimitsOf(series);
  ASSERT_TRUE(limits.has_value());
  EXPECT_NEAR(limits->centre, centre, 0.0005);
  EXPECT_NEAR(limits->lower, lower, 0.0005);
  EXPECT_NEAR(limits->upper, upper, 0.0005);
  EXPECT_EQ(CountOutside(series, *limits), outside);
}

TEST(XmrTest, APublishedSeries) {
  ASSERT_EQ(kGateshead.size(), 144U);
  ExpectLimits(kGateshead, 164.792, 72.703, 256.880, 1);
}

// Monthly columns of one council of the published file, which quotes names that have commas.
Series ReadPublished(std::istream& file, const std::string& council) {
  std::map<int, std::vector<double>> years;
  std::string line;
  while (std::getline(file, line)) {
    if (line.find(council) == std::string::npos) continue;
    std::vector<double> months;
    std::istringstream tail(line.substr(line.find("Month of referral,") + 18));
    for (std::string cell; std::getline(tail, cell, ',');) months.push_back(std::atof(cell.c_str()));
    years[std::atoi(line.c_str())] = {months.begin() + 1, months.end()};  // the first is the year's total
  }
  Series series;
  for (const auto& [year, months] : years) series.insert(series.end(), months.begin(), months.end());
  return series;
}

TEST(XmrTest, ThePublishedFileWhenItIsThere) {
  const char* path = std::getenv("HANES_DFE_REFERRALS_BY_MONTH");
  if (path == nullptr) GTEST_SKIP() << "HANES_DFE_REFERRALS_BY_MONTH names no c6_children_in_need_referrals_by_month file";
  struct Expected { std::string council; double centre, lower, upper; uint32_t outside; };
  for (const Expected& e : {Expected{"E06000023", 422.444, 226.389, 618.500, 14}, Expected{"E08000032", 653.569, 343.829, 963.310, 27},
                            Expected{"E08000037", 164.792, 72.703, 256.880, 1}}) {
    SCOPED_TRACE(e.council);
    std::ifstream file(path);
    const Series series = ReadPublished(file, e.council);
    ASSERT_EQ(series.size(), 144U) << path;
    ExpectLimits(series, e.centre, e.lower, e.upper, e.outside);
  }
}

}  // namespace
}  // namespace hanes
