// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/mail_message.h"

#include <gmock/gmock.h>

namespace hanes {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

MailMessage Message() {
  return {.message_id = "edition.x@example.gov.uk", .from = "figures@example.gov.uk", .from_name = "Ffigurau, wythnosol", .to = "someone@example.gov.uk",
          .subject = "Gwasanaethau plant: yr wythnos 25 Chwefror 2013 i 3 Mawrth 2013 – â tho bach ŵ ŷ, a line that is too long for one",
          .language = "cy", .date = *Timestamp::Parse("2013-03-04T06:00:00Z"), .text = "Tîm\nline two \n.\n", .html = "<p>Tîm</p>\n",
          .attachments = {{"2013-W09.csv", "text/csv; charset=utf-8", std::string(200, 'x')}}};
}

TEST(MailMessageTest, EveryLineIsAsciiAndShort) {
  const std::string bytes = MailBytes(Message());
  for (size_t at = 0; at < bytes.size();) {
    const size_t end = bytes.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    const std::string line = bytes.substr(at, end - at);
    EXPECT_LE(line.size(), 78u) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    for (const unsigned char c : line) ASSERT_TRUE(c >= 0x20 && c < 0x7f) << line;
    at = end + 2;
  }
}

TEST(MailMessageTest, TheSameMessageGivesTheSameBytesAndAnotherOthers) {
  MailMessage other = Message();
  other.text += "more";
  EXPECT_EQ(MailBytes(Message()), MailBytes(Message()));
  EXPECT_NE(MailBytes(Message()), MailBytes(other));
}

TEST(MailMessageTest, HeadersSayWhatItIs) {
  const std::string bytes = MailBytes(Message());
  for (const char* header : {"Date: Mon, 04 Mar 2013 06:00:00 +0000\r\n", "From: \"Ffigurau, wythnosol\"\r\n <figures@example.gov.uk>\r\n",
                             "Message-ID: <edition.x@example.gov.uk>\r\n", "Auto-Submitted: auto-generated\r\n", "Content-Language: cy\r\n",
                             "Content-Type: text/html; charset=utf-8\r\n", " filename=\"2013-W09.csv\"\r\n"}) {
    EXPECT_THAT(bytes, HasSubstr(header));
  }
}

TEST(QuotedPrintableTest, KeepsLinesAndHidesWhatMailWouldLose) {
  EXPECT_EQ(QuotedPrintable("a = b\nTîm \nx\t"), "a =3D b\r\nT=C3=AEm=20\r\nx=09");
  const std::string folded = QuotedPrintable(std::string(200, 'a') + "â");
  EXPECT_THAT(folded, HasSubstr("=\r\n"));
  EXPECT_THAT(folded, Not(HasSubstr("=C\r\n")));
  EXPECT_LE(folded.find("\r\n"), 76u);
}

TEST(Base64LinesTest, AsInRfc4648) {
  EXPECT_EQ(Base64Lines(""), "");
  EXPECT_EQ(Base64Lines("f"), "Zg==\r\n");
  EXPECT_EQ(Base64Lines("foobar"), "Zm9vYmFy\r\n");
  EXPECT_EQ(Base64Lines(std::string(58, 'a')).find("\r\n"), 76u);
}

TEST(EncodedWordsTest, PlainStaysAndOtherIsCutBetweenCharacters) {
  EXPECT_EQ(EncodedWords("Week 9", 9), "Week 9");
  EXPECT_EQ(EncodedWords("Tîm", 9), "=?utf-8?B?VMOubQ==?=");
  const std::string words = EncodedWords("ŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵ", 9);
  EXPECT_THAT(words, HasSubstr("?=\r\n =?utf-8?B?"));
  // Whole pairs of bytes: each piece decodes by itself, and begins with one of the character's two bytes, c5.
  for (size_t at = words.find("?B?"); at != std::string::npos; at = words.find("?B?", at + 1)) EXPECT_EQ(words.substr(at + 3, 2), "xb");
}

}  // namespace
}  // namespace hanes
