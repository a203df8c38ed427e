// SPDX-License-Identifier: Apache-2.0
// Files of rules, and what comes with hanes: rules/*.toml, part of the executable, each setting dated and cited.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

// What an empty log of this council begins with: the rules of its nation, and which set is in force when; the sets that a question can be put
// under; the bank holidays; the targets. Every one is recorded on its own date, so that questions about the past see it, and has an id
// that follows from what it says: to publish it again stores nothing.
// Errors: NotFound when nothing is shipped for that nation.
StatusOr<std::vector<v1::Event>> ShippedSettings(const AuthorityId& authority);
// Its RuleSet events alone.
StatusOr<std::vector<v1::Event>> ShippedRules(const AuthorityId& authority);

// The rule set of this name that comes with hanes. Errors: NotFound naming those that do.
StatusOr<std::vector<v1::Event>> ShippedRuleSet(std::string_view name, const AuthorityId& authority);
std::vector<std::string> ShippedRuleSets();

// RuleSet events from the text of a rule file. Shape:
//   set = "wales-2016"            # left out: what the council sets itself
//   title = "Wales from April 2016"
//   based_on = "wales-2012"       # where everything else stands; "in-force": in the set in force on the day
//   valid_from = 2016-04-06       # of every rule that does not say its own, as are recorded_at and citation
//   recorded_at = 2016-04-06T00:00:00Z
//   [[rule]]
//   name = "assessment.single.limit"
//   value = "42 working days"     # "none": in force no longer
//   valid_to = 2019-03-31         # its last day; left out: until the next setting of the rule
//   citation = "..."
// Errors: InvalidArgument naming `file`, the line and what is missing, unknown, out of range or badly written; settings of one rule that overlap, or
// that leave days between them.
StatusOr<std::vector<v1::Event>> ReadRules(std::string_view file, std::string_view toml, const AuthorityId& authority);

// One RuleSet event. `rule_set` empty: what the council sets itself. `recorded_at` empty: known from when it is taken in.
StatusOr<v1::Event> MakeRule(const AuthorityId& authority, const v1::RuleSet& set, Date valid_from, std::optional<Timestamp> recorded_at);

}  // namespace hanes
