// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/limit.h"

#include <array>
#include <charconv>
#include <utility>

namespace hanes {
namespace {

constexpr int32_t kCountMax = 1000;  // beyond any limit: a number above it is a slip of the hand

constexpr std::array<std::pair<std::string_view, Limit::Unit>, 7> kUnits = {{
    {"day", Limit::kDays}, {"calendar day", Limit::kDays}, {"working day", Limit::kWorkingDays}, {"school day", Limit::kSchoolDays},
    {"week", Limit::kWeeks}, {"month", Limit::kMonths}, {"year", Limit::kYears},
}};

}  // namespace

StatusOr<Limit> Limit::Parse(std::string_view text) {
  Limit limit;
  const char* const end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, limit.count);
  std::string_view unit(read_to, static_cast<size_t>(end - read_to));
  const bool counted = error == std::errc() && limit.count >= 0 && limit.count <= kCountMax && unit.starts_with(' ');
  if (counted) unit.remove_prefix(1);
  if (counted && unit.ends_with('s')) unit.remove_suffix(1);
  for (const auto& [name, which] : kUnits) {
    if (!counted || unit != name) continue;
    limit.unit = which;
    return limit;
  }
  return InvalidArgument("\"{}\" is not a limit of time: write it as \"10 working days\", in days, calendar days, working days, school days, "
                         "weeks, months or years", text);
}

}  // namespace hanes
