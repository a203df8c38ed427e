// SPDX-License-Identifier: Apache-2.0
// One row of the invented case system, and how it is written in the columns of the Standard Safeguarding Dataset.
//
// Column names: the dataset's specification, field by field, and hanes's own columns and tables (docs/extracts.md) at the end of them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/civil_date.h"

namespace hanes {

enum class InventedTable : uint8_t {
  kPerson,
  kCinEpisode,
  kAssessment,
  kSection47,
  kConference,
  kPlan,
  kLookedAfterEpisode,
  kPlacement,
  kLegalStatus,
  kInvolvement,
  kProfessional,
  kDepartment,
  kPreProceedings,
  kLinkedIdentifier,
  kCaseStatus,
  // How the work is done: invented_practice_row.cc.
  kContact,
  kProtectionVisit,
  kProtectionReview,
  kLookedAfterVisit,
  kLookedAfterReview,
  kCarePlan,
  kCoreGroup,
  kMissedVisit,
  kCareLeaverStatus,
  kPathwayPlan,
  kPersonalAdviser,
  kCareLeaverContact,
  kYoungCarer,
  kEducationPlan,
  kSchool,
  kExclusion,
  kAttendance,
  kAttainment,
  kService,
  kAudit,
  kComplaint,
  kConsultation,
  kInNeedPlan,
  kInNeedVisit,
  kStrategyDiscussion,
  kConferencePostponed,
  kTransfer,
};
inline constexpr size_t kInventedTables = 42;
inline constexpr size_t kInventedPracticeTables = 27;  // the last of them

// What somebody typed into a cell instead of a date.
enum class TypingFault : uint8_t { kNone, kStartImpossible, kStartNotAvailable, kEndNotAvailable };

// A row of any table; what each member means in a table is in invented_row.cc, next to its columns. Codes point to literals.
struct InventedRow {
  InventedTable table = InventedTable::kPerson;
  uint32_t number = 0;  // its key within the table
  uint32_t child = 0;
  uint32_t referral = 0;
  uint32_t worker = 0;
  uint32_t team = 0;
  uint32_t link = 0;   // the row it came from: the enquiry of a conference, the placement of an episode, the child that was merged
  uint32_t group = 0;  // what it shares with others: a meeting, a period of care, a family
  Date from;
  Date to = Date::Max();   // Max while it is open
  Date due = Date::Max();  // Max when there is none
  Date also = Date::Max();  // another day of the row
  std::string_view code;
  std::string_view end_code;
  std::string_view flag;
  TypingFault fault = TypingFault::kNone;
};

// "ssd_person"; the file is this with ".csv".
std::string_view TableName(InventedTable table);
// Its columns, without the end of line.
std::string_view TableHeader(InventedTable table);
// The row's cells, without the end of line. No cell holds a comma, a quote or an end of line.
std::string RowCells(const InventedRow& row);

// The tables of how the work is done.
struct InventedTableShape {
  std::string_view name;
  std::string_view key_prefix;
  std::string_view header;
};
const InventedTableShape& PracticeShape(InventedTable table);
std::string PracticeCells(const InventedRow& row);

// "C000123", as the person's key is written in every table.
std::string ChildKey(uint32_t child);
// "W0042" and "T03".
std::string WorkerKey(uint32_t worker);
std::string TeamKey(uint32_t team);
// The row's own key: "R000123".
std::string RowKey(const InventedRow& row);
// The key of a row of that table and number; empty for number 0.
std::string RowKey(InventedTable table, uint32_t number);

}  // namespace hanes
