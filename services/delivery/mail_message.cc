// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/mail_message.h"

#include <algorithm>

#include "base/civil_date.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace hanes {
namespace {

constexpr size_t kLineMax = 76;         // RFC 2045
constexpr size_t kEncodedWordMax = 75;  // RFC 2047
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kWeekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

std::string Base64(std::string_view bytes) {
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t three = 0;
    const size_t here = std::min<size_t>(3, bytes.size() - i);
    for (size_t k = 0; k < 3; ++k) three = three << 8 | (k < here ? static_cast<unsigned char>(bytes[i + k]) : 0);
    for (size_t k = 0; k < 4; ++k) out += k <= here ? kBase64[three >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

// A name before an address: quoted where it is plain, encoded where it is not.
std::string Mailbox(const std::string& name, const std::string& address, size_t used) {
  if (name.empty()) return address;
  if (!IsPlain(name)) return EncodedWords(name, used) + "\r\n <" + address + ">";
  std::string quoted;
  for (const char c : name) quoted += (c == '"' || c == '\\') ? std::string{'\\', c} : std::string{c};
  return "\"" + quoted + "\"\r\n <" + address + ">";
}

// Unlike anything inside: made of what is inside.
std::string Boundary(const MailMessage& message, std::string_view of) {
  return "hanes_" + ShortId(fmt::format("{}\n{}\n{}\n{}", of, message.message_id, message.text, message.html));
}

std::string TextPart(std::string_view type, const std::string& language, std::string_view text) {
  return fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Language: {}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n", type,
                     language, QuotedPrintable(text));
}

std::string FilePart(const MailAttachment& file) {
  return fmt::format("Content-Type: {};\r\n name=\"{}\"\r\nContent-Disposition: attachment;\r\n filename=\"{}\"\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n{}",
                     file.type, file.name, file.name, Base64Lines(file.bytes));
}

}  // namespace

std::string QuotedPrintable(std::string_view text) {
  std::string out;
  size_t column = 0;
  const auto put = [&](std::string_view piece) {
    if (column + piece.size() > kLineMax - 1) {  // a column is left for the "=" that says the line goes on
      out += "=\r\n";
      column = 0;
    }
    out += piece;
    column += piece.size();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
    const bool space = c == ' ' || c == '\t';
    if ((c > 0x20 && c < 0x7f && c != '=') || (space && !ends_line)) put(text.substr(i, 1));
    else put(fmt::format("={:02X}", c));
  }
  return out;
}

std::string Base64Lines(std::string_view bytes) {
  const std::string all = Base64(bytes);
  std::string lines;
  for (size_t i = 0; i < all.size(); i += kLineMax) lines += all.substr(i, kLineMax) + "\r\n";
  return lines;
}

std::string EncodedWords(std::string_view text, size_t used) {
  if (IsPlain(text) && used + text.size() <= kLineMax) return std::string(text);
  constexpr std::string_view kBegin = "=?utf-8?B?", kEnd = "?=";
  std::string out, piece;
  size_t room = kEncodedWordMax - std::min(used, kEncodedWordMax / 2);
  const auto put = [&] {
    out += (out.empty() ? "" : "\r\n ") + std::string(kBegin) + Base64(piece) + std::string(kEnd);
    piece.clear();
    room = kEncodedWordMax;
  };
  for (size_t i = 0; i < text.size();) {
    const size_t length = std::max<size_t>(1, Utf8SequenceLength(text, i));  // a character is never cut
    const size_t encoded = (piece.size() + length + 2) / 3 * 4;
    if (!piece.empty() && kBegin.size() + encoded + kEnd.size() > room) put();
    piece += text.substr(i, length);
    i += length;
  }
  put();
  return out;
}

std::string MailDate(Timestamp at) {
  const int64_t seconds = at.micros() / 1'000'000;
  const Date day = Date::FromDays(static_cast<int32_t>(seconds / 86'400));
  const int64_t rest = seconds % 86'400;
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kWeekdays[day.weekday()], day.day_of_month(), kMonths[day.month() - 1],
                     day.year(), rest / 3'600, rest / 60 % 60, rest % 60);
}

std::string MailBytes(const MailMessage& message) {
  const std::string mixed = Boundary(message, "mixed"), alternative = Boundary(message, "alternative");
  std::string out = fmt::format(
      "Date: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}>\r\nMIME-Version: 1.0\r\nContent-Language: {}\r\n"
      "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nContent-Type: multipart/mixed; boundary=\"{}\"\r\n\r\n",
      MailDate(message.date), Mailbox(message.from_name, message.from, 6), message.to, EncodedWords(message.subject, 9), message.message_id,
      message.language, mixed);
  out += fmt::format("--{}\r\nContent-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n", mixed, alternative);
  out += fmt::format("--{}\r\n{}", alternative, TextPart("text/plain", message.language, message.text));
  out += fmt::format("--{}\r\n{}", alternative, TextPart("text/html", message.language, message.html));
  out += fmt::format("--{}--\r\n", alternative);
  for (const MailAttachment& file : message.attachments) out += fmt::format("--{}\r\n{}", mixed, FilePart(file));
  return out + fmt::format("--{}--\r\n", mixed);
}

}  // namespace hanes
