// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_traps.h"

#include <algorithm>

namespace hanes {

InventedTraps::InventedTraps(InventedWorld world, std::vector<Date> nights) : world_(world), nights_(std::move(nights)) {
  std::vector<PlannedTrap> planned = PlannedTraps();
  for (size_t i = 0; i < planned.size(); ++i) {
    // Not on the first night, when there is nothing yet that an extract has shown.
    const size_t night = 1 + i * nights_.size() / (planned.size() + 3);
    if (night < nights_.size()) waiting_.push_back({std::move(planned[i]), nights_[night]});
  }
}

void InventedTraps::PlaceOn(Date night) {
  const auto first = std::lower_bound(nights_.begin(), nights_.end(), night);
  if (first == nights_.end() || *first != night) return;
  const std::vector<Date> nights(first, nights_.end());
  std::erase_if(waiting_, [&](const Waiting& waiting) {
    if (waiting.from > night || nights.size() < waiting.trap.nights_needed) return false;
    InventedTrap trap{.trap = waiting.trap.name, .records = {}, .children = {}, .workers = {}, .dates = {}, .extracts = {}};
    if (!waiting.trap.place(world_, nights, &trap)) return false;
    placed_.push_back(std::move(trap));
    return true;
  });
}

std::vector<InventedTrap> InventedTraps::Placed() const {
  constexpr size_t kLateListed = 25;
  std::vector<InventedTrap> all = placed_;
  size_t listed = 0;
  for (const InventedRecorder::Late& late : world_.recorder.late()) {
    const auto shown = std::lower_bound(nights_.begin(), nights_.end(), late.typed);
    const bool seen = shown != nights_.end() && late.typed > nights_.front();
    const bool counts = late.row.table == InventedTable::kCinEpisode || late.row.table == InventedTable::kPlan ||
                        late.row.table == InventedTable::kLookedAfterEpisode;
    if (!seen || !counts || listed == kLateListed) continue;
    const InventedRow& row = world_.system.At(late.row);
    all.push_back({.trap = "late_recording",
                   .records = {std::string(TableName(row.table)) + "/" + RowKey(row)},
                   .children = {ChildKey(row.child)},
                   .workers = {},
                   .dates = {{"happened", late.happened.ToString()}, {"typed", late.typed.ToString()}},
                   .extracts = {*shown}});
    ++listed;
  }
  return all;
}

std::vector<std::string_view> InventedTraps::NotPlaced() const {
  std::vector<std::string_view> names;
  for (const Waiting& waiting : waiting_) names.push_back(waiting.trap.name);
  return names;
}

}  // namespace hanes
