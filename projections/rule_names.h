// SPDX-License-Identifier: Apache-2.0
// The rules there are: what each is called, what its value may be, and what it means. A value is never here: it is set, by date, in the log.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace hanes {

enum class RuleShape : uint8_t {
  kTime,       // "7 working days"
  kTimes,      // "8 weeks,16 weeks,24 weeks"
  kCount,      // "15"
  kDecimal,    // "2.66"
  kChoice,     // one of `choices`
  kOrder,      // every one of `choices`, each once, with commas between
  kSomeOf,     // some of `choices`, each at most once, with commas between
  kDayOfYear,  // "08-31"
  kName,       // of a rule set, or of a division of a calendar: lower-case letters, digits and hyphens
  kText,
};

struct RuleName {
  std::string_view name;
  RuleShape shape = RuleShape::kTime;
  int64_t min = 0;  // of a count, of the count of a time, or of a decimal in thousandths
  int64_t max = 0;
  std::vector<std::string_view> choices = {};
  std::string_view meaning;  // one line
};

// In the order they are shown.
std::span<const RuleName> RuleNames();
// InvalidArgument with the nearest name there is.
StatusOr<const RuleName*> FindRuleName(std::string_view name);
// May the rule have this value? "none" ends any rule. Errors: InvalidArgument naming the rule, the value and what it may be.
Status CheckRuleValue(std::string_view rule, std::string_view value);

// What it may be, in words: "a whole number from 1 to 1000".
std::string ShapeOf(const RuleName& rule);

// A value of shape kTimes, kOrder or kChoice in its parts.
std::vector<std::string_view> PartsOf(std::string_view value);

}  // namespace hanes
