// SPDX-License-Identifier: Apache-2.0
#include "tests/published/published_workforce.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace hanes::testing {
namespace {

using ::testing::HasSubstr;

// An invented file: three rows that agree, one of them by one step (20.1 of 99.9 is 20.1), and one whose turnover is wrong, whose caseload has
// a denominator of zero, and whose other cells hold status symbols.
TEST(PublishedWorkforceTest, CountsWhatAgreesAndListsTheRest) {
  const auto measures = CheckPublishedWorkforce(HANES_PUBLISHED "/headline_measures.csv");
  ASSERT_TRUE(measures.ok()) << MessageOf(measures.status());
  std::map<std::string, PublishedMeasure> named;
  for (const PublishedMeasure& measure : *measures) named[measure.name] = measure;
  ASSERT_EQ(named.size(), 7u);
  for (const auto& [name, exact, close, rows] : {std::tuple("caseload", 3u, 3u, 4u), {"turnover", 2u, 3u, 4u}, {"turnover_headcount", 3u, 3u, 3u},
                                                 {"agency", 3u, 3u, 3u}, {"agency_headcount", 3u, 3u, 3u}, {"vacancy", 3u, 3u, 3u},
                                                 {"absence", 3u, 3u, 3u}}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(named[name].exact, exact);
    EXPECT_EQ(named[name].within_one_step, close);
    EXPECT_EQ(named[name].rows, rows);
  }
  ASSERT_EQ(named["turnover"].beyond.size(), 1u);
  EXPECT_EQ(named["turnover"].beyond[0].area, "Northvale");
  EXPECT_EQ(named["turnover"].beyond[0].line, 5);
  EXPECT_EQ(named["turnover"].beyond[0].worked_out, "10.0");
  ASSERT_EQ(named["caseload"].beyond.size(), 1u);
  EXPECT_EQ(named["caseload"].beyond[0].worked_out, "no value");
}

TEST(PublishedWorkforceTest, AnotherFileIsRefusedByTheColumnItLacks) {
  const std::string path = ::testing::TempDir() + "/other_measures.csv";
  std::ofstream(path) << "time_period,region_name,la_name\n2001,North,East\n";
  EXPECT_THAT(MessageOf(CheckPublishedWorkforce(path).status()), HasSubstr("has no column \"caseload_fte\""));
}

}  // namespace
}  // namespace hanes::testing
