// SPDX-License-Identifier: Apache-2.0
// Which teams a child or a worker is of on any day, as known at one moment. docs/indicators.md#team says why.
#pragma once

#include <optional>
#include <vector>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/indicators/rows_by_entity.h"

namespace hanes {

// Reads allocations, employment and open cases once; the index keeps them as NewIndicatorsIndex does.
class ChildTeams {
 public:
  // `only`: of no other children; outlives it. Null: of all.
  ChildTeams(const FactIndex::Snapshot& facts, Timestamp known_at, const SomeEntities* only = nullptr);

  // The team of each primary or duty allocation in force on the day; where one names none, the worker's own; without any, that of the case
  // opened last and open on the day, or of the one that was open last before it. One 0, which is "", when there is none. Each team once.
  void OfChild(Symbol child, Date day, std::vector<Symbol>& teams) const;
  // The worker's team on the day, as an entity and as children's facts name it; the last one before when not employed then. 0 when none.
  Symbol OfWorker(Symbol worker, Date day) const;
  Symbol OfWorkerNamed(Symbol name, Date day) const;
  // The worker that children's facts name so; nothing when no employment of that name is known.
  std::optional<Symbol> WorkerNamed(Symbol name) const;
  // Workers that hold the child as primary on the day, as children's facts name them.
  void HoldersOf(Symbol child, Date day, std::vector<Symbol>& names) const;

 private:
  RowsByEntity allocations_;
  RowsByEntity employment_;
  RowsByEntity cases_;
  std::vector<Symbol> worker_of_name_;  // by symbol
  Symbol primary_;
  Symbol duty_;
};

}  // namespace hanes
