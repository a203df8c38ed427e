// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_ledger.h"

#include "base/check.h"
#include "base/civil_date.h"

namespace hanes {
namespace {

constexpr size_t kReadBytes = 4 << 20;

// "episodes" of "episodes/398768/2017-04-09".
std::string_view TableOf(std::string_view record) {
  return record.substr(0, record.find('/'));
}

StatusOr<v1::Event> Decode(const Record& record) {
  v1::Event event;
  if (!event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) {
    return DataLoss("position {} of the log is not an event: run `hanes check`", record.position.value());
  }
  return event;
}

}  // namespace

const SaidFacet* SaidRecord::Find(uint16_t facet) const {
  for (const SaidFacet& said : facets) {
    if (said.facet == facet) return &said;
  }
  return nullptr;
}

void ClearEnvelope(v1::Event* event) {
  event->clear_id();
  event->clear_authority();
  event->clear_stream();
  event->clear_occurred_on();
  event->clear_occurred_at();
  event->clear_recorded_at();
  event->clear_source();
  event->clear_actor();
  event->clear_corrects();
  event->clear_voids();
  event->clear_reason();
  event->clear_schema_version();
}

uint64_t PayloadDigest(const v1::Event& event) {
  v1::Event payload = event;
  ClearEnvelope(&payload);
  // No payload that a record makes has a map in it, so equal payloads have equal bytes.
  return Hash64(payload.SerializeAsString());
}

StatusOr<v1::Event> EventAt(const EventReader& log, Position position) {
  ASSIGN_OR_RETURN(const RecordBatch batch, log.ReadAfter(Position(position.value() - 1), 1));
  if (batch.empty() || batch.records()[0].position != position) {
    return DataLoss("position {} cannot be read from the log: run `hanes check`", position.value());
  }
  return Decode(batch.records()[0]);
}

uint16_t ExtractLedger::NameIndex(std::string_view name) {
  const auto found = name_index_.find(name);
  if (found != name_index_.end()) return found->second;
  HANES_CHECK(names_.size() < 0xffff, "adapters have a few dozen names of facets and tables");
  const auto index = static_cast<uint16_t>(names_.size());
  names_.emplace_back(name);
  name_index_.emplace(name, index);
  return index;
}

Status ExtractLedger::CatchUp(const EventReader& log) {
  while (true) {
    ASSIGN_OR_RETURN(const RecordBatch batch, log.ReadAfter(position_, kReadBytes));
    if (batch.empty()) return OkStatus();
    for (const Record& record : batch.records()) {
      RETURN_IF_ERROR(Take(record));
      position_ = record.position;
    }
  }
}

Status ExtractLedger::Take(const Record& record) {
  ASSIGN_OR_RETURN(const v1::Event event, Decode(record));
  const v1::Source& source = event.source();
  if (source.extract().empty()) return OkStatus();  // not from an extract
  if (event.has_extract_received()) {
    TakeReceived(event);
    return OkStatus();
  }
  if (event.has_extract_quarantined()) {
    systems_[source.system()].quarantined.insert(source.extract());
    return OkStatus();
  }
  ASSIGN_OR_RETURN(const Date occurred_on, Date::Parse(event.occurred_on()));
  OpenExtract& open = open_[source.system()];
  if (open.id != source.extract()) {
    Settle(source.system());
    open.id = source.extract();
  }
  Pending pending{};
  pending.record = Hash128(source.record());
  pending.table = NameIndex(TableOf(source.record()));
  pending.record_digest = source.record_digest();
  pending.said.position = record.position;
  pending.kind = event.has_record_vanished()   ? Pending::kVanished
                 : event.has_record_restored() ? Pending::kRestored
                                               : Pending::kFacet;
  if (pending.kind == Pending::kFacet) {
    pending.said.facet = NameIndex(source.facet());
    pending.said.withdrawn = !event.voids().empty();
    pending.said.occurred_on = occurred_on;
    pending.said.payload_digest = PayloadDigest(event);
  }
  open.events.push_back(pending);
  return OkStatus();
}

void ExtractLedger::TakeReceived(const v1::Event& event) {
  const v1::ExtractReceived& received = event.extract_received();
  const StatusOr<Date> from = Date::Parse(received.window_from()), to = Date::Parse(received.window_to());
  if (!from.ok() || !to.ok()) return;  // not by an adapter of ours: it closes nothing
  Settle(received.system());
  SystemLedger& ledger = systems_[received.system()];
  const auto [taken, added] = ledger.taken.emplace(received.extract_id(), received);
  ledger.last = &taken->second;
  for (const v1::TableCounts& table : received.tables()) ledger.shown[NameIndex(table.table())] = {*from, *to};
}

// What the open extract said counts from now on.
void ExtractLedger::Settle(const std::string& system) {
  const auto open = open_.find(system);
  if (open == open_.end()) return;
  SystemLedger& ledger = systems_[system];
  for (const Pending& pending : open->second.events) Apply(pending, &ledger);
  open->second = OpenExtract{};
}

void ExtractLedger::Apply(const Pending& pending, SystemLedger* ledger) {
  if (pending.kind != Pending::kFacet) {
    const auto known = ledger->records.find(pending.record);
    if (known == ledger->records.end()) return;  // not by an adapter of ours: no record of that name ever said anything
    known->second.vanished = pending.kind == Pending::kVanished;
    known->second.presence = pending.said.position;
    return;
  }
  SaidRecord& record = ledger->records[pending.record];
  record.table = pending.table;
  record.record_digest = pending.record_digest;
  for (SaidFacet& said : record.facets) {
    if (said.facet == pending.said.facet) {
      said = pending.said;
      return;
    }
  }
  record.facets.push_back(pending.said);
}

const SystemLedger& ExtractLedger::BaselineFor(const std::string& system, const std::string& extract) {
  const auto open = open_.find(system);
  if (open != open_.end() && open->second.id != extract) Settle(system);
  return systems_[system];
}

const SystemLedger& ExtractLedger::Taken(const std::string& system) {
  return systems_[system];
}

}  // namespace hanes
