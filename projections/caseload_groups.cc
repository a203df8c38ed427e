// SPDX-License-Identifier: Apache-2.0
#include "projections/caseload_groups.h"

#include <bit>

namespace hanes {
namespace {

uint8_t StatusesOf(uint16_t bits) {
  uint8_t statuses = 0;
  for (size_t status = 0; status < kStatuses.size(); ++status) {
    if (HasStatus(bits, status)) statuses |= static_cast<uint8_t>(1u << status);
  }
  return statuses;
}

}  // namespace

void TeamsOf(const CaseloadChildren& children, uint32_t child, std::vector<Symbol>& teams) {
  teams.clear();
  children.ForEachHold(child, [&](const Hold& hold) {
    if (hold.team != 0) teams.push_back(hold.team);
  });
  if (teams.empty()) teams.push_back(children.children()[child].case_team);
  SortUnique(teams);
}

void WorkersOf(const CaseloadChildren& children, uint32_t child, std::vector<uint32_t>& workers) {
  workers.clear();
  children.ForEachHold(child, [&](const Hold& hold) {
    if (hold.worker != kNobody) workers.push_back(hold.worker);
  });
  SortUnique(workers);
}

StatusRows StatusRows::ByStatus() {
  StatusRows rows;
  for (uint16_t bits = 0; bits <= kStatusBits; ++bits) rows.rows_[bits] = StatusesOf(bits);
  return rows;
}

StatusRows StatusRows::ByCategory(const std::optional<std::array<size_t, 5>>& precedence) {
  StatusRows rows;
  for (uint16_t bits = 0; bits <= kStatusBits; ++bits) {
    const uint8_t statuses = StatusesOf(bits);
    const auto has = [&](size_t status) { return (statuses >> status & 1) != 0; };
    rows.rows_[bits] = std::has_single_bit(statuses) ? statuses : uint8_t{1u << kUndecided};
    if (!precedence.has_value()) continue;
    const auto first = std::find_if(precedence->begin(), precedence->end(), has);
    if (first != precedence->end()) rows.rows_[bits] = static_cast<uint8_t>(1u << *first);
  }
  return rows;
}

}  // namespace hanes
