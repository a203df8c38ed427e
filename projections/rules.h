// SPDX-License-Identifier: Apache-2.0
// The rules that come with hanes: rules/wales.toml and rules/england.toml, part of the executable, each rule dated and cited.
#pragma once

#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

// One RuleSet event a setting, on stream "authority:GSS", recorded on the rule's own date so that questions about the past see it. Ids
// depend on authority, rule, date and value alone: publishing them again stores nothing.
// Errors: NotFound when no rules are shipped for that nation.
StatusOr<std::vector<v1::Event>> ShippedRules(const AuthorityId& authority);

// The same from the text of a rule file. Shape:
//   [[rule]]
//   name = "caseload.cap"
//   value = "15"
//   valid_from = 2011-04-01
//   recorded_at = 2011-04-01T00:00:00Z
//   citation = "..."
// Errors: InvalidArgument naming `file`, the line and what is missing, unknown or badly written.
StatusOr<std::vector<v1::Event>> ReadRules(std::string_view file, std::string_view toml, const AuthorityId& authority);

}  // namespace hanes
