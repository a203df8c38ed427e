// SPDX-License-Identifier: Apache-2.0
// The invented council's case system: rows as people typed them, each typed some time after what it tells of.
//
// The world writes ahead: a row or an edit is given the night on which it is in the system, however far away, and waits until
// then. Extracts see the rows that are in, and not those that ended before the extract's window.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ingest/invented_row.h"

namespace hanes {

struct RowRef {
  InventedTable table = InventedTable::kPerson;
  uint32_t number = 0;  // 0: no row
  auto operator<=>(const RowRef&) const = default;
};

using RowEdit = std::function<void(InventedRow&)>;

class InventedSystem {
 public:
  // What is entered after `last_night` is never seen: it is not kept waiting.
  explicit InventedSystem(Date last_night) : last_night_(last_night) {}

  // A new row, in the system from `entered` on (Max: until EnterOn says so); its number is given here.
  RowRef Add(InventedRow row, Date entered);
  void EnterOn(const RowRef& row, Date entered);
  // An edit made on `entered`. Edits of one night are made in the order in which they were asked for.
  void Edit(const RowRef& row, Date entered, RowEdit edit);
  // Leaves the row out of extracts from `from` on, until `until` (Max: for good).
  void Hide(const RowRef& row, Date from, Date until);

  // Makes the entries and edits of every night up to this one.
  void AdvanceTo(Date night);

  // One table of an extract taken on the last night advanced to: its lines with their ends, appended to `text`.
  struct Shown {
    uint64_t rows = 0;
    uint64_t changed = 0;  // new, or not as in the extract before
  };
  Shown ShowTable(InventedTable table, Date window_from, Date night, std::string* text);

  // The row as it stands, entered or not.
  const InventedRow& At(const RowRef& row) const { return Stored(row).row; }

  // Every row that extracts have shown, as they showed it last in a form that can be read, and the day from which nothing is
  // known of it (Max while it is shown).
  void ForEachBelieved(InventedTable table, const std::function<void(const InventedRow&, Date unknown_from)>& visit) const;

  // The first row after number `after`, going round, that the last extract showed, that can be read and that pleases. Number 0
  // when there is none.
  RowRef FindShown(InventedTable table, uint32_t after, const std::function<bool(const InventedRow&)>& pleases) const;

  uint32_t RowsOf(InventedTable table) const { return static_cast<uint32_t>(tables_[static_cast<size_t>(table)].rows.size()); }

 private:
  struct StoredRow {
    InventedRow row;
    std::string line;         // as the last extract showed it; empty when the row is not as it was shown
    Date last_shown = Date::Min();
    bool entered = false;
    bool hidden = false;
  };
  struct TableRows {
    std::deque<StoredRow> rows;   // by number - 1
    std::vector<uint32_t> live;   // numbers that extracts may still show, ascending
  };

  StoredRow& Stored(const RowRef& ref) { return tables_[static_cast<size_t>(ref.table)].rows[ref.number - 1]; }
  const StoredRow& Stored(const RowRef& ref) const { return tables_[static_cast<size_t>(ref.table)].rows[ref.number - 1]; }
  void Enter(const RowRef& ref);
  void Change(const RowRef& ref, const RowEdit& edit);

  const Date last_night_;
  std::array<TableRows, kInventedTables> tables_;
  Date last_extract_ = Date::Min();
  std::map<Date, std::vector<std::function<void()>>> agenda_;
  // Rows that are not now as an extract last showed them in a form that can be read: what it showed.
  std::map<RowRef, InventedRow> believed_;
};

}  // namespace hanes
