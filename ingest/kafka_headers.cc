// SPDX-License-Identifier: Apache-2.0
#include "ingest/kafka_headers.h"

#include <cstddef>

#include "store/coding.h"

namespace hanes {
namespace {

// How the client lays out a record (rd_kafka_msg_t) as far as the bytes of its headers.
struct ClientRecord {
  rd_kafka_message_t message;
  void* links[2];
  int flags;
  int timestamp_type;
  int64_t timestamp;
  void* made_headers;
  int status;
  int32_t broker;
  int32_t headers_size;
  const char* headers;
};
static_assert(sizeof(void*) != 8 || offsetof(ClientRecord, headers) == 128);

// The versions whose source says so.
bool LayoutIsKnown() {
  static const bool known = [] {
    const int version = rd_kafka_version() >> 8;
    return sizeof(void*) == 8 && version >= 0x010900 && version < 0x021000;
  }();
  return known;
}

// Null when they are not where they should be.
const ClientRecord* RecordOf(const rd_kafka_message_t& message) {
  if (!LayoutIsKnown() || message.payload == nullptr) return nullptr;
  const auto* record = reinterpret_cast<const ClientRecord*>(&message);
  const char* const value_end = static_cast<const char*>(message.payload) + message.len;
  return record->headers == value_end && record->headers_size > 0 ? record : nullptr;
}

[[gnu::always_inline]] inline int64_t Number(ByteReader& reader) {
  uint64_t value = 0;
  return UnZigZag(reader.OneByte(&value) ? value : reader.Varint());
}

// Names end at a NUL, as the client's do.
bool ReadHeaders(std::string_view bytes, std::vector<KafkaHeader>& headers) {
  ByteReader reader(bytes);
  int64_t count = Number(reader);
  for (; count > 0 && reader.ok(); --count) {
    const int64_t name_size = Number(reader);
    const std::string_view name = reader.Bytes(static_cast<uint64_t>(name_size));  // a negative one is more than there is
    const int64_t value_size = Number(reader);
    const std::string_view value = value_size == -1 ? std::string_view() : reader.Bytes(static_cast<uint64_t>(value_size));
    headers.push_back({name.substr(0, name.find('\0')), value});
  }
  return count == 0 && reader.ok();
}

std::string_view View(const void* bytes, size_t size) { return {static_cast<const char*>(bytes), bytes == nullptr ? 0 : size}; }

}  // namespace

bool TakeHeadersInPlace(const rd_kafka_message_t& message, std::vector<KafkaHeader>& headers) {
  const ClientRecord* const record = RecordOf(message);
  if (record == nullptr) return false;
  const size_t before = headers.size();
  if (ReadHeaders({record->headers, static_cast<size_t>(record->headers_size)}, headers)) return true;
  headers.resize(before);
  return false;
}

void TakeHeadersAsked(const rd_kafka_message_t& message, std::vector<KafkaHeader>& headers) {
  rd_kafka_headers_t* made;
  if (rd_kafka_message_headers(&message, &made) != RD_KAFKA_RESP_ERR_NO_ERROR) return;  // it has none
  const char* name;
  const void* value;
  size_t size;
  for (size_t i = 0; rd_kafka_header_get_all(made, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    headers.push_back({name, View(value, size)});
  }
}

void TakeHeaders(const rd_kafka_message_t& message, std::vector<KafkaHeader>& headers) {
  if (!TakeHeadersInPlace(message, headers)) TakeHeadersAsked(message, headers);
}

}  // namespace hanes
