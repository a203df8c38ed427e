// SPDX-License-Identifier: Apache-2.0
// A Kafka record in our own words, so that no type of the client library leaves the files that call it.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/timestamp.h"

namespace hanes {

// What we send. A header's name may occur more than once in Kafka; CloudEvents never does that, and neither do we.
struct KafkaMessage {
  std::string key;
  std::string value;
  std::map<std::string, std::string> headers;
};

struct KafkaHeader {
  std::string_view name;
  std::string_view value;
};

// What we received. Views live as long as the batch, or the KafkaMessage, that they point into.
struct KafkaRecord {
  std::string_view key;
  std::string_view value;
  std::span<const KafkaHeader> headers;
  int64_t offset = -1;
  Timestamp at;  // when the broker appended it (LogAppendTime); 1970 when the topic does not say

  // Value of the first header of this name, or null. Absent is not empty.
  const std::string_view* Header(std::string_view name) const {
    for (const KafkaHeader& header : headers) {
      if (header.name == name) return &header.value;
    }
    return nullptr;
  }
};

// What SourceState.last_record_hash holds: of the key, then of the value, then of the broker's time (eight bytes of microseconds). The time
// tells an event that was sent again, to the same offset of a topic that had lost its tail, from the one that was stored. Headers are left
// out: they say nothing that the value does not.
inline uint64_t RecordHash(std::string_view key, std::string_view value, Timestamp at) {
  const int64_t micros = at.micros();
  return Hash64({reinterpret_cast<const char*>(&micros), sizeof(micros)}, Hash64(value, Hash64(key)));
}

}  // namespace hanes
