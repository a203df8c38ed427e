// SPDX-License-Identifier: Apache-2.0
#include "base/timestamp.h"

#include <date/tz.h>

#include <chrono>

#include "base/utf8.h"

namespace hanes {
namespace {

using std::chrono::microseconds;

constexpr int64_t kMicrosPerSecond = 1'000'000;

const date::time_zone& London() {
  static const date::time_zone* const zone = date::locate_zone("Europe/London");
  return *zone;
}

bool ParseDigits(std::string_view text, size_t at, size_t count, int* value) {
  if (text.size() < at + count) return false;
  *value = 0;
  for (char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return false;
    *value = *value * 10 + (c - '0');
  }
  return true;
}

// ".25" -> 250000, consuming it; at most microseconds are kept, further digits are cut off.
bool ParseFraction(std::string_view* rest, int64_t* micros) {
  *micros = 0;
  if (rest->empty() || rest->front() != '.') return true;
  rest->remove_prefix(1);
  int64_t unit = kMicrosPerSecond / 10;
  size_t digits = 0;
  while (!rest->empty() && rest->front() >= '0' && rest->front() <= '9') {
    *micros += (rest->front() - '0') * unit;
    unit /= 10;
    ++digits;
    rest->remove_prefix(1);
  }
  return digits > 0;
}

// "Z" or "+01:00": the offset from UTC in seconds.
bool ParseZone(std::string_view zone, int64_t* offset_seconds) {
  *offset_seconds = 0;
  if (zone == "Z" || zone == "z") return true;
  int hours = 0, minutes = 0;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return false;
  if (!ParseDigits(zone, 1, 2, &hours) || !ParseDigits(zone, 4, 2, &minutes)) return false;
  if (hours > 23 || minutes > 59) return false;
  *offset_seconds = (zone[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  return true;
}

}  // namespace

StatusOr<Timestamp> Timestamp::Parse(std::string_view text) {
  const Status bad = InvalidArgument("\"{}\" is not an instant: write it as 2018-06-30T12:00:00Z", Excerpt(text));
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') return bad;
  ASSIGN_OR_RETURN(const Date day, Date::Parse(text.substr(0, 10)));
  int hour = 0, minute = 0, second = 0;
  if (!ParseDigits(text, 11, 2, &hour) || !ParseDigits(text, 14, 2, &minute) || !ParseDigits(text, 17, 2, &second)) return bad;
  if (hour > 23 || minute > 59 || second > 59) return bad;
  std::string_view rest = text.substr(19);
  int64_t fraction = 0, offset = 0;
  if (!ParseFraction(&rest, &fraction) || !ParseZone(rest, &offset)) return bad;
  const int64_t seconds = int64_t{day.days()} * 86400 + hour * 3600 + minute * 60 + second - offset;
  return Timestamp(seconds * kMicrosPerSecond + fraction);
}

std::string Timestamp::ToString() const {
  if (*this == Max() || *this == Min()) return "";
  int64_t seconds = micros_ / kMicrosPerSecond;
  int64_t fraction = micros_ % kMicrosPerSecond;
  if (fraction < 0) {
    fraction += kMicrosPerSecond;
    --seconds;
  }
  int64_t days = seconds / 86400;
  int64_t of_day = seconds % 86400;
  if (of_day < 0) {
    of_day += 86400;
    --days;
  }
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", Date::FromDays(static_cast<int32_t>(days)).ToString(), of_day / 3600,
                                 of_day / 60 % 60, of_day % 60);
  if (fraction != 0) text += fmt::format(".{:06}", fraction);
  return text + "Z";
}

Timestamp EndOfDayInLondon(Date day) {
  const date::local_time<microseconds> midnight{date::local_days{date::days{day.days() + 1}}};
  const auto instant = London().to_sys(midnight, date::choose::earliest);
  return Timestamp::FromMicros(instant.time_since_epoch().count() - 1);
}

Timestamp MomentInLondon(Date day, int minutes) {
  const date::local_time<microseconds> shown = date::local_days{date::days{day.days()}} + std::chrono::minutes(minutes);
  return Timestamp::FromMicros(London().to_sys(shown, date::choose::earliest).time_since_epoch().count());
}

Date DayInLondon(Timestamp instant) {
  const date::sys_time<microseconds> utc{microseconds{instant.micros()}};
  const auto local = London().to_local(utc);
  return Date::FromDays(static_cast<int32_t>(date::floor<date::days>(local).time_since_epoch().count()));
}

StatusOr<Timestamp> ParseKnownAt(std::string_view text) {
  if (text.size() > 10) return Timestamp::Parse(text);
  ASSIGN_OR_RETURN(const Date day, Date::Parse(text));
  return EndOfDayInLondon(day);
}

}  // namespace hanes
