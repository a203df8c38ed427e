// SPDX-License-Identifier: Apache-2.0
// What the commands rules, targets and calendar have in common: the two times of a question, and an answer that is a table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "services/command_parts.h"
#include "services/settings_book.h"

namespace hanes {

// What is set, as asked of by --as-at and --known-at.
struct SettingsQuestion {
  SettingsBook book;
  Date as_at;
  Timestamp known_at;

  // Errors: those of the book; InvalidArgument for a date that is none; OutOfRange for a known_at later than now.
  static StatusOr<SettingsQuestion> Read(const Settings& settings);
};

// Prints rows as --format says: table, csv or json. `view` and `by` say what the rows are.
Status PrintRows(const Settings& settings, const SettingsQuestion& asked, std::string_view view, std::string_view by,
                 const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows);

// When what a command says is recorded: --received, else now. Errors: InvalidArgument when it is no instant, or later than now.
StatusOr<Timestamp> RecordedAt(const Settings& settings);

// The text of a file. Errors: NotFound naming it.
StatusOr<std::string> ReadTextFile(const std::string& path);

}  // namespace hanes
