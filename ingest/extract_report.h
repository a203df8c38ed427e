// SPDX-License-Identifier: Apache-2.0
// What an extract held against the one before, for the person who sent it.
#pragma once

#include <string>
#include <vector>

#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

struct ImportReport {
  v1::ExtractReceived received;  // the extract and its counts, as in the log; tables in the order they are taken
  std::string authority;
  bool already_taken = false;  // it was complete in the log: nothing was published; notes and refusals are of the first time
  uint64_t events = 0;         // facts about records, without the closing ExtractReceived; 0 when already taken
  std::vector<std::string> refused;  // one line a refused row or file, the first kRefusedShown of them
  std::vector<std::string> notes;    // repeated rows, columns that are not read, tables that are not in the extract

  static constexpr size_t kRefusedShown = 20;
  uint64_t refused_total = 0;
};

// A table for people, closed by a line end.
std::string ReportText(const ImportReport& report);
// One JSON object: {"outcome": "taken" | "already_taken", "authority", "events", "refused_total", "refused": [text], "notes":
// [text], "extract": {"extract_id", "system", "window_from", "window_to", "received_at", "accepted_vanished_reason", "tables":
// [{"table", "rows", "new", "late", "changed", "unchanged", "restored", "rolled_off", "vanished", "rejected_rows"}]}}.
std::string ReportJson(const ImportReport& report);

// {"outcome": "refused", "why": text}: for an extract of which nothing was taken.
std::string RefusalJson(const Status& why);

}  // namespace hanes
