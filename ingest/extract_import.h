// SPDX-License-Identifier: Apache-2.0
// Takes one extract in: compares every record with what its source last said and publishes what is new, changed, restored or
// vanished.
//
// The same extract again publishes nothing. An extract cut anywhere and taken in again makes the same events with the same ids,
// and the same report. Nothing is published before the whole extract is read and accepted; ExtractReceived is published last.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/progress.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "ingest/extract_ledger.h"
#include "ingest/extract_mapping.h"
#include "ingest/extract_report.h"
#include "ingest/publisher.h"

namespace hanes {

struct ExtractRequest {
  AuthorityId authority;
  std::string system;              // "ssda903", "ssd", "hr", "csww" or "plan"
  std::vector<std::string> files;  // paths, in any order
  Date window_from;                // first and
  Date window_to;                  // last day the extract speaks for, both included
  Timestamp received;
  bool accept_vanished = false;  // take it although it lost more than kLostShareMax
  std::string reason;            // why; required with accept_vanished
  // How the files' words are said in ours; null when they are ours.
  std::shared_ptr<const ExtractMapping> mapping = nullptr;
  // How long the log may take to store what was published.
  std::chrono::milliseconds stored_timeout{std::chrono::minutes(10)};
};

// An extract that lost more than one in ten of the records it should hold, in a table or in all, is refused whole. Tables that
// should hold fewer than kHeldMin records are too small to judge by share.
constexpr uint64_t kLostPercentMax = 10;
constexpr uint64_t kHeldMin = 20;

// Errors: InvalidArgument the request is incomplete or names unknown systems; NotFound a file cannot be opened;
// FailedPrecondition the extract is older than one already taken (both dates named), or lost too many records, or no file of it
// can be read (an ExtractQuarantined is then in the log); Unavailable what was published is not in the log in time: run it again,
// nothing is doubled. Whatever the publisher or the log say is passed up. `ledger` may have been used with this log before;
// `progress` may be null.
StatusOr<ImportReport> ImportExtract(const ExtractRequest& request, const EventReader& log, EventPublisher& publisher,
                                     ExtractLedger& ledger, Progress* progress);

// The extract's id: from authority, system, window, moment and the bytes of files and mapping, not from their names or order.
StatusOr<std::string> ExtractId(const ExtractRequest& request);

}  // namespace hanes
