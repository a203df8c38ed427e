// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/cohort.h"

#include <gtest/gtest.h>

namespace hanes {
namespace {

std::string ValueText(int64_t n, int64_t of, FigureUnit unit = FigureUnit::kPercent) {
  const std::optional<int64_t> tenths = Figure{n, of, unit}.Tenths();
  return tenths ? TenthsText(*tenths) : "";
}

TEST(FigureTest, ChildrenAndMeetingsAreNotTheSameFigure) {
  EXPECT_EQ(ValueText(94, 120), "78.3");
  EXPECT_EQ(ValueText(52, 60), "86.7");
}
TEST(FigureTest, ADenominatorOfZeroHasNoValue) {
  EXPECT_EQ(ValueText(0, 0), "");
  EXPECT_EQ(ValueText(0, 0, FigureUnit::kMean), "");
}
TEST(FigureTest, HalvesGoUpwards) {
  EXPECT_EQ(ValueText(1, 16), "6.3");    // 6.25
  EXPECT_EQ(ValueText(1, 3), "33.3");
  EXPECT_EQ(ValueText(2, 3), "66.7");
  EXPECT_EQ(ValueText(3, 3), "100.0");
  EXPECT_EQ(ValueText(329, 10, FigureUnit::kMean), "32.9");
}
TEST(FigureTest, WhatIsLeftOutIsOnNoSide) {
  Figure figure;
  figure.Add({Verdict::kCounts, ""});
  figure.Add({Verdict::kAgainst, ""});
  figure.Add({Verdict::kLeftOut, ""});
  EXPECT_EQ(figure.n, 1);
  EXPECT_EQ(figure.of, 2);
}
TEST(FigureTest, AMeanAddsAmounts) {
  Figure figure{.unit = FigureUnit::kMean};
  figure.Add({.side = Verdict::kCounts, .words = "", .amount = 9});
  figure.Add({.side = Verdict::kCounts, .words = "", .amount = 12});
  EXPECT_EQ(*figure.Value(), 10.5);
}
TEST(FigureTest, HalvesAreShownAsWholes) {
  Figure figure{.unit = FigureUnit::kMeanOfHalves};
  figure.Add({.side = Verdict::kCounts, .words = "", .amount = 9});
  figure.Add({.side = Verdict::kCounts, .words = "", .amount = 10});
  EXPECT_EQ(figure.NText(), "9.5");
  EXPECT_EQ(*figure.Tenths(), 48);  // 4.75
}
TEST(FigureTest, AShareOfAmountsIsNotAShareOfCases) {
  Figure figure{.unit = FigureUnit::kPercentOfAmounts};
  figure.Add({.side = Verdict::kCounts, .words = "", .amount = 90, .out_of = 100});
  figure.Add({.side = Verdict::kCounts, .words = "", .amount = 10, .out_of = 20});
  EXPECT_EQ(figure.n, 100);
  EXPECT_EQ(figure.of, 120);
  EXPECT_EQ(*figure.Tenths(), 833);
}

TEST(ReasonTest, SaysWhatHappenedAndWhenItWasDue) {
  const Date due = *Date::Parse("2012-05-03");
  EXPECT_EQ(ReasonText({Verdict::kCounts, "held", due - 2, due}), "held 2012-05-01, due by 2012-05-03");
  EXPECT_EQ(ReasonText({Verdict::kAgainst, "held", due + 3, due}), "held 3 days late 2012-05-06, due by 2012-05-03");
  EXPECT_EQ(ReasonText({Verdict::kAgainst, "never held", Date::Max(), due}), "never held, due by 2012-05-03");
  EXPECT_EQ(ReasonText({Verdict::kCounts, "seen"}), "seen");
}

}  // namespace
}  // namespace hanes
