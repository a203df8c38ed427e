// SPDX-License-Identifier: Apache-2.0
// Caseload worked out another way, slowly and without facts: for each question the events known by then are looked at again, and each child's
// days are lived through from the first to the one asked about. It shares nothing with projections/ but the words of docs/indicators.md.
#pragma once

#include <string>
#include <vector>

#include "hanes/v1/event.pb.h"
#include "base/civil_date.h"
#include "base/timestamp.h"

namespace hanes::testing {

class CaseloadOracle {
 public:
  // Every event has recorded_at.
  explicit CaseloadOracle(std::vector<v1::Event> events);

  // Rows of cells as text, "total" last, of these columns:
  //   status, category: name, children · worker: worker, role, over_cap_by, children
  //   team, authority: name, unallocated, not_social_worker, left_worker, children
  std::vector<std::vector<std::string>> Ask(const std::string& by, Date as_at, Timestamp known_at) const;

 private:
  std::vector<v1::Event> events_;  // in canonical order
};

}  // namespace hanes::testing
