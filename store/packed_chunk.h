// SPDX-License-Identifier: Apache-2.0
// A packed chunk: some consecutive events in one stored value, the unit in which the log is written and read.
//
//   chunk  = version count first_position raw_size raw_hash body
//   version        1 byte    1
//   codec          1 byte    0: body is raw as it is; 1: body is raw as one LZ4 block
//   count          2 bytes   events in it, 1 to 65,535
//   first_position 8 bytes   position of the first; the others follow without a gap
//   raw_size       4 bytes   bytes of raw
//   raw_hash       8 bytes   XXH3-64 of raw, seeded with first_position: a chunk filed under another position does not pass either
//   raw    = count times (appended event_size id_at id_size stream_at stream_size), then the events, one after the other
//   appended       zig-zag varint: microseconds since the event before it; for the first, since 1970
//   event_size     varint: bytes of v1::Event as they were received
//   id_at, id_size, stream_at, stream_size  varints: where the event's own bytes say its id and its stream. Neither is stored twice,
//                  and grouping by stream or indexing by id parses nothing.
//
// All fixed numbers are little-endian. Example: one event of 175 bytes is 24 + 13 + 175 bytes raw; 128 alike are about half of their size.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"

namespace hanes {

inline constexpr size_t kChunkEventsMax = 65535;

// One event on its way into a chunk. `id` and `stream` lie inside `event`; see FindInEvent.
struct ChunkEvent {
  Timestamp appended_at;
  std::string_view event;
  std::string_view id;
  std::string_view stream;
};

// The part of `event` that says `text`, which an event's own bytes always hold: `text` itself when it lies in them. InvalidArgument when they do not: the id or the stream
// was not taken from this event.
StatusOr<std::string_view> FindInEvent(std::string_view event, std::string_view text, std::string_view field);

// The chunk of these events, at least one and at most kChunkEventsMax.
std::string PackChunk(Position first, const std::vector<ChunkEvent>& events);

// A chunk as read back. The views stand in `memory`.
struct Chunk {
  Position first;
  std::vector<ChunkEvent> events;
  std::shared_ptr<const std::string> memory;
  Position last() const { return first + (events.size() - 1); }
  const ChunkEvent& at(Position position) const { return events[position - first]; }
};

// DataLoss, saying what is wrong, when the bytes are not a whole chunk that begins at `first`.
StatusOr<Chunk> UnpackChunk(Position first, std::string_view bytes);

}  // namespace hanes
