// SPDX-License-Identifier: Apache-2.0
#include "services/calendar_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "projections/testing/temporary_folder.h"

namespace hanes::testing {
namespace {

using ::testing::HasSubstr;

// The published shape, days of an invented year.
constexpr std::string_view kJson = R"({
  "england-and-wales": {
    "division": "england-and-wales",
    "events": [
      {"title": "New Year's Day", "date": "2012-01-02", "notes": "Substitute day", "bunting": true},
      {"title": "Good Friday", "date": "2012-04-06", "notes": "", "bunting": false}
    ]
  },
  "scotland": {"division": "scotland", "events": [{"title": "2nd January", "date": "2012-01-02", "notes": "", "bunting": true}]}
})";

std::string With(std::string_view what, std::string_view by) {
  std::string json(kJson);
  return json.replace(json.find(what), what.size(), by);
}

std::string Refused(const std::string& json) { return MessageOf(ReadBankHolidays("b.json", json).status()); }

TEST(CalendarSourceTest, EveryDivisionOfThePublishedListIsRead) {
  const auto entries = ReadBankHolidays("b.json", std::string(kJson));
  ASSERT_TRUE(entries.ok()) << MessageOf(entries.status());
  ASSERT_EQ(entries->size(), 3u);
  EXPECT_EQ(entries->at(0).division, "england-and-wales");
  EXPECT_EQ(entries->at(1).name, "New Year's Day (substitute day)");
  EXPECT_EQ(entries->at(2).division, "scotland");
}

TEST(CalendarSourceTest, ABrokenListIsRefusedWithItsPlace) {
  EXPECT_EQ(Refused("<html>"), "b.json: this is not JSON: download https://www.gov.uk/bank-holidays.json again");
  EXPECT_THAT(Refused(With("2012-04-06", "2012-04-31")), HasSubstr("b.json:6: \"2012-04-31\" is not a day of the calendar"));
  EXPECT_THAT(Refused(With("2012-04-06", "2012-01-02")), HasSubstr("england-and-wales has 2012-01-02 twice"));
  EXPECT_THAT(Refused(With("\"title\": \"Good Friday\", ", "")), HasSubstr("needs \"date\" and \"title\""));
  EXPECT_THAT(Refused(With("\"events\"", "\"days\"")), HasSubstr("b.json:2: \"england-and-wales\" has no list \"events\""));
  EXPECT_THAT(Refused("{}"), HasSubstr("there is no division"));
}

class TermDatesTest : public ::testing::Test {
 protected:
  StatusOr<std::vector<CalendarEntry>> Read(std::string_view csv) {
    std::ofstream(folder_ / "terms.csv", std::ios::binary) << csv;
    return ReadTermDates(folder_ / "terms.csv");
  }
  std::string Refused(std::string_view csv) {
    std::string message = MessageOf(Read(csv).status());
    const std::string folder = folder_.path();
    const size_t at = message.find(folder);
    return at == std::string::npos ? message : message.erase(at, folder.size() + 1);
  }
  const TemporaryFolder folder_;
};

TEST_F(TermDatesTest, TermsAndTheDaysInsideThemWithoutSchool) {
  const auto entries = Read("from,to,kind,division,name\n2012-09-03,2012-12-21,term,wales,autumn\n2012-10-26,2012-10-30,half_term,wales,\n");
  ASSERT_TRUE(entries.ok()) << MessageOf(entries.status());
  ASSERT_EQ(entries->size(), 4u);
  EXPECT_EQ(entries->at(0), (CalendarEntry{CalendarEntry::kTerm, "wales", "autumn", {*Date::Parse("2012-09-03"), *Date::Parse("2012-12-22")}}));
  EXPECT_EQ(entries->at(1).days.from.ToString(), "2012-10-26");
  EXPECT_EQ(entries->at(2).days.from.ToString(), "2012-10-29") << "weekends are no school days anyway";
}

TEST_F(TermDatesTest, ABadRowIsRefusedWithItsLine) {
  const std::string head = "from,to,kind,division\n";
  EXPECT_EQ(Refused("from,to,type,division\n"), "terms.csv:1: there is no column \"type\" of term dates; there are from, to, kind, division, name");
  EXPECT_THAT(Refused("from,to,division\n"), HasSubstr("terms.csv:1: the column kind is missing"));
  EXPECT_THAT(Refused(head + "2012-09-03,2012-12-32,term,wales\n"), HasSubstr("terms.csv:2: to: \"2012-12-32\""));
  EXPECT_THAT(Refused(head + "2012-09-03,2012-09-02,term,wales\n"), HasSubstr("terms.csv:2: to 2012-09-02 is before from 2012-09-03"));
  EXPECT_THAT(Refused(head + "2012-09-03,2013-12-21,term,wales\n"), HasSubstr("is more than a year"));
  EXPECT_THAT(Refused(head + "2012-09-03,2012-12-21,trem,wales\n"), HasSubstr("kind \"trem\" is not one of term, half_term, closed, bank_holiday; did "
                                                                              "you mean \"term\"?"));
  EXPECT_THAT(Refused(head + "2012-09-03,2012-12-21,term,\n"), HasSubstr("division is empty"));
  EXPECT_THAT(Refused(head + "2012-09-03,2012-12-21,term,wales\n2012-12-21,2013-03-22,term,wales\n"),
              HasSubstr("terms.csv:3: the term from 2012-12-21 overlaps the one from 2012-09-03"));
  EXPECT_EQ(Refused("from,to,kind,division,name\n2012-09-03,2012-12-21,term,wales,autumn term\n"),
            "terms.csv:2: name \"autumn term\" is not one word of plain letters: a term is known by its name, so write it as autumn-2012, or "
            "leave it out");
  EXPECT_TRUE(Read("from,to,kind,division,name\n2012-10-29,2012-10-29,half_term,wales,half term of autumn\n").ok()) << "days are known by their date";
  EXPECT_THAT(Refused(head), HasSubstr("there is no row in it"));
}

}  // namespace
}  // namespace hanes::testing
