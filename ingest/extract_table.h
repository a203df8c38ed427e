// SPDX-License-Identifier: Apache-2.0
// What an author of an adapter writes: for each table of a source, which columns name a record, what a row says as events, and
// what it means when a record is not there. Reading files, comparing with the last extract, ids, corrections and counts are
// extract_import's.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "hanes/v1/event.pb.h"
#include "ingest/extract_row.h"

namespace hanes {

// The stream of the council whose extract it is, which a row does not know.
inline constexpr std::string_view kCouncilStream = "authority:";

// One thing that a record says.
struct Facet {
  std::string name;                 // lower-case word, one per record: "started"
  std::optional<Date> occurred_on;  // nothing: the day of the extract that first said it
  v1::Event payload;                // the payload alone, no envelope
};

// What a row says. No facets: nothing yet.
struct RecordReading {
  std::string stream;         // "child:ID"; kCouncilStream for the council itself
  std::optional<Date> begin;  // first day the record speaks of: before the window means it was recorded late
  std::vector<Facet> facets;  // the first one is said again when only cells outside the facets changed

  // Adds a facet; the caller fills in the payload.
  v1::Event& Say(std::string name, std::optional<Date> occurred_on) {
    return facets.emplace_back(Facet{std::move(name), occurred_on, {}}).payload;
  }
};

// What stands in a column, for those who write a mapping: a day is put into ISO whatever the file's format is, a word must be one of
// `words`.
struct TableColumn {
  enum class Holds : uint8_t { kText, kDay, kNumber, kWord };
  std::string_view name;
  Holds holds = Holds::kText;
  std::span<const std::string_view> words = {};
};

struct KeyColumn {
  std::string_view column;
  bool is_day = false;    // a day is written ISO in the key, however the file writes it
  bool optional = false;  // may be empty or missing
};

// What absence of a record from an extract that holds its table means.
enum class Absence {
  kVanishes,     // it should be there unless it ended before the window
  kSilent,       // nothing: rows about a person, kept only while somebody asks
  kCountedOnly,  // the table makes no events yet: its rows are counted
};

// The record is over `days_after` days after the day on which `facet` occurred: it may then roll off.
struct EndingFacet {
  std::string_view facet;
  int32_t days_after = 0;
};

struct ExtractTable {
  std::string_view name;                   // "episodes": in records, counts and reports
  std::vector<std::string_view> required;  // a file with all of these columns is this table; more columns are allowed
  std::vector<KeyColumn> key;              // together they name a record
  Absence absence = Absence::kVanishes;
  std::vector<EndingFacet> ended_by;  // none: a record of this table never ends
  // What the row says. Null for kCountedOnly.
  StatusOr<RecordReading> (*read)(const ExtractRow& row) = nullptr;
  // Facets of which the source keeps no history. Other facets are facts: a new saying corrects the old one for all of its time,
  // and one that is gone is withdrawn. A new saying of a state is a change on the day of the extract, and its absence says
  // nothing.
  std::vector<std::string_view> states = {};
  // For tables with states: sets in `to` whatever states `from`, the facet that was said first, holds too; false when it holds
  // none. From WorkerJoined into WorkerJoined: role, team and FTE, so that a correction of the joining keeps them as they were
  // then; into WorkerFteChanged: the FTE, so that tonight's is compared with it.
  bool (*copy_states)(const v1::Event& from, v1::Event* to) = nullptr;
  // Every column that is read. None: a mapping cannot be written for the table.
  std::vector<TableColumn> columns = {};

  // Null when the table has no such column.
  const TableColumn* FindColumn(std::string_view column) const;
};

// Sees every row of an extract once, table by table in the order of the system, and refuses what no single row shows to be wrong.
class RowChecks {
 public:
  virtual ~RowChecks() = default;
  // InvalidArgument: the row is refused. What is odd but may be true goes to *notes.
  virtual Status Check(const ExtractTable& table, const ExtractRow& row, std::vector<std::string>* notes) = 0;
};

// A system: the word in Source.system, and its tables in the order in which they are taken.
struct ExtractSystem {
  std::string_view name;
  std::vector<ExtractTable> tables;
  // Null when every row stands for itself. Made anew for each extract.
  std::unique_ptr<RowChecks> (*make_checks)() = nullptr;
  // Opens a file that is not CSV. Null: its files are CSV.
  StatusOr<std::unique_ptr<RowReader>> (*open)(const std::string& path) = nullptr;
};

// "ssda903", "ssd", "hr", "csww" or "plan". NotFound, naming those there are.
StatusOr<const ExtractSystem*> FindExtractSystem(std::string_view name);

// The table whose required columns are all in the header; the one with most when several are. InvalidArgument naming the missing
// columns of the table that comes nearest, or the columns when none comes near.
StatusOr<const ExtractTable*> RecogniseTable(const ExtractSystem& system, const ExtractColumns& columns);

// "episodes/398768/2017-04-09": table and key, as in Source.record.
StatusOr<std::string> RecordKey(const ExtractTable& table, const ExtractRow& row);

}  // namespace hanes
