// SPDX-License-Identifier: Apache-2.0
#include "projections/school_days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

using testing::HasSubstr;

Date Day(std::string_view iso) { return *Date::Parse(iso); }
// First and last day, both in it.
DateRange Span(std::string_view first, std::string_view last) { return {Day(first), Day(last) + 1}; }

const WorkingDays& Working() {
  static const WorkingDays days("england-and-wales", {Day("2012-12-25"), Day("2013-03-29"), Day("2013-04-01"), Day("2013-05-06"),
                                                      Day("2013-05-27"), Day("2013-12-25"), Day("2014-04-18"), Day("2014-05-05")});
  return days;
}

// A school year of an invented council.
const std::vector<DateRange> kTerms = {Span("2013-09-02", "2013-12-20"), Span("2012-09-03", "2012-12-21"), Span("2013-01-07", "2013-03-22"),
                                       Span("2013-04-08", "2013-07-19")};
const std::vector<DateRange> kClosed = {Span("2012-10-29", "2012-11-02"), Span("2013-02-11", "2013-02-15"), Span("2013-05-27", "2013-05-31")};

SchoolDays School() { return *SchoolDays::Make("W06000012", Working(), kTerms, kClosed); }

std::string After(std::string_view start, int n) {
  const StatusOr<Date> day = School().Add(Day(start), n);
  return day.ok() ? day->ToString() : MessageOf(day.status());
}

TEST(SchoolDaysTest, HolidaysHalfTermsAndBankHolidaysAreNotCounted) {
  EXPECT_EQ(After("2013-01-07", 20), "2013-02-04");
  EXPECT_EQ(After("2013-02-08", 1), "2013-02-18");   // half term
  EXPECT_EQ(After("2013-03-22", 1), "2013-04-08");   // Easter
  EXPECT_EQ(After("2013-05-03", 1), "2013-05-07");   // a bank holiday inside a term
  EXPECT_EQ(After("2013-07-19", 20), "2013-09-27");  // summer
  EXPECT_EQ(After("2013-08-05", 1), "2013-09-02");
  EXPECT_EQ(After("2013-03-25", 0), "2013-03-25");
}

TEST(SchoolDaysTest, ASchoolYearWithoutTermsIsAnErrorThatNamesIt) {
  EXPECT_THAT(After("2013-12-20", 1), HasSubstr("no term dates of W06000012 for the school year 2014/15"));
  EXPECT_THAT(After("2012-07-31", 1), HasSubstr("for the school year 2011/12"));
  EXPECT_THAT(MessageOf(SchoolDays::Make("W06000012", Working(), {}, {})->Add(Day("2013-01-01"), 1).status()), HasSubstr("2012/13"));
}

TEST(SchoolDaysTest, AYearMissingBetweenTwoIsNotAHoliday) {
  const auto school = SchoolDays::Make("W06000012", WorkingDays("england-and-wales", {Day("2013-01-01"), Day("2014-01-01"), Day("2015-01-01")}),
                                       {Span("2013-01-07", "2013-07-19"), Span("2014-09-01", "2014-12-19")}, {});
  EXPECT_THAT(MessageOf(school->Add(Day("2013-07-18"), 2).status()), HasSubstr("for the school year 2013/14"));
}

TEST(SchoolDaysTest, ATermInAYearWithoutBankHolidaysSaysSo) {
  const auto school = SchoolDays::Make("W06000012", Working(), {Span("2020-01-06", "2020-03-27")}, {});
  EXPECT_THAT(MessageOf(school.status()), HasSubstr("no bank holidays for 2020"));
}

}  // namespace
}  // namespace hanes
