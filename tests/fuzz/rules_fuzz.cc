// SPDX-License-Identifier: Apache-2.0
// Any rule file becomes valid events or an error that names it.
#include "projections/rules.h"

#include "proto/validate.h"
#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) {
  const StatusOr<std::vector<v1::Event>> rules = ReadRules("rules.toml", bytes, AuthorityId("W06000012"));
  if (!rules.ok()) {
    Require(rules.status().message().find("rules.toml") != absl::string_view::npos, "an error names the file");
    return;
  }
  for (const v1::Event& rule : *rules) Require(ValidateEvent(rule, AuthorityId("W06000012")).ok(), "a rule that was read is a valid event");
}

}  // namespace hanes::fuzz
