// SPDX-License-Identifier: Apache-2.0
// The envelope read where its bytes lie says what protobuf's parser says, or nothing.
#include "hanes/v1/event.pb.h"
#include "projections/event_envelope.h"
#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) {
  const std::optional<EventEnvelope> read = ReadEnvelope(bytes);
  v1::Event event;
  if (!event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !read.has_value()) return;
  const EventEnvelope wanted = EnvelopeOf(event);
  Require(read->id == wanted.id, "the same id");
  Require(read->stream == wanted.stream, "the same stream");
  Require(read->occurred_on == wanted.occurred_on, "the same day");
  Require(read->occurred_at == wanted.occurred_at, "the same moment");
  Require(read->recorded_at == wanted.recorded_at, "the same moment of recording");
  Require(read->source_system == wanted.source_system, "the same system");
  Require(read->source_record == wanted.source_record, "the same record");
  Require(read->corrects == wanted.corrects, "the same correction");
  Require(read->voids == wanted.voids, "the same withdrawal");
  Require(read->says == wanted.says, "the same payload");
}

}  // namespace hanes::fuzz
