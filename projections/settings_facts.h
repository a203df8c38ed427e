// SPDX-License-Identifier: Apache-2.0
// What a council has set, as facts: rules, targets and the calendar. Every projection whose questions need them folds them beside its own facts,
// so that a question reads one snapshot.
//
// Source: RuleSet, TargetSet, CalendarDayDeclared, TermDeclared on "authority:GSS".
// Errors: InvalidArgument for a target that no fact can hold; the authority is parked then and its settings stay as they last could be read.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "projections/fact_index.h"
#include "projections/projection.h"

namespace hanes {

// Kinds of fact, the same numbers in every projection. In brackets the dimensions.
enum SettingsFact : uint8_t {
  kSettingRule = 50,      // [rule, value, rule set or ""]: from its day until the next setting; kNoRule when it ended
  kSettingTarget = 51,    // [measure, team or "", period or ""], amount in hundredths: likewise; withdrawn ones are no facts
  kCalendarDay = 52,      // [division, "bank_holiday" or "school_closed", name]: on that day
  kSchoolTerm = 53,       // [division, term]: its days
  kTargetDirection = 54,  // [measure, team or "", "higher" or "lower"]: which is better, where a target says so
};

// The value of a rule that is no longer in force.
inline constexpr std::string_view kNoRule = "none";

// For the fold of an "authority" stream.
Status FoldSettings(const EntityKnowledge& knowledge, FactSink& facts);
// What it reads.
PayloadSet SettingsRead();
// What questions need of it in memory.
std::array<FactIndex::Layout, 5> SettingsLayout();

}  // namespace hanes
