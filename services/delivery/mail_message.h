// SPDX-License-Identifier: Apache-2.0
// A letter as bytes of internet mail (RFC 5322, MIME): text and HTML beside each other, files attached.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace hanes {

struct MailAttachment {
  std::string name;   // ASCII: "2013-W09.csv"
  std::string type;   // "text/csv; charset=utf-8"
  std::string bytes;
};

struct MailMessage {
  std::string message_id;  // without brackets: "edition.XYZ@example.gov.uk"
  std::string from;
  std::string from_name;   // UTF-8; may be empty
  std::string to;
  std::string subject;     // UTF-8
  std::string language;    // "en", "cy"
  Timestamp date;
  std::string text;        // UTF-8, lines ended by \n
  std::string html;        // UTF-8
  std::vector<MailAttachment> attachments;
};

// The whole message: CRLF line ends, no line longer than 78 characters, nothing but ASCII. The same message gives the same bytes.
std::string MailBytes(const MailMessage& message);

// Parts of it, for tests and for whoever needs them.
std::string QuotedPrintable(std::string_view text);            // lines of at most 76, CRLF between them
std::string Base64Lines(std::string_view bytes);               // lines of 76, each with CRLF
std::string EncodedWords(std::string_view text, size_t used);  // RFC 2047 where there is anything but ASCII; `used`: columns before it
std::string MailDate(Timestamp at);                            // "Mon, 04 Mar 2013 06:00:00 +0000"

}  // namespace hanes
