// SPDX-License-Identifier: Apache-2.0
// From a Kafka record to what the log takes: an event that was decoded and is valid, or a refusal with its reason.
#pragma once

#include <string>

#include "base/ids.h"
#include "hanes/v1/event.pb.h"
#include "ingest/kafka_record.h"
#include "ingest/kept_bytes.h"
#include "store/event_log.h"

namespace hanes {

// Keeps a message between calls, for speed: one decoder a thread.
class ArrivalDecoder {
 public:
  // `topic` names the origin of refusals.
  ArrivalDecoder(AuthorityId authority, std::string topic);

  // Never fails: what cannot be taken in becomes a Refusal with reason "undecodable", "unknown_payload", "invalid", "wrong_authority" or
  // "too_large", its bytes and headers whole. A rejected row of an adapter keeps the adapter's reason, origin and place.
  Arrival Decode(const KafkaRecord& record);
  // The same; a plain event is kept in `memory`, as an EventView.
  Arrival Decode(const KafkaRecord& record, KeptBytes& memory);

 private:
  Arrival DecodeOther(const KafkaRecord& record);
  Refusal Refuse(const KafkaRecord& record, std::string reason, std::string detail) const;

  const AuthorityId authority_;
  const std::string topic_;
  v1::Event event_;
};

}  // namespace hanes
