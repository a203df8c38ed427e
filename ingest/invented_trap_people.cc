// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_trap_people.h"

namespace hanes {
namespace {

using Nights = std::vector<Date>;

bool ReferUnborn(InventedWorld& world, const Nights& nights, InventedTrap* trap, bool twins) {
  std::vector<InventedCase> opened;
  for (const uint32_t child : world.lives.ReferUnborn(nights[0], twins, &opened)) {
    const InventedRow& person = world.system.At({InventedTable::kPerson, child});
    trap->records.push_back(Name(person));
    trap->children.push_back(ChildKey(child));
    trap->dates["expected"] = person.due.ToString();
  }
  trap->extracts = {nights[0]};
  world.allocation.Take(std::move(opened));
  return true;
}

// Nobody is found to be two other people at once: what is counted then is a question for a person, and no trap with a truth.
bool IsLinked(const InventedWorld& world, uint32_t child) {
  for (uint32_t number = 1; number <= world.system.RowsOf(InventedTable::kLinkedIdentifier); ++number) {
    const InventedRow& link = world.system.At({InventedTable::kLinkedIdentifier, number});
    if (link.child == child || link.link == child) return true;
  }
  return false;
}

bool Merge(InventedWorld& world, const Nights& nights, InventedTrap* trap, bool unmerged) {
  const auto open_of_nobody_linked = [&](const InventedRow& row) { return OpenCase(row) && !IsLinked(world, row.child); };
  const RowRef stays = FindAnywhere(world, InventedTable::kCinEpisode, open_of_nobody_linked);
  if (stays.number == 0) return false;
  const uint32_t family = world.system.At(stays).group;
  const RowRef merged = FindAnywhere(world, InventedTable::kCinEpisode, [&](const InventedRow& row) {
    return open_of_nobody_linked(row) && row.group != family && row.child != world.system.At(stays).child;
  });
  if (merged.number == 0) return false;
  InventedRow link;
  link.table = InventedTable::kLinkedIdentifier;
  link.child = world.system.At(stays).child;
  link.link = world.system.At(merged).child;
  link.from = nights[0];
  const RowRef ref = world.system.Add(link, nights[0]);
  trap->records = {Name(world.system.At(ref))};
  trap->children = {ChildKey(link.child), ChildKey(link.link)};
  trap->dates["merged"] = nights[0].ToString();
  trap->extracts = {nights[0]};
  trap->apart = !unmerged;
  if (!unmerged) return true;
  world.system.Edit(ref, nights[7], [to = nights[7]](InventedRow& r) { r.to = to; });
  trap->dates["unmerged"] = nights[7].ToString();
  trap->extracts.push_back(nights[7]);
  return true;
}

}  // namespace

std::string Name(const InventedRow& row) { return std::string(TableName(row.table)) + "/" + RowKey(row); }

void Note(const InventedRow& row, InventedTrap* trap) {
  trap->records.push_back(Name(row));
  if (row.child != 0) trap->children.push_back(ChildKey(row.child));
}

RowRef FindAnywhere(InventedWorld& world, InventedTable table, const std::function<bool(const InventedRow&)>& pleases) {
  const uint32_t rows = world.system.RowsOf(table);
  return rows == 0 ? RowRef{table, 0} : world.system.FindShown(table, world.random.Below(rows), pleases);
}

bool OpenCase(const InventedRow& row) { return row.flag == "N" && row.to.IsMax(); }

bool MergeAcrossAYearEnd(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  const int year = nights[0].year();
  const Date year_ends = Date::FromCivil(nights[0].month() > 3 ? year + 1 : year, 3, 31);
  return nights[1] > year_ends && Merge(world, nights, trap, true);
}

bool ReferAdopted(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  const RowRef care = FindAnywhere(world, InventedTable::kLookedAfterEpisode, [&](const InventedRow& row) {
    const Date born = world.system.At({InventedTable::kPerson, row.child}).from;
    return row.end_code == "E11" && born.IsReal() && nights[0] - born < 14 * 365;
  });
  if (care.number == 0) return false;
  const InventedRow old = world.system.At(care);
  std::vector<InventedCase> opened;
  const uint32_t now = world.lives.ReferNewIdentity(old.child, nights[0], &opened);
  Note(old, trap);
  Note(world.system.At({InventedTable::kPerson, now}), trap);
  trap->children = {ChildKey(old.child), ChildKey(now)};
  trap->dates = {{"adopted", old.to.ToString()}, {"referred", nights[0].ToString()}};
  trap->extracts = {nights[0]};
  world.allocation.Take(std::move(opened));
  return true;
}

PlaceTrap ReferringUnborn(bool twins) {
  return [twins](InventedWorld& w, const Nights& n, InventedTrap* t) { return ReferUnborn(w, n, t, twins); };
}
PlaceTrap Merging(bool unmerged) {
  return [unmerged](InventedWorld& w, const Nights& n, InventedTrap* t) { return Merge(w, n, t, unmerged); };
}

}  // namespace hanes
