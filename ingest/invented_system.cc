// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_system.h"

#include <algorithm>

namespace hanes {
namespace {

// The adapter refuses a row whose dates cannot be read or run backwards.
bool CanBeRead(const InventedRow& row) { return row.fault == TypingFault::kNone && row.from <= row.to; }

}  // namespace

RowRef InventedSystem::Add(InventedRow row, Date entered) {
  TableRows& table = tables_[static_cast<size_t>(row.table)];
  row.number = static_cast<uint32_t>(table.rows.size() + 1);
  const RowRef ref{row.table, row.number};
  table.rows.emplace_back().row = row;
  EnterOn(ref, entered);
  return ref;
}

void InventedSystem::EnterOn(const RowRef& row, Date entered) {
  if (entered <= last_night_) {
    agenda_[entered].push_back([this, row] { Enter(row); });
  }
}

void InventedSystem::Enter(const RowRef& ref) {
  StoredRow& stored = Stored(ref);
  if (stored.entered) return;
  stored.entered = true;
  std::vector<uint32_t>& live = tables_[static_cast<size_t>(ref.table)].live;
  live.insert(std::upper_bound(live.begin(), live.end(), ref.number), ref.number);
}

void InventedSystem::Edit(const RowRef& row, Date entered, RowEdit edit) {
  if (entered > last_night_) return;
  agenda_[entered].push_back([this, row, edit = std::move(edit)] { Change(row, edit); });
}

void InventedSystem::Change(const RowRef& ref, const RowEdit& edit) {
  StoredRow& stored = Stored(ref);
  if (!stored.line.empty() && CanBeRead(stored.row)) believed_[ref] = stored.row;
  edit(stored.row);
  stored.line.clear();
}

void InventedSystem::Hide(const RowRef& ref, Date from, Date until) {
  if (from <= last_night_) {
    agenda_[from].push_back([this, ref] { Stored(ref).hidden = true; });
  }
  if (until <= last_night_) {
    agenda_[until].push_back([this, ref] { Stored(ref).hidden = false; });
  }
}

void InventedSystem::AdvanceTo(Date night) {
  while (!agenda_.empty() && agenda_.begin()->first <= night) {
    // An entry may ask for others of the same night: take the list out, so that they find a new one.
    const std::vector<std::function<void()>> entries = std::move(agenda_.begin()->second);
    agenda_.erase(agenda_.begin());
    for (const auto& entry : entries) entry();
  }
}

InventedSystem::Shown InventedSystem::ShowTable(InventedTable table, Date window_from, Date night, std::string* text) {
  TableRows& rows = tables_[static_cast<size_t>(table)];
  last_extract_ = night;
  std::erase_if(rows.live, [&](uint32_t number) {
    const InventedRow& row = rows.rows[number - 1].row;
    return CanBeRead(row) && row.to < window_from;
  });
  Shown shown;
  for (const uint32_t number : rows.live) {
    StoredRow& stored = rows.rows[number - 1];
    if (stored.hidden) continue;
    if (stored.line.empty()) {
      stored.line = RowCells(stored.row) + "\n";
      if (CanBeRead(stored.row)) believed_.erase(RowRef{table, number});
      ++shown.changed;
    }
    stored.last_shown = night;
    text->append(stored.line);
    ++shown.rows;
  }
  return shown;
}

void InventedSystem::ForEachBelieved(InventedTable table,
                                     const std::function<void(const InventedRow&, Date)>& visit) const {
  for (const StoredRow& stored : tables_[static_cast<size_t>(table)].rows) {
    if (stored.last_shown == Date::Min()) continue;
    const auto believed = believed_.find(RowRef{table, stored.row.number});
    if (believed == believed_.end() && !CanBeRead(stored.row)) continue;  // it never could be read
    // A row that rolled off ended before that day, so the day changes nothing for it.
    const Date unknown_from = stored.last_shown < last_extract_ ? stored.last_shown + 1 : Date::Max();
    visit(believed == believed_.end() ? stored.row : believed->second, unknown_from);
  }
}

RowRef InventedSystem::FindShown(InventedTable table, uint32_t after,
                                 const std::function<bool(const InventedRow&)>& pleases) const {
  const std::deque<StoredRow>& rows = tables_[static_cast<size_t>(table)].rows;
  for (uint32_t i = 0; i < rows.size(); ++i) {
    const StoredRow& stored = rows[(after + i) % rows.size()];
    const bool shown = stored.last_shown == last_extract_ && !stored.line.empty() && !stored.hidden;
    if (shown && CanBeRead(stored.row) && pleases(stored.row)) return {table, stored.row.number};
  }
  return {table, 0};
}

}  // namespace hanes
