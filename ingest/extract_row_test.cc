// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_row.h"

#include <gmock/gmock.h>

namespace hanes {
namespace {

using ::testing::HasSubstr;

// One row of one column "X".
class OneCell {
 public:
  explicit OneCell(std::string cell) : cells_{.line = 17, .cells = {std::move(cell)}}, row_(file_, columns_, cells_, days_) {}
  const ExtractRow* operator->() const { return &row_; }

 private:
  const std::string file_ = "2018-episodes.csv";
  const ExtractColumns columns_{{"X"}};
  const CsvRow cells_;
  const PlausibleDays days_{.last = Date::FromCivil(2019, 6, 30)};
  const ExtractRow row_;
};

std::string DayOf(const std::string& cell) {
  const StatusOr<Date> day = OneCell(cell)->Day("X");
  return day.ok() ? day->ToString() : MessageOf(day.status());
}

TEST(ExtractRowTest, ReadsDaysHoweverTheyAreWritten) {
  for (const char* cell :
       {"31/03/2018", "2018-03-31", "2018-03-31 00:00:00", "2018-03-31T23:59:59.000", "2018-03-31T09:30Z", "31/03/2018 14:05"}) {
    EXPECT_EQ(DayOf(cell), "2018-03-31") << cell;
  }
}

TEST(ExtractRowTest, RefusesWhatIsNotADayAndSaysWhereAndHowToMendIt) {
  EXPECT_EQ(DayOf("31/02/2018"),
            "2018-episodes.csv:17: column X: \"31/02/2018\" is not a date: write dd/mm/yyyy; mend it in the source and send the "
            "extract again");
  EXPECT_THAT(DayOf("42767"), HasSubstr("\"42767\" is a spreadsheet's serial number, not a date"));
  EXPECT_THAT(DayOf("#N/A"), HasSubstr("\"#N/A\" is a spreadsheet's error, not a value"));
  EXPECT_THAT(DayOf("01/01/2130"), HasSubstr("is not between 1900-01-01 and 2019-06-30"));
  EXPECT_THAT(DayOf(""), HasSubstr("is empty: every row needs this date"));
  for (const char* cell : {"2018-3-31", "03-31-2018", "31/03/18", "2018-03-31x", "2018-03-31 25", "NULL", "31.03.2018"}) {
    EXPECT_THAT(DayOf(cell), HasSubstr("is not a date")) << cell;
  }
}

TEST(ExtractRowTest, AnEmptyOptionalDayIsNoDay) {
  EXPECT_FALSE(OneCell("")->OptionalDay("X")->has_value());
  EXPECT_FALSE(OneCell("31/03/2018")->OptionalDay("not there")->has_value());
}

TEST(ExtractRowTest, ReadsIds) {
  EXPECT_EQ(*OneCell("C-1/2")->Id("X"), "C-1/2");
  EXPECT_THAT(MessageOf(OneCell("")->Id("X").status()), HasSubstr("is empty"));
  EXPECT_THAT(MessageOf(OneCell("C 1")->Id("X").status()), HasSubstr("is not an id"));
  EXPECT_THAT(MessageOf(OneCell("Siân")->Id("X").status()), HasSubstr("is not an id"));
  EXPECT_EQ(*OneCell("")->OptionalId("X"), "");
}

TEST(ExtractRowTest, LetsNoFreeTextThroughAsACode) {
  const std::string text(65, 'x');
  EXPECT_EQ(*OneCell("U4")->Code("X"), "U4");
  EXPECT_THAT(MessageOf(OneCell(text)->Code("X").status()), HasSubstr("is longer than the 64 bytes of a code"));
  EXPECT_EQ(OneCell(text)->Code("X").status().message().find(text), absl::string_view::npos)
      << "free text must not get into messages";
}

TEST(ExtractRowTest, ReadsYesAndNo) {
  for (const char* cell : {"Y", "yes", "1", "TRUE"}) EXPECT_EQ(*OneCell(cell)->YesNo("X"), std::optional<bool>(true)) << cell;
  for (const char* cell : {"N", "No", "0", "false"}) EXPECT_EQ(*OneCell(cell)->YesNo("X"), std::optional<bool>(false)) << cell;
  EXPECT_FALSE(OneCell("")->YesNo("X")->has_value());
  EXPECT_THAT(MessageOf(OneCell("maybe")->YesNo("X").status()), HasSubstr("is neither Y nor N"));
}

TEST(ExtractRowTest, ReadsHundredths) {
  EXPECT_EQ(*OneCell("0.6")->Hundredths("X", 200), std::optional<uint32_t>(60));
  EXPECT_EQ(*OneCell("1")->Hundredths("X", 200), std::optional<uint32_t>(100));
  EXPECT_EQ(*OneCell("0.335")->Hundredths("X", 200), std::optional<uint32_t>(34));
  EXPECT_FALSE(OneCell("")->Hundredths("X", 200)->has_value());
  for (const char* cell : {"37 hours", "-1", "2.5", "nan", "inf", "0,6"}) {
    EXPECT_THAT(MessageOf(OneCell(cell)->Hundredths("X", 200).status()), HasSubstr("is not a number between 0 and 2")) << cell;
  }
}

TEST(ExtractColumnsTest, ARecordIsTheSameWhateverOrderItsColumnsStandIn) {
  const ExtractColumns one({"A", "B"}), other({"B", "A"}), wider({"A", "B", "C"});
  const uint64_t digest = one.RecordDigest({"1", "2"});
  EXPECT_EQ(digest, other.RecordDigest({"2", "1"}));
  EXPECT_EQ(digest, wider.RecordDigest({"1", "2", ""}));
  EXPECT_NE(digest, wider.RecordDigest({"1", "2", "3"}));
  EXPECT_NE(digest, one.RecordDigest({"2", "1"}));
}

}  // namespace
}  // namespace hanes
