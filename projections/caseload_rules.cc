// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_rules.h"

#include <algorithm>
#include <charconv>

#include "projections/caseload.h"
#include "projections/caseload_children.h"
#include "projections/settings_facts.h"

namespace hanes {
namespace {

constexpr uint32_t kCapMax = 1000;  // beyond any caseload: a number above it is a slip of the hand

Status CannotRead(std::string_view name, const RuleInForce& rule, std::string_view wanted) {
  return FailedPrecondition("rule {} in force since {} is \"{}\", which is not {}: set it again with a RuleSet event", name,
                            rule.since.ToString(), rule.value, wanted);
}

}  // namespace

std::optional<RuleInForce> FindRule(const FactIndex::Snapshot& facts, std::string_view rule, Date as_at, Timestamp known_at) {
  std::optional<RuleInForce> found;
  const std::optional<Symbol> name = facts.FindSymbol(rule);
  if (!name.has_value()) return found;
  facts.ForEachAt(kRule, as_at, known_at, [&](const FactSpan& span, const FactContent& content) {
    if (content.dimensions[0] != *name) return;
    const std::string_view value = facts.SymbolName(content.dimensions[1]);
    if (value != kNoRule) found = {std::string(value), Date::FromDays(span.valid_from)};
  });
  return found;
}

StatusOr<uint32_t> ReadCap(const RuleInForce& rule) {
  uint32_t cap = 0;
  const char* const end = rule.value.data() + rule.value.size();
  const auto [read_to, error] = std::from_chars(rule.value.data(), end, cap);
  if (error != std::errc() || read_to != end || cap == 0 || cap > kCapMax) {
    return CannotRead(kCapRule, rule, "a whole number of children from 1 to 1000");
  }
  return cap;
}

StatusOr<std::array<size_t, 5>> ReadPrecedence(const RuleInForce& rule) {
  std::array<size_t, 5> order{};
  std::array<bool, 5> named{};
  std::string_view rest = rule.value;
  for (size_t& place : order) {
    const std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    place = static_cast<size_t>(std::find(kStatuses.begin(), kStatuses.end(), name) - kStatuses.begin());
    if (place == kStatuses.size() || named[place]) break;
    named[place] = true;
  }
  const bool each_once = std::find(named.begin(), named.end(), false) == named.end();
  if (!each_once || !rest.empty()) {
    return CannotRead(kPrecedenceRule, rule, fmt::format("a list of {}, each once", fmt::join(kStatuses, ", ")));
  }
  return order;
}

}  // namespace hanes
