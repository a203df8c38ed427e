// SPDX-License-Identifier: Apache-2.0
#include "ingest/date_format.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace hanes {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"january", "february", "march",     "april",   "may",      "june",
                                                      "july",    "august",   "september", "october", "november", "december"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit); }

// Takes `most` digits off the text, or as few as `least` when something else follows. -1 when they are not there.
int TakeNumber(std::string_view* text, size_t least, size_t most) {
  size_t count = 0;
  int number = 0;
  while (count < most && count < text->size() && IsDigit((*text)[count])) number = number * 10 + ((*text)[count++] - '0');
  if (count < least) return -1;
  text->remove_prefix(count);
  return number;
}

// Takes "apr" or "april" off the text: 4. -1 when it begins with no month.
int TakeMonthName(std::string_view* text) {
  std::string word;
  while (word.size() < text->size() && std::isalpha(static_cast<unsigned char>((*text)[word.size()]))) {
    word += static_cast<char>(std::tolower(static_cast<unsigned char>((*text)[word.size()])));
  }
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (word != kMonths[i] && word != kMonths[i].substr(0, 3)) continue;
    text->remove_prefix(word.size());
    return static_cast<int>(i) + 1;
  }
  return -1;
}

}  // namespace

bool IsTimeOfDay(std::string_view text) {
  if (!text.empty() && text.back() == 'Z') text.remove_suffix(1);
  if (text.size() < 5 || text[2] != ':' || !AllDigits(text.substr(0, 2)) || !AllDigits(text.substr(3, 2))) return false;
  if (text.size() == 5) return true;
  if (text.size() < 8 || text[5] != ':' || !AllDigits(text.substr(6, 2))) return false;
  return text.size() == 8 || (text[8] == '.' && AllDigits(text.substr(9)));
}

StatusOr<DateFormat> DateFormat::Parse(std::string_view pattern) {
  DateFormat format;
  format.pattern_ = pattern;
  int days = 0, months = 0, years = 0;
  for (std::string_view rest = pattern; !rest.empty();) {
    const auto takes = [&](std::string_view word) {
      if (!rest.starts_with(word)) return false;
      rest.remove_prefix(word.size());
      return true;
    };
    if (takes("yyyy")) {
      format.pieces_.push_back({Part::kYear}), ++years;
    } else if (takes("mon")) {
      format.pieces_.push_back({Part::kMonthName}), ++months;
    } else if (takes("mm")) {
      format.pieces_.push_back({Part::kMonth}), ++months;
    } else if (takes("dd")) {
      format.pieces_.push_back({Part::kDay}), ++days;
    } else {
      if (!format.pieces_.empty()) format.pieces_.back().may_be_short = true;
      format.pieces_.push_back({Part::kLiteral, rest[0]});
      if (std::isalnum(static_cast<unsigned char>(rest[0]))) days = -1;  // "yy", "hh": nothing that is read
      if (days < 0) break;
      rest.remove_prefix(1);
    }
  }
  if (days == 1 && months == 1 && years == 1) {
    const size_t count = format.pieces_.size();
    format.pieces_.back().may_be_short = format.pieces_[count - 2].part == Part::kLiteral;
    return format;
  }
  return InvalidArgument("\"{}\" does not say how days are written: write dd, mm or mon, and yyyy, once each, as in dd/mm/yyyy", pattern);
}

std::optional<Date> DateFormat::Read(std::string_view text) const {
  int day = 0, month = 0, year = 0;
  for (const Piece& piece : pieces_) {
    const size_t least = piece.may_be_short ? 1 : 2;
    switch (piece.part) {
      case Part::kDay: day = TakeNumber(&text, least, 2); break;
      case Part::kMonth: month = TakeNumber(&text, least, 2); break;
      case Part::kMonthName: month = TakeMonthName(&text); break;
      case Part::kYear: year = TakeNumber(&text, 4, 4); break;
      case Part::kLiteral:
        if (text.empty() || text[0] != piece.literal) return std::nullopt;
        text.remove_prefix(1);
        break;
    }
    if (day < 0 || month < 0 || year < 0) return std::nullopt;
  }
  if (!text.empty() && !((text[0] == ' ' || text[0] == 'T') && IsTimeOfDay(text.substr(1)))) return std::nullopt;
  const StatusOr<Date> date = Date::Parse(fmt::format("{:04}-{:02}-{:02}", year, month, day));
  return date.ok() ? std::optional<Date>(*date) : std::nullopt;
}

}  // namespace hanes
