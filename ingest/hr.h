// SPDX-License-Identifier: Apache-2.0
// HR and payroll in our own words: who works here, on what terms, in which post; who is off; who is on the way; who was supervised.
// Tables and columns: docs/extracts.md. No HR system writes them by itself: a mapping file says which of its columns is which of
// ours (ingest/extract_mapping.h).
//
// A spell has a `first_day` and a `last_day`, both worked, held or missed: events end on the day after. Names, addresses, pay and words
// of people are in no column.
#pragma once

#include <array>
#include <memory>

#include "ingest/extract_table.h"

namespace hanes {

// System "hr".
const ExtractSystem& Hr();

// Its tables by subject, in the order in which they are taken.
std::vector<ExtractTable> HrWorkerTables();
std::vector<ExtractTable> HrPostTables();
std::vector<ExtractTable> HrAbsenceTables();
std::vector<ExtractTable> HrRecruitmentTables();
std::vector<ExtractTable> HrSupervisionTables();

// What no single row shows: terms that overlap, two open spells of one worker, something that was before the worker joined.
std::unique_ptr<RowChecks> MakeHrChecks();

// Words of the column `role`.
inline constexpr std::array<std::string_view, 4> kHrRoles = {"social_worker", "other_practitioner", "manager", "other"};

// The role of the cell; unspecified when it is empty.
StatusOr<v1::WorkerRole> HrRole(const ExtractRow& row, std::string_view column);

// A worker or a post counts for two at the most: more is a slip.
inline constexpr uint32_t kFteHundredthsMax = 200;

// first_day and, when it is there, the day after last_day, which must not be before it.
struct HrSpell {
  Date first;
  std::optional<Date> over;
};
StatusOr<HrSpell> HrSpellOf(const ExtractRow& row);

}  // namespace hanes
