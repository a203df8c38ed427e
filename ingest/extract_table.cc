// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_table.h"

#include <fmt/ranges.h>

#include "ingest/csv_reader.h"
#include "ingest/csww.h"
#include "ingest/hr.h"
#include "ingest/plan.h"
#include "ingest/ssd.h"
#include "ingest/ssda903.h"

namespace hanes {
namespace {

std::vector<std::string_view> Missing(const ExtractTable& table, const ExtractColumns& columns) {
  std::vector<std::string_view> missing;
  for (std::string_view column : table.required) {
    if (columns.Find(column) < 0) missing.push_back(column);
  }
  return missing;
}

// Of two tables that lack columns, the one that more of its columns speak for.
bool Nearer(const ExtractTable& table, size_t missing, const ExtractTable& other, size_t other_missing) {
  return (table.required.size() - missing) * other.required.size() >
         (other.required.size() - other_missing) * table.required.size();
}

}  // namespace

StatusOr<const ExtractSystem*> FindExtractSystem(std::string_view name) {
  for (const ExtractSystem* system : {&Ssda903(), &StandardSafeguardingDataset(), &Hr(), &Csww(), &DevelopmentPlan()}) {
    if (system->name == name) return system;
  }
  return NotFound("\"{}\" is not a system that extracts are read from: write ssda903, ssd, hr, csww or plan", name);
}

const TableColumn* ExtractTable::FindColumn(std::string_view column) const {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const TableColumn& c) { return c.name == column; });
  return found == columns.end() ? nullptr : &*found;
}

StatusOr<const ExtractTable*> RecogniseTable(const ExtractSystem& system, const ExtractColumns& columns) {
  const ExtractTable* whole = nullptr;
  const ExtractTable* nearest = nullptr;
  std::vector<std::string_view> nearest_missing;
  for (const ExtractTable& table : system.tables) {
    std::vector<std::string_view> missing = Missing(table, columns);
    if (missing.empty()) {
      if (whole == nullptr || table.required.size() > whole->required.size()) whole = &table;
    } else if (missing.size() < table.required.size() &&
               (nearest == nullptr || Nearer(table, missing.size(), *nearest, nearest_missing.size()))) {
      nearest = &table;
      nearest_missing = std::move(missing);
    }
  }
  if (whole != nullptr) return whole;
  if (nearest == nullptr) {
    return InvalidArgument(
        "no table of {} has these columns ({}): check that the file belongs to this extract and has its header row",
        system.name, Cut(fmt::format("{}", fmt::join(columns.names(), ", ")), 200));
  }
  return InvalidArgument("the header comes nearest to table {}, but lacks {}: put back the column names of docs/extracts.md",
                         nearest->name, fmt::join(nearest_missing, ", "));
}

StatusOr<std::string> RecordKey(const ExtractTable& table, const ExtractRow& row) {
  std::string record(table.name);
  for (const KeyColumn& key : table.key) {
    record += '/';
    if (key.is_day) {
      ASSIGN_OR_RETURN(const Date day, row.Day(key.column));
      record += day.ToString();
    } else {
      ASSIGN_OR_RETURN(const std::string id, key.optional ? row.OptionalId(key.column) : row.Id(key.column));
      if (id.empty()) record.pop_back();
      record += id;
    }
  }
  return record;
}

}  // namespace hanes
