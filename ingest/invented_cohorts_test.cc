// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_cohorts.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Date Day(std::string_view iso) { return *Date::Parse(iso); }

// "PERIOD n/N" of one code, of periods whose name begins so.
std::vector<std::string> Of(const InventedCohorts& cohorts, std::string_view code, std::string_view period, const std::set<uint32_t>& apart = {}) {
  std::vector<std::string> lines;
  for (const InventedCohortFigure& figure : cohorts.Figures(apart)) {
    if (figure.code == code && figure.period.starts_with(period)) lines.push_back(fmt::format("{} {}/{}", figure.period, figure.n, figure.of));
  }
  return lines;
}

class InventedCohortsTest : public ::testing::Test {
 protected:
  InventedCohorts cohorts_{Day("2011-04-01"), Day("2013-08-15")};
};

TEST_F(InventedCohortsTest, ACaseIsInTheMonthTheQuarterAndTheYearOfItsDay) {
  cohorts_.Add("SCC/025", 1, Day("2012-06-30"), true);
  cohorts_.Add("SCC/025", 2, Day("2012-06-30"), false);
  cohorts_.Add("SCC/025", 2, Day("2012-07-01"), true);
  EXPECT_THAT(Of(cohorts_, "SCC/025", "20"), ElementsAre("2012-13 2/3", "2012-Q2 1/2", "2012-Q3 1/1", "2012-06 1/2", "2012-07 1/1"));
}

TEST_F(InventedCohortsTest, ChildrenThatStandApartAreInNoFigure) {
  cohorts_.Add("CPV", 1, Day("2012-06-30"), true);
  cohorts_.Add("CPV", 2, Day("2012-06-30"), false);
  EXPECT_THAT(Of(cohorts_, "CPV", "2012-Q2", {2}), ElementsAre("2012-Q2 1/1"));
  EXPECT_THAT(Of(cohorts_, "CPV", "2012", {1, 2}), IsEmpty());
}

TEST_F(InventedCohortsTest, APeriodIsToldWhenAllOfItIsTyped) {
  cohorts_.Add("CPV", 1, Day("2013-04-10"), true);
  cohorts_.Add("CPV", 1, Day("2013-03-31"), true);
  EXPECT_THAT(Of(cohorts_, "CPV", "2013"), ElementsAre("2013-Q1 1/1", "2013-03 1/1"));
  EXPECT_THAT(Of(cohorts_, "CPV", "2012-13"), ElementsAre("2012-13 1/1"));
}

TEST_F(InventedCohortsTest, AStateIsOfTheLastDayAndKnownOfAnyDayOfAPeriod) {
  const DateRange holds{Day("2012-05-10"), Day("2012-06-30")};
  cohorts_.AddState("SCC/041a", 1, holds, Day("2012-06-01"));
  EXPECT_THAT(Of(cohorts_, "SCC/041a", "20"), ElementsAre("2012-05 0/1")) << "over on the last day of June";
  cohorts_.AddKnown("SCC/030a", 1, holds, Day("2012-06-01"));
  EXPECT_THAT(Of(cohorts_, "SCC/030a", "20"), ElementsAre("2012-13 1/1", "2012-Q2 1/1", "2012-05 0/1", "2012-06 1/1"));
}

}  // namespace
}  // namespace hanes
