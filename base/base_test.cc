// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/civil_date.h"
#include "base/hash.h"
#include "base/ids.h"
#include "base/metrics.h"
#include "base/progress.h"
#include "base/timestamp.h"
#include "base/utf8.h"

namespace hanes {
namespace {

TEST(DateTest, ReadsAndWritesIso) {
  const auto date = Date::Parse("2012-02-29");
  ASSERT_TRUE(date.ok());
  EXPECT_EQ(date->ToString(), "2012-02-29");
  EXPECT_EQ((*date + 1).ToString(), "2012-03-01");
  EXPECT_EQ(date->weekday(), 3u);
}

TEST(DateTest, AnOpenEndStaysOpen) {
  EXPECT_TRUE((Date::Max() + 21).IsMax());
  EXPECT_EQ(Date::Min() - 1, Date::Min());
}

TEST(DateTest, AMonthLaterIsTheSameDayOrTheLastOfTheMonth) {
  const auto later = [](std::string_view day, int months) { return Date::Parse(day)->AddMonths(months).ToString(); };
  EXPECT_EQ(later("2012-01-31", 1), "2012-02-29");
  EXPECT_EQ(later("2012-08-31", 6), "2013-02-28");
  EXPECT_EQ(later("2012-11-15", 3), "2013-02-15");
  EXPECT_EQ(later("2013-03-31", -1), "2013-02-28");
  EXPECT_EQ(later("2012-02-29", 12), "2013-02-28");
  EXPECT_TRUE(Date::Max().AddMonths(3).IsMax());
}

TEST(DateTest, RefusesWhatIsNotADay) {
  for (const char* text : {"2013-02-29", "31/02/2026", "2018-13-01", "2018-1-01", "42767", "#N/A", "", "0201-01-01", "2018-03-31 "}) {
    EXPECT_FALSE(Date::Parse(text).ok()) << text;
  }
}

TEST(TimestampTest, ReadsZonesAndFractions) {
  EXPECT_EQ(Timestamp::Parse("2018-06-30T12:00:00Z")->ToString(), "2018-06-30T12:00:00Z");
  EXPECT_EQ(Timestamp::Parse("2018-06-30T13:00:00.25+01:00")->ToString(), "2018-06-30T12:00:00.250000Z");
  for (const char* text : {"2018-06-30", "2018-06-30T25:00:00Z", "2018-06-30T12:00:00", "2018-06-30T12:00:00.Z"}) {
    EXPECT_FALSE(Timestamp::Parse(text).ok()) << text;
  }
}

TEST(TimestampTest, ABareDayEndsInLondonTime) {
  EXPECT_EQ(ParseKnownAt("2018-12-31")->ToString(), "2018-12-31T23:59:59.999999Z");
  EXPECT_EQ(ParseKnownAt("2018-06-30")->ToString(), "2018-06-30T22:59:59.999999Z");  // summer time
  EXPECT_EQ(DayInLondon(*Timestamp::Parse("2018-06-30T23:30:00Z")).ToString(), "2018-07-01");
}

TEST(HashTest, SaysTheSameForEver) {
  EXPECT_EQ(ToHex(Hash64("hanes")), ToHex(Hash64("hanes", 0)));
  EXPECT_EQ(ToHex(std::string_view(reinterpret_cast<const char*>(Sha256("abc").data()), 4)), "ba7816bf");
  EXPECT_EQ(ShortId("abc"), "ungWv48Bz-pBQUDeXa4i");
}

TEST(Utf8Test, AnExcerptEndsBetweenTwoCharacters) {
  EXPECT_EQ(Excerpt("2018-13"), "2018-13");
  EXPECT_EQ(Excerpt("a\xF0\x9D\x95\xBF" "b", 5), "a\xF0\x9D\x95\xBF");
  EXPECT_EQ(Excerpt("a\xF0\x9D\x95\xBF" "b", 4), "a");
  EXPECT_EQ(Excerpt("a\xFF" "bc", 3), "a\\xffb");
}

TEST(IdsTest, ParseAuthorityWantsAGssCode) {
  EXPECT_TRUE(ParseAuthority("W06000012").ok());
  for (const char* text : {"", "W0600001", "X06000012", "W06000O12", "neath"}) EXPECT_FALSE(ParseAuthority(text).ok()) << text;
  EXPECT_EQ(KindOf("child:C0001"), "child");
  EXPECT_EQ(NameOf("child:C0001"), "C0001");
}

TEST(MetricsTest, WritesPrometheusText) {
  Metrics metrics;
  metrics.Counter("ingest_rejected_total", "Records refused.", {{"reason", "a \"b\""}}).Add(2);
  EXPECT_EQ(metrics.Text(),
            "# HELP ingest_rejected_total Records refused.\n# TYPE ingest_rejected_total counter\n"
            "ingest_rejected_total{reason=\"a \\\"b\\\"\"} 2\n");
}

TEST(ProgressTest, SaysHowFarHowFastAndHowLong) {
  Progress progress("caseload", "events", 2'000'000);
  progress.Set(1'000'000);
  EXPECT_EQ(progress.Line(1.0), "caseload  ████████░░░░░░░░   50 %  1 M of 2 M events  1 M/s  1 s left");
}

}  // namespace
}  // namespace hanes
