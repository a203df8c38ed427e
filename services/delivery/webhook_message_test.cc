// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/webhook_message.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "services/delivery/edition_rows.h"

namespace hanes {
namespace {

v1::WeeklyFiguresPublished Edition() {
  v1::WeeklyFiguresPublished edition;
  edition.set_week("2013-W09");
  edition.set_as_at_on("2013-03-03");
  edition.mutable_known_at()->set_seconds(1362376800);
  edition.set_position(17);
  edition.set_digest("d1");
  v1::PublishedFigure& share = *edition.add_figures();
  share.set_measure("SCC/025");
  share.set_team("T\"1");
  share.set_numerator(34);
  share.set_denominator(50);
  share.set_value_hundredths(6800);
  share.set_target_hundredths(8500);
  v1::PublishedFigure& rate = *edition.add_figures();
  rate.set_measure("sickness.absence_rate");
  rate.set_value_hundredths(-412);
  rate.set_value_text("10.5 of 252.25");
  v1::PublishedFigure& missing = *edition.add_figures();
  missing.set_measure("CPV");
  missing.set_status("x");
  missing.set_value_text("no rule is in force");
  return edition;
}

TEST(HmacSha256Test, AsInRfc4231) {
  EXPECT_EQ(HmacSha256Hex("Jefe", "what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(HmacSha256Hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(WebhookMessageTest, IsACloudEventWithTheFigures) {
  const std::string body = WebhookBody(AuthorityId("W06000012"), Edition(), "board", "https://f.example");
  google::protobuf::Struct event;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(body, &event).ok()) << body;
  const auto& fields = event.fields();
  EXPECT_EQ(fields.at("specversion").string_value(), "1.0");
  EXPECT_EQ(fields.at("type").string_value(), "org.hanes.edition.published");
  EXPECT_EQ(fields.at("subject").string_value(), "2013-W09");
  const auto& said = fields.at("data").struct_value().fields();
  EXPECT_EQ(said.at("link").string_value(), "https://f.example/editions/2013-W09");
  ASSERT_EQ(said.at("figures").list_value().values_size(), 3);
  const auto& share = said.at("figures").list_value().values(0).struct_value().fields();
  EXPECT_EQ(share.at("team").string_value(), "T\"1");
  EXPECT_EQ(share.at("numerator").number_value(), 34);
  EXPECT_EQ(share.at("value").number_value(), 68);
  EXPECT_EQ(said.at("figures").list_value().values(1).struct_value().fields().at("team").string_value(), "total");
  EXPECT_TRUE(said.at("figures").list_value().values(2).struct_value().fields().at("value").has_null_value());
}

TEST(WebhookMessageTest, IsTheSameAtEachTryAndAnotherForAnother) {
  const auto body = [](const char* webhook) { return WebhookBody(AuthorityId("W06000012"), Edition(), webhook, ""); };
  EXPECT_EQ(body("board"), body("board"));
  EXPECT_NE(body("board"), body("ward"));
}

TEST(WebhookMessageTest, IsSignedWithItsTime) {
  const auto headers = WebhookHeaders("secret", "{}", *Timestamp::Parse("2013-03-04T06:00:00Z"));
  ASSERT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers[1].first, "Hanes-Signature");
  EXPECT_EQ(headers[1].second, "t=1362376800,v1=" + HmacSha256Hex("secret", "1362376800.{}"));
}

TEST(EditionRowsTest, CsvHasTheColumnsOfTidyFigures) {
  EXPECT_EQ(RowsCsv(RowsOf(AuthorityId("W06000012"), Edition())),
            "time_period,time_identifier,authority,team,measure,numerator,denominator,value,target,status,as_at,known_at\r\n"
            "2013-W09,week,W06000012,\"T\"\"1\",SCC/025,34,50,68,85,,2013-03-03,2013-03-04T06:00:00Z\r\n"
            "2013-W09,week,W06000012,total,sickness.absence_rate,10.5,252.25,-4.12,,,2013-03-03,2013-03-04T06:00:00Z\r\n"
            "2013-W09,week,W06000012,total,CPV,,,,,x,2013-03-03,2013-03-04T06:00:00Z\r\n");
}

}  // namespace
}  // namespace hanes
