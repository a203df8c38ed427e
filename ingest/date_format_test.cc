// SPDX-License-Identifier: Apache-2.0
#include "ingest/date_format.h"

#include <gmock/gmock.h>

namespace hanes {
namespace {

using ::testing::HasSubstr;

std::string Read(std::string_view pattern, std::string_view text) {
  const StatusOr<DateFormat> format = DateFormat::Parse(pattern);
  if (!format.ok()) return MessageOf(format.status());
  const std::optional<Date> day = format->Read(text);
  return day ? day->ToString() : "no";
}

TEST(DateFormatTest, ReadsTheWaysInWhichSystemsWriteDays) {
  EXPECT_EQ(Read("dd/mm/yyyy", "01/04/2012"), "2012-04-01");
  EXPECT_EQ(Read("dd/mm/yyyy", "1/4/2012"), "2012-04-01");
  EXPECT_EQ(Read("dd.mm.yyyy", "29.02.2012"), "2012-02-29");
  EXPECT_EQ(Read("dd-mon-yyyy", "09-SEP-2012"), "2012-09-09");
  EXPECT_EQ(Read("dd mon yyyy", "9 September 2012"), "2012-09-09");
  EXPECT_EQ(Read("yyyymmdd", "20120401"), "2012-04-01");
  EXPECT_EQ(Read("yyyy-mm-dd", "2012-04-01T00:00:00Z"), "2012-04-01");
  EXPECT_EQ(Read("mm/dd/yyyy", "04/30/2012 09:30"), "2012-04-30");
}

TEST(DateFormatTest, ReadsNothingElse) {
  EXPECT_EQ(Read("dd/mm/yyyy", "31/02/2012"), "no");
  EXPECT_EQ(Read("dd/mm/yyyy", "2012-04-01"), "no");
  EXPECT_EQ(Read("dd/mm/yyyy", "01/04/12"), "no");
  EXPECT_EQ(Read("dd/mm/yyyy", "01/04/2012x"), "no");
  EXPECT_EQ(Read("dd/mm/yyyy", ""), "no");
  EXPECT_EQ(Read("dd-mon-yyyy", "09-XXX-2012"), "no");
  EXPECT_EQ(Read("yyyymmdd", "2012041"), "no");
  EXPECT_EQ(Read("mm/dd/yyyy", "30/04/2012"), "no");
}

TEST(DateFormatTest, RefusesAPatternThatWouldGuess) {
  for (const char* pattern : {"dd/mm/yy", "dd/mm", "", "dd/mm/yyyy dd", "dd.mm.yyyy hh", "mm/yyyy"}) {
    EXPECT_THAT(Read(pattern, "01/04/12"), HasSubstr("does not say how days are written")) << pattern;
  }
}

}  // namespace
}  // namespace hanes
