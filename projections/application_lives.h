// SPDX-License-Identifier: Apache-2.0
// Applications as they stood on a day, by what was known at a moment: read from the facts of applications.h.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"
#include "projections/recruitment.h"

namespace hanes {

struct ApplicationLife {
  Symbol entity = 0;  // the applicant
  Symbol id = 0;
  Symbol campaign = 0;  // the application's own, else that of its vacancy; 0 for none, as all that follow
  Symbol team = 0;
  Symbol role = 0;
  std::array<Date, kStages.size()> reached{};  // by stage; Max where it was not reached by the day
  std::optional<size_t> stage;                 // on the day; nothing when the source had stopped showing it
  Date since;                                  // on which that was reached

  std::optional<Date> starts;                  // the first day that is agreed on the day

  bool Reached(size_t which) const { return !reached[which].IsMax(); }
  bool Ended() const { return stage.has_value() && *stage >= kStageStarted; }
};

// Every application received, or told of, by `as_at`, in order of applicant and id.
std::vector<ApplicationLife> ReadApplications(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at);

}  // namespace hanes
