// SPDX-License-Identifier: Apache-2.0
// What decides whether a topic is still the one that was known, apart from how brokers are asked: see kafka_identity.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/status.h"
#include "store/event_log.h"

namespace hanes {

// Brokers, as one who asks about a topic sees them. Unavailable when they do not answer, NotFound when the topic is not there.
class TopicWitness {
 public:
  struct Offsets {
    int64_t first = 0;
    int64_t end = 0;  // that of the next record
  };
  virtual ~TopicWitness() = default;
  virtual StatusOr<std::string> Cluster() = 0;
  virtual StatusOr<Offsets> Watermarks() = 0;
  // RecordHash of the record at `offset`; nothing when it is gone.
  virtual StatusOr<std::optional<uint64_t>> HashAt(int64_t offset) = 0;
};

// As CheckTopicIdentity.
StatusOr<std::string> CheckIdentity(TopicWitness& witness, const std::string& topic, const SourceState& known, const std::string& data);

}  // namespace hanes
