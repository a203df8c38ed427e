// SPDX-License-Identifier: Apache-2.0
#include "ingest/extract_compare.h"

#include "base/check.h"
#include "base/hash.h"

namespace hanes {
namespace {

constexpr std::string_view kPresence = "presence";

bool IsState(const ExtractTable& table, std::string_view facet) {
  return std::find(table.states.begin(), table.states.end(), facet) != table.states.end();
}

// Does `first`, the facet said when the record was new, say `state` already?
bool Implied(const ExtractTable& table, const v1::Event& first, const v1::Event& state) {
  if (table.copy_states == nullptr) return false;
  v1::Event then = state;
  return table.copy_states(first, &then) && PayloadDigest(then) == PayloadDigest(state);
}

}  // namespace

v1::Source RecordComparison::SourceOf(const ShownRecord& shown, const std::string& facet) const {
  v1::Source source;
  source.set_system(frame_.system);
  source.set_record(shown.record);
  source.set_facet(facet);
  source.set_extract(frame_.extract);
  source.set_record_digest(shown.digest);
  return source;
}

v1::Event RecordComparison::Make(const std::string& stream, const v1::Source& source, Date occurred_on, const v1::Event& payload,
                                 const Lineage& lineage) const {
  v1::Event event = payload;
  const std::string day = occurred_on.ToString();
  event.set_id(
      ShortId(fmt::format("hanes.extract.event.1\n{}\n{}\n{}\n{}\n{}\n{}\n{:016x}\n{:016x}\n{}\n{}\n{}", frame_.authority.value(),
                          frame_.system, source.record(), source.facet(), stream, day, PayloadDigest(payload),
                          source.record_digest(), lineage.corrects, lineage.voids, lineage.previous)));
  event.set_authority(frame_.authority.value());
  event.set_stream(stream);
  event.set_occurred_on(day);
  int64_t seconds = frame_.received.micros() / 1'000'000, micros = frame_.received.micros() % 1'000'000;
  if (micros < 0) micros += 1'000'000, --seconds;
  event.mutable_recorded_at()->set_seconds(seconds);
  event.mutable_recorded_at()->set_nanos(static_cast<int32_t>(micros * 1000));
  *event.mutable_source() = source;
  event.set_corrects(lineage.corrects);
  event.set_voids(lineage.voids);
  event.set_reason(lineage.reason);
  return event;
}

StatusOr<Verdict> RecordComparison::Compare(const ShownRecord& shown, const SaidRecord* said, std::vector<v1::Event>* events) {
  if (said == nullptr) {
    if (shown.reading.facets.empty()) return Verdict::kSaysNothing;
    RETURN_IF_ERROR(SayNew(shown, nullptr, events));
    return Verdict::kNew;
  }
  const size_t before = events->size();
  if (said->vanished) {
    v1::Event restored;
    restored.mutable_record_restored();
    RETURN_IF_ERROR(Presence(*said, frame_.window_to, restored, events));
  }
  if (said->record_digest != shown.digest) RETURN_IF_ERROR(SayChanges(shown, *said, events));
  if (said->vanished) return Verdict::kRestored;
  return events->size() > before ? Verdict::kChanged : Verdict::kUnchanged;
}

// Every facet as said for the first time. `said` is not null when the record was said before, on another stream.
Status RecordComparison::SayNew(const ShownRecord& shown, const SaidRecord* said, std::vector<v1::Event>* events) {
  const std::vector<Facet>& facets = shown.reading.facets;
  for (const Facet& facet : facets) {
    if (IsState(shown.table, facet.name) && Implied(shown.table, facets[0].payload, facet.payload)) continue;
    Lineage lineage;
    const SaidFacet* before = said == nullptr ? nullptr : said->Find(ledger_.NameIndex(facet.name));
    if (before != nullptr) {
      ASSIGN_OR_RETURN(const v1::Event last, EventAt(log_, before->position));
      lineage.previous = last.id();
    }
    events->push_back(
        Make(shown.reading.stream, SourceOf(shown, facet.name), facet.occurred_on.value_or(frame_.day), facet.payload, lineage));
  }
  return OkStatus();
}

Status RecordComparison::SayChanges(const ShownRecord& shown, const SaidRecord& said, std::vector<v1::Event>* events) {
  ASSIGN_OR_RETURN(const v1::Event last, LastSaid(said));
  if (last.stream() != shown.reading.stream) {
    for (const SaidFacet& facet : said.facets) {
      if (!facet.withdrawn) RETURN_IF_ERROR(Withdraw(facet, shown.digest, events));
    }
    return SayNew(shown, &said, events);
  }
  const size_t before = events->size();
  for (const Facet& facet : shown.reading.facets) {
    if (IsState(shown.table, facet.name)) {
      RETURN_IF_ERROR(SayState(shown, facet, said, events));
    } else {
      RETURN_IF_ERROR(SayFact(shown, facet, said.Find(ledger_.NameIndex(facet.name)), false, events));
    }
  }
  RETURN_IF_ERROR(WithdrawGone(shown, said, events));
  if (events->size() > before || shown.reading.facets.empty()) return OkStatus();
  const Facet& first = shown.reading.facets[0];
  return SayFact(shown, first, said.Find(ledger_.NameIndex(first.name)), true, events);
}

// `always`: also when it says what it said.
Status RecordComparison::SayFact(const ShownRecord& shown, const Facet& facet, const SaidFacet* said, bool always,
                                 std::vector<v1::Event>* events) {
  const v1::Source source = SourceOf(shown, facet.name);
  if (said == nullptr) {
    events->push_back(Make(shown.reading.stream, source, facet.occurred_on.value_or(frame_.day), facet.payload, {}));
    return OkStatus();
  }
  const Date day = facet.occurred_on.value_or(said->occurred_on);
  const bool has_states = shown.table.copy_states != nullptr && &facet == &shown.reading.facets[0];
  if (!always && !has_states && !said->withdrawn && day == said->occurred_on &&
      PayloadDigest(facet.payload) == said->payload_digest) {
    return OkStatus();
  }
  ASSIGN_OR_RETURN(const v1::Event last, EventAt(log_, said->position));
  if (said->withdrawn) {
    events->push_back(Make(shown.reading.stream, source, day, facet.payload,
                           {.previous = last.id(), .corrects = "", .voids = "", .reason = ""}));
    return OkStatus();
  }
  v1::Event payload = facet.payload;
  if (has_states) shown.table.copy_states(last, &payload);
  if (!always && day == said->occurred_on && PayloadDigest(payload) == said->payload_digest) return OkStatus();
  if (!last.corrects().empty()) events->push_back(Void(last, last.corrects(), shown.digest, "record_changed"));
  events->push_back(Make(shown.reading.stream, source, day, payload,
                         {.previous = last.id(), .corrects = last.id(), .voids = "", .reason = "record_changed"}));
  return OkStatus();
}

Status RecordComparison::SayState(const ShownRecord& shown, const Facet& facet, const SaidRecord& said,
                                  std::vector<v1::Event>* events) {
  Lineage lineage;
  const SaidFacet* before = said.Find(ledger_.NameIndex(facet.name));
  const SaidFacet* first = said.Find(ledger_.NameIndex(shown.reading.facets[0].name));
  if (before != nullptr && !before->withdrawn && before->payload_digest == PayloadDigest(facet.payload)) return OkStatus();
  if (before == nullptr && first != nullptr) {
    ASSIGN_OR_RETURN(const v1::Event joined, EventAt(log_, first->position));
    if (Implied(shown.table, joined, facet.payload)) return OkStatus();
  }
  if (before != nullptr) {
    ASSIGN_OR_RETURN(const v1::Event last, EventAt(log_, before->position));
    lineage.previous = last.id();
  }
  events->push_back(
      Make(shown.reading.stream, SourceOf(shown, facet.name), facet.occurred_on.value_or(frame_.day), facet.payload, lineage));
  return OkStatus();
}

Status RecordComparison::WithdrawGone(const ShownRecord& shown, const SaidRecord& said, std::vector<v1::Event>* events) {
  for (const SaidFacet& facet : said.facets) {
    const std::string& name = ledger_.Name(facet.facet);
    const bool shown_still =
        std::any_of(shown.reading.facets.begin(), shown.reading.facets.end(), [&](const Facet& f) { return f.name == name; });
    if (facet.withdrawn || shown_still || IsState(shown.table, name)) continue;
    RETURN_IF_ERROR(Withdraw(facet, shown.digest, events));
  }
  return OkStatus();
}

// The saying `last` again, but as a void of event `voided`.
v1::Event RecordComparison::Void(const v1::Event& last, const std::string& voided, uint64_t digest,
                                 const std::string& reason) const {
  v1::Event payload = last;
  ClearEnvelope(&payload);
  v1::Source source = last.source();
  source.set_extract(frame_.extract);
  source.set_record_digest(digest);
  const StatusOr<Date> day = Date::Parse(last.occurred_on());
  HANES_CHECK(day.ok(), "the ledger has read this event's day before");
  return Make(last.stream(), source, *day, payload, {.previous = last.id(), .corrects = "", .voids = voided, .reason = reason});
}

Status RecordComparison::Withdraw(const SaidFacet& said, uint64_t digest, std::vector<v1::Event>* events) {
  ASSIGN_OR_RETURN(const v1::Event last, EventAt(log_, said.position));
  if (!last.corrects().empty()) events->push_back(Void(last, last.corrects(), digest, "record_withdrawn"));
  events->push_back(Void(last, last.id(), digest, "record_withdrawn"));
  return OkStatus();
}

Status RecordComparison::Vanish(const SaidRecord& said, Date last_shown_on, std::vector<v1::Event>* events) {
  v1::Event vanished;
  vanished.mutable_record_vanished()->set_last_shown_on(last_shown_on.ToString());
  return Presence(said, last_shown_on + 1, vanished, events);
}

Status RecordComparison::Presence(const SaidRecord& said, Date occurred_on, const v1::Event& payload,
                                  std::vector<v1::Event>* events) {
  ASSIGN_OR_RETURN(const v1::Event last, LastSaid(said));
  Lineage lineage;
  if (said.presence.value() > 0) {
    ASSIGN_OR_RETURN(const v1::Event presence, EventAt(log_, said.presence));
    lineage.previous = presence.id();
  }
  v1::Source source = last.source();
  source.set_facet(std::string(kPresence));
  source.set_extract(frame_.extract);
  events->push_back(Make(last.stream(), source, occurred_on, payload, lineage));
  return OkStatus();
}

StatusOr<v1::Event> RecordComparison::LastSaid(const SaidRecord& said) const {
  HANES_CHECK(!said.facets.empty(), "a record is in the ledger because it said something");
  const auto last = std::max_element(said.facets.begin(), said.facets.end(),
                                     [](const SaidFacet& a, const SaidFacet& b) { return a.position < b.position; });
  return EventAt(log_, last->position);
}

Date EndOf(const ExtractTable& table, const SaidRecord& said, ExtractLedger& ledger) {
  for (const EndingFacet& ending : table.ended_by) {
    const SaidFacet* facet = said.Find(ledger.NameIndex(ending.facet));
    if (facet != nullptr && !facet->withdrawn) return facet->occurred_on + ending.days_after;
  }
  return Date::Max();
}

}  // namespace hanes
