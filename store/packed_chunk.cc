// SPDX-License-Identifier: Apache-2.0
#include "store/packed_chunk.h"

#include <lz4.h>

#include <functional>

#include "base/check.h"
#include "base/hash.h"
#include "base/planted_fault.h"
#include "store/coding.h"

namespace hanes {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kHeaderBytes = 24;
// More than an event may weigh on the way in, by far; a damaged size must not make us ask for memory.
constexpr uint32_t kRawBytesMax = 1u << 30;

enum class Codec : uint8_t { kNone = 0, kLz4 = 1 };

std::string Raw(const std::vector<ChunkEvent>& events) {
  size_t bytes = 0;
  for (const ChunkEvent& event : events) bytes += event.event.size();
  // Room for the longest numbers, written in place: a call a byte would cost a fifth of the packing.
  std::string raw(bytes + 6 * kVarintBytesMax * events.size(), '\0');
  char* end = raw.data();
  Timestamp previous;
  for (const ChunkEvent& event : events) {
    end = WriteVarint(end, ZigZag(event.appended_at.micros() - previous.micros()));
    end = WriteVarint(end, event.event.size());
    for (const std::string_view part : {event.id, event.stream}) {
      end = WriteVarint(end, static_cast<uint64_t>(part.data() - event.event.data()));
      end = WriteVarint(end, part.size());
    }
    previous = event.appended_at;
  }
  for (const ChunkEvent& event : events) end = std::copy(event.event.begin(), event.event.end(), end);
  raw.resize(static_cast<size_t>(end - raw.data()));
  return raw;
}

void AppendHeader(std::string& out, Codec codec, size_t count, Position first, std::string_view raw) {
  AppendLittle<uint8_t>(out, kVersion);
  AppendLittle<uint8_t>(out, static_cast<uint8_t>(codec));
  AppendLittle<uint16_t>(out, static_cast<uint16_t>(count));
  AppendLittle<uint64_t>(out, first.value());
  AppendLittle<uint32_t>(out, static_cast<uint32_t>(raw.size()));
  AppendLittle<uint64_t>(out, Hash64(raw, first.value()));
}

StatusOr<std::string> Inflate(std::string_view body, uint32_t raw_size) {
  std::string raw(raw_size, '\0');
  const int written = LZ4_decompress_safe(body.data(), raw.data(), static_cast<int>(body.size()), static_cast<int>(raw_size));
  if (written < 0 || static_cast<uint32_t>(written) != raw_size) return DataLoss("its compressed bytes are damaged");
  return raw;
}

// Splits raw into its events. False when the sizes do not add up.
bool Split(std::string_view raw, size_t count, std::vector<ChunkEvent>& events) {
  struct Place {
    uint64_t event_size, id_at, id_size, stream_at, stream_size;
  };
  std::vector<Place> places(count);
  events.resize(count);
  ByteReader reader(raw);
  int64_t appended_micros = 0;
  for (size_t i = 0; i < count; ++i) {
    appended_micros += UnZigZag(reader.Varint());
    events[i].appended_at = Timestamp::FromMicros(appended_micros);
    Place& place = places[i];
    for (uint64_t* part : {&place.event_size, &place.id_at, &place.id_size, &place.stream_at, &place.stream_size}) {
      *part = reader.Varint();
    }
    const uint64_t size = place.event_size;
    if (place.id_at > size || place.id_size > size - place.id_at) return false;
    if (place.stream_at > size || place.stream_size > size - place.stream_at) return false;
  }
  for (size_t i = 0; i < count; ++i) {
    const std::string_view event = reader.Bytes(places[i].event_size);
    if (!reader.ok()) return false;
    events[i].event = event;
    events[i].id = event.substr(places[i].id_at, places[i].id_size);
    events[i].stream = event.substr(places[i].stream_at, places[i].stream_size);
  }
  return reader.Finished();
}

// Where a field of `event` says `text` and nothing else, as far as its fields are plain ones with sizes of one byte; npos beyond. The
// envelope's first fields are, so this nearly always answers, in a few steps.
size_t FindField(std::string_view event, std::string_view text) {
  for (size_t at = 0; at + 2 <= event.size();) {
    const auto tag = static_cast<uint8_t>(event[at]), size = static_cast<uint8_t>(event[at + 1]);
    constexpr uint8_t kWireType = 7, kLengthDelimited = 2, kContinues = 0x80;
    if ((tag & kWireType) != kLengthDelimited || ((tag | size) & kContinues) != 0 || size > event.size() - at - 2) break;
    if (event.substr(at + 2, size) == text) return at + 2;
    at += 2u + size;
  }
  return std::string_view::npos;
}

}  // namespace

StatusOr<std::string_view> FindInEvent(std::string_view event, std::string_view text, std::string_view field) {
  const std::less_equal<const char*> before;
  if (before(event.data(), text.data()) && before(text.data() + text.size(), event.data() + event.size())) return text;
  size_t at = FindField(event, text);
  if (at == std::string_view::npos) at = event.find(text);
  if (at != std::string_view::npos) return event.substr(at, text.size());
  return InvalidArgument("{} \"{}\" is not in the bytes of its event: pass the bytes that it was decoded from", field, text);
}

std::string PackChunk(Position first, const std::vector<ChunkEvent>& events) {
  HANES_CHECK(!events.empty() && events.size() <= kChunkEventsMax, "a chunk holds 1 to 65,535 events");
  const std::string raw = Raw(events);
  HANES_CHECK(raw.size() <= kRawBytesMax, "the caller cuts chunks long before this size");
  // Compressed in place, behind the header.
  std::string chunk;
  AppendHeader(chunk, Codec::kLz4, events.size(), first, raw);
  chunk.resize(kHeaderBytes + static_cast<size_t>(LZ4_compressBound(static_cast<int>(raw.size()))));
  const int size = LZ4_compress_default(raw.data(), chunk.data() + kHeaderBytes, static_cast<int>(raw.size()),
                                        static_cast<int>(chunk.size() - kHeaderBytes));
  if (size > 0 && static_cast<size_t>(size) < raw.size()) {
    chunk.resize(kHeaderBytes + static_cast<size_t>(size));
    return chunk;
  }
  chunk.clear();
  AppendHeader(chunk, Codec::kNone, events.size(), first, raw);
  chunk += raw;
  return chunk;
}

StatusOr<Chunk> UnpackChunk(Position first, std::string_view bytes) {
  ByteReader reader(bytes);
  const auto version = reader.Little<uint8_t>();
  const auto codec = static_cast<Codec>(reader.Little<uint8_t>());
  const auto count = reader.Little<uint16_t>();
  const auto stored_first = reader.Little<uint64_t>();
  const auto raw_size = reader.Little<uint32_t>();
  const auto raw_hash = reader.Little<uint64_t>();
  if (!reader.ok() || count == 0 || raw_size > kRawBytesMax) return DataLoss("its header is damaged");
  if (version != kVersion) return DataLoss("its format is version {}, and this hanes reads {}", version, kVersion);
  if (stored_first != first.value()) return DataLoss("it says that it begins at position {}", stored_first);
  std::string raw;
  switch (codec) {
    case Codec::kNone: raw = std::string(reader.rest()); break;
    case Codec::kLz4: {
      ASSIGN_OR_RETURN(raw, Inflate(reader.rest(), raw_size));
      break;
    }
    default: return DataLoss("its codec {} is not known", static_cast<int>(codec));
  }
  const bool sound = raw.size() == raw_size && (Planted("damage_unchecked") || Hash64(raw, first.value()) == raw_hash);
  if (!sound) return DataLoss("its bytes do not have the hash stored with them");
  Chunk chunk;
  chunk.first = first;
  chunk.memory = std::make_shared<const std::string>(std::move(raw));
  if (!Split(*chunk.memory, count, chunk.events)) return DataLoss("the sizes of its events do not add up");
  return chunk;
}

}  // namespace hanes
