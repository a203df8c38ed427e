// SPDX-License-Identifier: Apache-2.0
// One record of an extract against what its source last said of it: which events tell the difference. No files, no counts.
//
// What a changed record becomes. A fact with another content or day: an event that `corrects` the last one (reason
// record_changed). A fact that is gone: the last event again, with `voids` (reason record_withdrawn). A state with another
// content: an event on the day of the extract. Another stream: all facets withdrawn there and said anew here. Only cells that no
// facet reads: the first facet again, so that the new digest is in the log.
//
// Voiding a correction brings back what it had corrected, and so on down a chain. Therefore what a correction had replaced is
// withdrawn as soon as the correction is itself corrected or withdrawn: no chain is ever longer than two, and it can be ended.
//
// Ids are derived from authority, system, record, facet, content and the id of the event said before: A, B, A is three facts, and
// the same extract over the same baseline makes the same ids.
#pragma once

#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "ingest/extract_ledger.h"
#include "ingest/extract_table.h"

namespace hanes {

// What all events of one extract share.
struct ExtractFrame {
  AuthorityId authority;
  std::string system;
  std::string extract;
  Timestamp received;
  Date day;  // the day the extract shows: the last of its window, or that of receipt when it came before
  Date window_to;
};

enum class Verdict { kSaysNothing, kNew, kChanged, kUnchanged, kRestored };

// A record as the extract shows it.
struct ShownRecord {
  const ExtractTable& table;
  const std::string& record;  // "episodes/398768/2017-04-09"
  const RecordReading& reading;
  uint64_t digest;
};

class RecordComparison {
 public:
  // `log` and `ledger` must outlive it. Reads single events of the log, only for records that changed.
  RecordComparison(ExtractFrame frame, const EventReader& log, ExtractLedger& ledger)
      : frame_(std::move(frame)), log_(log), ledger_(ledger) {}

  // Adds to *events what the record says beyond `said`, which is null for a record never seen.
  StatusOr<Verdict> Compare(const ShownRecord& shown, const SaidRecord* said, std::vector<v1::Event>* events);

  // Adds the RecordVanished of a record last shown by an extract whose window ended on `last_shown_on`.
  Status Vanish(const SaidRecord& said, Date last_shown_on, std::vector<v1::Event>* events);

 private:
  struct Lineage {
    std::string previous;  // id of the event said before; "" for none
    std::string corrects;
    std::string voids;
    std::string reason;
  };
  v1::Event Make(const std::string& stream, const v1::Source& source, Date occurred_on, const v1::Event& payload,
                 const Lineage& lineage) const;
  v1::Source SourceOf(const ShownRecord& shown, const std::string& facet) const;

  Status SayNew(const ShownRecord& shown, const SaidRecord* said, std::vector<v1::Event>* events);
  Status SayChanges(const ShownRecord& shown, const SaidRecord& said, std::vector<v1::Event>* events);
  Status SayFact(const ShownRecord& shown, const Facet& facet, const SaidFacet* said, bool always,
                 std::vector<v1::Event>* events);
  Status SayState(const ShownRecord& shown, const Facet& facet, const SaidRecord& said, std::vector<v1::Event>* events);
  Status Withdraw(const SaidFacet& said, uint64_t digest, std::vector<v1::Event>* events);
  Status WithdrawGone(const ShownRecord& shown, const SaidRecord& said, std::vector<v1::Event>* events);
  v1::Event Void(const v1::Event& last, const std::string& voided, uint64_t digest, const std::string& reason) const;
  Status Presence(const SaidRecord& said, Date occurred_on, const v1::Event& payload, std::vector<v1::Event>* events);
  // The last facet said of the record, as it is in the log.
  StatusOr<v1::Event> LastSaid(const SaidRecord& said) const;

  const ExtractFrame frame_;
  const EventReader& log_;
  ExtractLedger& ledger_;
};

// The first day on which the record, by what it last said, may be absent: Date::Max() while it has not ended.
Date EndOf(const ExtractTable& table, const SaidRecord& said, ExtractLedger& ledger);

}  // namespace hanes
