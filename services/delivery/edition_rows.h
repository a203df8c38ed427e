// SPDX-License-Identifier: Apache-2.0
// The figures of an edition as tidy rows: one shape for the file attached to letters, for webhooks and for the figures topic.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "hanes/v1/platform.pb.h"

namespace hanes {

// A figure. Everything as text: numbers with a point, empty where there is none.
struct EditionRow {
  std::string time_period;      // "2013-W09"
  std::string time_identifier;  // "week"
  std::string authority;        // GSS code
  std::string team;             // empty: the whole council, "total" in CSV and JSON
  std::string measure;          // code of docs/indicators.md
  std::string numerator;
  std::string denominator;
  std::string value;
  std::string target;
  std::string status;           // symbol of official statistics; empty for an ordinary value
  std::string as_at;            // ISO date
  std::string known_at;         // RFC 3339
};

// In the order of the edition.
std::vector<EditionRow> RowsOf(const AuthorityId& authority, const v1::WeeklyFiguresPublished& edition);

// RFC 4180 with a header row; columns as in EditionRow.
std::string RowsCsv(const std::vector<EditionRow>& rows);
// One object; fields as in EditionRow, numbers as numbers, null where there is none.
std::string RowJson(const EditionRow& row);

}  // namespace hanes
