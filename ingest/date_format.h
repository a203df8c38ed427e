// SPDX-License-Identifier: Apache-2.0
// How a system writes its days, as a pattern a person can read: "dd.mm.yyyy", "dd-mon-yyyy", "yyyymmdd".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"

namespace hanes {

class DateFormat {
 public:
  // dd, mm, mon (Apr, april) and yyyy once each, with whatever stands between them. InvalidArgument otherwise: a year of two digits
  // would be a guess.
  static StatusOr<DateFormat> Parse(std::string_view pattern);

  // A day that exists, with a time of day behind it or not; nothing when the text is not written so. Between two separators a day
  // or month may be one digit.
  std::optional<Date> Read(std::string_view text) const;

  const std::string& pattern() const { return pattern_; }

 private:
  enum class Part : uint8_t { kDay, kMonth, kMonthName, kYear, kLiteral };
  struct Piece {
    Part part;
    char literal = '\0';
    bool may_be_short = false;  // something that is no digit follows
  };

  std::string pattern_;
  std::vector<Piece> pieces_;
};

// "09:30", "09:30:00", "23:59:59.000", with Z behind it or not.
bool IsTimeOfDay(std::string_view text);

}  // namespace hanes
