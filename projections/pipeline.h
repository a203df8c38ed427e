// SPDX-License-Identifier: Apache-2.0
// How many applications stand in each stage on a day, and for how long.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "projections/application_lives.h"
#include "projections/asked_period.h"
#include "projections/fact_index.h"
#include "projections/staff_count.h"

namespace hanes {

struct PipelineStage {
  struct Member {
    Symbol entity = 0;
    std::optional<Date> starts;  // the agreed first day, of whoever has not started
  };
  std::vector<Member> members;      // applicants that stand in it; of the last three stages those that reached it in the period; posts advertised
  std::vector<uint64_t> days;       // in the stage; none of the last three
  uint64_t reached_in_period = 0;
  uint64_t starts_agreed = 0;       // of how many members
};

struct Pipeline {
  PipelineStage advertised;  // vacancies to be filled that were advertised by the day
  std::array<PipelineStage, kStages.size()> stages;
  uint64_t unknown = 0;      // applications that the source stopped showing
};

// `only`: applications for others, and posts of others, are left out.
Pipeline ReadPipeline(const FactIndex::Snapshot& facts, const PeriodQuestion& question, std::span<const ApplicationLife> applications,
                      const StaffFilter& only);

}  // namespace hanes
