// SPDX-License-Identifier: Apache-2.0
#include "ingest/replay.h"

#include "base/utf8.h"
#include "ingest/kafka_arrival.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

class Replay {
 public:
  Replay(EventLog& log, Quarantine& quarantine, const AuthorityId& authority, const Clock& clock)
      : log_(log),
        quarantine_(quarantine),
        authority_(authority),
        topic_(EventsTopic(authority)),
        clock_(clock),
        decoder_(authority, topic_) {}

  // The entry as it stands afterwards.
  StatusOr<v1::QuarantineEntry> Try(v1::QuarantineEntry entry) {
    if (entry.replayed_position() != 0) return entry;
    if (entry.origin() != topic_) return StillRefused(std::move(entry), "a row of a file is not replayed: mend it at its source and import it again");
    if (entry.reason() == "conflict") {
      return StillRefused(std::move(entry), "its id belongs to another event, for ever: send it again under an id of its own");
    }
    Arrival arrival = Decode(entry);
    if (const auto* refusal = std::get_if<Refusal>(&arrival.content)) {
      entry.set_reason(refusal->reason);
      entry.set_detail(AsUtf8(refusal->detail));
      return entry;
    }
    return TakeIn(std::move(entry), std::move(arrival));
  }

 private:
  Arrival Decode(const v1::QuarantineEntry& entry) {
    std::vector<KafkaHeader> headers;
    for (const auto& [name, value] : entry.headers()) headers.push_back({name, value});
    KafkaRecord record;
    record.value = entry.raw();
    record.headers = headers;
    record.offset = entry.place();
    Arrival arrival = decoder_.Decode(record);
    arrival.at = clock_.Now();  // it becomes known now, whenever it was sent
    arrival.offset = -1;
    return arrival;
  }

  StatusOr<v1::QuarantineEntry> TakeIn(v1::QuarantineEntry entry, Arrival arrival) {
    const AcceptedEvent event = std::get<AcceptedEvent>(arrival.content);
    ASSIGN_OR_RETURN(const AppendResult result, log_.Append(authority_, std::span(&arrival, 1), SourceUpdate()));
    if (result.refused > 0) {
      entry.set_reason("conflict");
      return StillRefused(std::move(entry), "its id belongs to another event, for ever: send it again under an id of its own");
    }
    Position position = result.head;
    if (result.duplicates > 0) {
      ASSIGN_OR_RETURN(position, PositionOf(event, result.head));
    }
    RETURN_IF_ERROR(quarantine_.MarkReplayed(entry.id(), position));
    entry.set_replayed_position(position.value());
    return entry;
  }

  // Where the event has been since it came in another way.
  StatusOr<Position> PositionOf(const AcceptedEvent& event, Position head) {
    ASSIGN_OR_RETURN(const RecordBatch batch, log_.ReadStreams(std::span(&event.stream, 1), head));
    v1::Event stored;
    for (const Record& record : batch.records()) {
      if (!stored.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) continue;
      if (stored.id() == event.id.value()) return record.position;
    }
    return DataLoss("event {} is a duplicate, yet its stream {} does not hold it: run `hanes check`", event.id.value(), event.stream.value());
  }

  static v1::QuarantineEntry StillRefused(v1::QuarantineEntry entry, const std::string& why) {
    if (entry.detail().find(why) == std::string::npos) entry.set_detail(fmt::format("{} ({})", entry.detail(), why));
    return entry;
  }

  EventLog& log_;
  Quarantine& quarantine_;
  const AuthorityId authority_;
  const std::string topic_;
  const Clock& clock_;
  ArrivalDecoder decoder_;
};

}  // namespace

StatusOr<std::vector<v1::QuarantineEntry>> ReplayQuarantine(EventLog& log, Quarantine& quarantine, const AuthorityId& authority,
                                                            const Clock& clock, const std::string& id) {
  ASSIGN_OR_RETURN(std::vector<v1::QuarantineEntry> entries, quarantine.List(id, true));
  Replay replay(log, quarantine, authority, clock);
  for (v1::QuarantineEntry& entry : entries) {
    ASSIGN_OR_RETURN(entry, replay.Try(std::move(entry)));
  }
  return entries;
}

}  // namespace hanes
