// SPDX-License-Identifier: Apache-2.0
// A whole extract read and compared, before anything of it is published: events, refused rows and counts.
#pragma once

#include <string>
#include <vector>

#include "base/progress.h"
#include "base/status.h"
#include "ingest/extract_compare.h"
#include "ingest/extract_files.h"
#include "ingest/extract_ledger.h"

namespace hanes {

struct SurveyedTable {
  v1::TableCounts counts;
  uint64_t held = 0;  // records it should hold: those shown and not new or restored, and those vanished
};

struct ExtractSurvey {
  std::vector<SurveyedTable> tables;  // in the system's order, those that the extract holds
  std::vector<v1::Event> events;      // in the order of publishing; the closing ExtractReceived is not among them
  std::vector<Refusal> refusals;      // files first, then rows in order
  std::vector<std::string> notes;
};

struct SurveyFrame {
  ExtractFrame extract;
  const ExtractSystem& system;
  Date window_from;
  PlausibleDays days;
};

// Memory: 50 bytes a row, and the events that come out. A record whose row was refused counts as shown: its row is there, its
// content is not known, so it stays as it was. Errors are those of the log and the disk alone.
StatusOr<ExtractSurvey> SurveyExtract(const SurveyFrame& frame, ExtractFiles files, const SystemLedger& baseline,
                                      const EventReader& log, ExtractLedger& ledger, Progress* progress);

}  // namespace hanes
