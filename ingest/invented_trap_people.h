// SPDX-License-Identifier: Apache-2.0
// Traps of who somebody is: the unborn, records found to be one person, a new identity. And what every kind of trap needs to find its place.
#pragma once

#include <functional>
#include <string>

#include "ingest/invented_traps.h"

namespace hanes {

// "ssd_cin_episodes/R000123"
std::string Name(const InventedRow& row);
void Note(const InventedRow& row, InventedTrap* trap);
// A row that the last extract showed and that pleases, from anywhere in its table; number 0 when there is none.
RowRef FindAnywhere(InventedWorld& world, InventedTable table, const std::function<bool(const InventedRow&)>& pleases);
bool OpenCase(const InventedRow& row);

PlaceTrap ReferringUnborn(bool twins);
PlaceTrap Merging(bool unmerged);
// Merged on the last night of a financial year, and two again soon after it: the year's return and the next one count differently.
bool MergeAcrossAYearEnd(InventedWorld& world, const std::vector<Date>& nights, InventedTrap* trap);
// A child that left care by adoption comes to notice again, as another child.
bool ReferAdopted(InventedWorld& world, const std::vector<Date>& nights, InventedTrap* trap);

}  // namespace hanes
