// SPDX-License-Identifier: Apache-2.0
// The log of one authority: the narrow waist of hanes. Ingest appends here, projections read here, and neither sees the other.
//
// Promises. Positions start at 1 and have no gaps. What Append has returned is on disk. An id is stored once, for ever. A batch of
// arrivals, the refusals among them and the offset to read next are one atomic write. Bytes read are checked: what is damaged is
// DataLoss naming the position, never a wrong event.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"

namespace hanes {

// One event as it lies in the log. The bytes live as long as the RecordBatch it came from.
struct Record {
  Position position;
  Timestamp appended_at;      // never goes back from one position to the next
  std::string_view stream;    // "child:C1", kept beside the event so that grouping needs no parse
  std::string_view event;     // bytes of v1::Event
};

// Some records and the memory they stand in.
class RecordBatch {
 public:
  RecordBatch() = default;
  RecordBatch(std::vector<Record> records, std::vector<std::shared_ptr<const std::string>> memory)
      : records_(std::move(records)), memory_(std::move(memory)) {}
  std::span<const Record> records() const { return records_; }
  bool empty() const { return records_.empty(); }

 private:
  std::vector<Record> records_;
  std::vector<std::shared_ptr<const std::string>> memory_;
};

// Where the log stands.
struct LogHead {
  Position position;            // last position; 0 when empty
  AuthorityId authority;        // empty before the first append
  Timestamp first_appended_at;  // from here on the log proves when it knew; 1970 when empty
  Timestamp last_appended_at;
  uint64_t quarantined = 0;     // refused and not replayed
};

// What is known of one source of arrivals: a Kafka topic, or one incarnation of the embedded broker.
struct SourceState {
  int64_t next_offset = 0;         // the first offset not in the log
  uint64_t last_record_hash = 0;   // of key, value and time of the record at next_offset - 1 (ingest/kafka_record.h); 0 when none was read
  std::string cluster;             // Kafka cluster id when last read; "" for the embedded broker
  Timestamp last_record_at;        // its broker timestamp
  // The same of the last record as it was when the source was last shown to be the one known, so that a topic exchanged since then is
  // noticed although records of the new one were stored; 0 when that never was.
  int64_t shown_offset = 0;
  uint64_t shown_record_hash = 0;
};

// What a projection, a question and a check see. Safe for use by several threads.
class EventReader {
 public:
  virtual ~EventReader() = default;

  virtual StatusOr<LogHead> Head() const = 0;

  // Some records after `after`, in order, without gaps: at least one unless `after` is the head; about `bytes_max` bytes of events.
  virtual StatusOr<RecordBatch> ReadAfter(Position after, size_t bytes_max = 4 << 20) const = 0;

  // Every record of these streams up to `up_to`, in order of position. A stream without records is no error.
  virtual StatusOr<RecordBatch> ReadStreams(std::span<const StreamId> streams, Position up_to) const = 0;

  // Waits until the head is beyond `after` or the time is over. Returns the head then.
  virtual StatusOr<Position> AwaitAfter(Position after, std::chrono::milliseconds timeout) const = 0;

  // NotFound when nothing was ever read from it.
  virtual StatusOr<SourceState> Source(const std::string& source) const = 0;
};

// An event that was decoded and is valid.
struct AcceptedEvent {
  EventId id;
  StreamId stream;
  std::string bytes;  // of v1::Event
};

// A record that could not be taken in, kept whole.
struct Refusal {
  std::string reason;  // code: see QuarantineEntry.reason in log_service.proto
  std::string detail;  // words: file or topic, row or offset, column, value, remedy
  std::string raw;
  std::string origin;  // topic or file name
  int64_t place = 0;   // offset or row
  std::map<std::string, std::string> headers;
};

// An event that was decoded and is valid, in bytes that somebody else keeps: id and stream lie in them.
struct EventView {
  std::string_view id;
  std::string_view stream;
  std::string_view bytes;
};

// One record of a source. What an EventView points into outlives the append.
struct Arrival {
  using Content = std::variant<AcceptedEvent, Refusal, EventView>;
  Content content;
  Timestamp at;        // the broker's time; the log makes it monotonic
  int64_t offset = -1; // in the source; -1 for a replay from quarantine
};

// The event of an arrival, however it is kept; nothing when the arrival is a refusal.
inline std::optional<EventView> EventOf(const Arrival& arrival) {
  if (const auto* view = std::get_if<EventView>(&arrival.content)) return *view;
  if (const auto* event = std::get_if<AcceptedEvent>(&arrival.content)) return EventView{event->id.value(), event->stream.value(), event->bytes};
  return std::nullopt;
}

// The source that a batch of arrivals came from, and its state once they are stored.
struct SourceUpdate {
  std::string source;
  SourceState state;
};

struct AppendResult {
  Position head;             // after the append
  uint64_t appended = 0;     // new events
  uint64_t duplicates = 0;   // same id, same content: already stored
  uint64_t refused = 0;      // put in quarantine, conflicts of id among them
};

// What ingest sees. One writer; reads may go on beside it.
class EventLog : public EventReader {
 public:
  // Stores the arrivals and the source's new state in one synced write, all or nothing. An id already stored with the same meaning is
  // skipped; with another meaning it is quarantined as a conflict. FailedPrecondition when `update` does not continue from the stored
  // offset (arrivals would be stored twice or skipped) or the log belongs to another authority. Unavailable or ResourceExhausted when
  // the disk refuses: nothing was stored, and the log must be opened again before another append.
  virtual StatusOr<AppendResult> Append(const AuthorityId& authority, std::span<const Arrival> arrivals, const SourceUpdate& update) = 0;

  // Overwrites what is known of a source: the operator's answer to a topic that was recreated. Synced.
  virtual Status TrustSource(const SourceUpdate& update) = 0;
};

}  // namespace hanes
