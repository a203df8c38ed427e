// SPDX-License-Identifier: Apache-2.0
// What the log says each source last said: the baseline that an extract is compared with. Folded from the log and kept nowhere
// else, so losing any working file loses nothing. About 100 bytes a record; ids, streams and payloads stay in the log until they
// are needed.
//
// Events of an extract count only once it is complete (its ExtractReceived is in the log) or abandoned (another extract of the
// system came after it). So an extract that was cut and is taken in again meets the baseline it met the first time, and makes the
// same events with the same ids.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/status.h"
#include "hanes/v1/event.pb.h"
#include "store/event_log.h"

namespace hanes {

// What a record last said under one facet.
struct SaidFacet {
  uint16_t facet = 0;      // index into ExtractLedger::FacetName
  bool withdrawn = false;  // voided since
  Date occurred_on;
  Position position;            // of the event in the log
  uint64_t payload_digest = 0;  // PayloadDigest
};

struct SaidRecord {
  uint16_t table = 0;  // index into ExtractLedger::TableName
  bool vanished = false;
  uint64_t record_digest = 0;  // Source.record_digest of the last event
  Position presence;           // of the last RecordVanished or RecordRestored; 0 when it never vanished
  std::vector<SaidFacet> facets;

  const SaidFacet* Find(uint16_t facet) const;
};

// Leaves what an event says, and takes away everything around it.
void ClearEnvelope(v1::Event* event);
// Digest of what an event says, without its envelope.
uint64_t PayloadDigest(const v1::Event& event);

// One system's records and extracts, as far as they count.
struct SystemLedger {
  struct KeyHash {
    size_t operator()(const Hash128Value& key) const { return key.low; }
  };
  absl::flat_hash_map<Hash128Value, SaidRecord, KeyHash> records;  // by Hash128 of Source.record
  std::map<std::string, v1::ExtractReceived> taken;                // by extract id
  std::set<std::string> quarantined;                               // extract ids refused whole
  const v1::ExtractReceived* last = nullptr;                       // the last one taken
  // Of the last complete extract that held the table.
  struct Window {
    Date from;
    Date to;
  };
  std::map<uint16_t, Window> shown;
};

class ExtractLedger {
 public:
  // Reads what the log holds beyond what was read before. `log` must always be the same log.
  Status CatchUp(const EventReader& log);

  // The baseline for taking in `extract`: another extract that was begun and not finished is given up and counts as said. The
  // reference lives until the next call of a non-const function.
  const SystemLedger& BaselineFor(const std::string& system, const std::string& extract);
  // As it stands now, without giving anything up.
  const SystemLedger& Taken(const std::string& system);

  // Small numbers for names of facets and tables, made on first use.
  uint16_t NameIndex(std::string_view name);
  const std::string& Name(uint16_t index) const { return names_[index]; }

  Position position() const { return position_; }

 private:
  // One event of an extract that is not complete.
  struct Pending {
    Hash128Value record;
    uint16_t table;
    SaidFacet said;
    uint64_t record_digest;
    enum Kind : uint8_t { kFacet, kVanished, kRestored } kind;
  };
  struct OpenExtract {
    std::string id;
    std::vector<Pending> events;
  };
  Status Take(const Record& record);
  void Settle(const std::string& system);
  void Apply(const Pending& pending, SystemLedger* ledger);
  void TakeReceived(const v1::Event& event);

  Position position_;
  std::vector<std::string> names_;
  std::map<std::string, uint16_t, std::less<>> name_index_;
  std::map<std::string, SystemLedger> systems_;
  std::map<std::string, OpenExtract> open_;  // by system
};

// The event at a position of the log. DataLoss when it is not there.
StatusOr<v1::Event> EventAt(const EventReader& log, Position position);

}  // namespace hanes
