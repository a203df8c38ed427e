// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_rules.h"

#include <algorithm>
#include <charconv>

#include "projections/caseload_children.h"

namespace hanes {
namespace {

constexpr uint32_t kCapMax = 1000;  // beyond any caseload: a number above it is a slip of the hand

constexpr std::array<std::string_view, 2> kRulesRead = {kCapRule, kPrecedenceRule};

Status CannotRead(const SetRule& rule, std::string_view wanted) {
  return FailedPrecondition("rule {} in force since {} is \"{}\", which is not {}: set it again with `hanes rules set {}=VALUE --from {}`",
                            rule.rule, rule.valid.from.ToString(), rule.value, wanted, rule.rule, rule.valid.from.ToString());
}

}  // namespace

StatusOr<RulesInForce> CaseloadRulesAt(const FactIndex::Snapshot& facts, const AskedQuestion& asked, std::string_view rule_set) {
  return RulesInForce::At(facts, asked.as_at, asked.known_at, rule_set, kRulesRead);
}

StatusOr<uint32_t> ReadCap(const SetRule& rule) {
  uint32_t cap = 0;
  const char* const end = rule.value.data() + rule.value.size();
  const auto [read_to, error] = std::from_chars(rule.value.data(), end, cap);
  if (error != std::errc() || read_to != end || cap == 0 || cap > kCapMax) {
    return CannotRead(rule, "a whole number of children from 1 to 1000");
  }
  return cap;
}

StatusOr<std::array<size_t, 5>> ReadPrecedence(const SetRule& rule) {
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
    return CannotRead(rule, fmt::format("a list of {}, each once", fmt::join(kStatuses, ", ")));
  }
  return order;
}

}  // namespace hanes
