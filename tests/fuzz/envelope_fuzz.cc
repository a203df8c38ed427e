// SPDX-License-Identifier: Apache-2.0
// The envelope and the payload read where their bytes lie say what protobuf's parser says, or nothing.
#include <memory_resource>

#include "hanes/v1/event.pb.h"
#include "hanes/v1/payload_views.h"
#include "projections/event_envelope.h"
#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {
namespace {

void RequireSame(const EventEnvelope& read, const v1::Event& event) {
  Require(read.id == event.id(), "the same id");
  Require(read.stream == event.stream(), "the same stream");
  Require(read.occurred_on == event.occurred_on(), "the same day");
  Require(read.occurred_at.has_value() == event.has_occurred_at(), "a moment where there is one");
  Require(read.recorded_at.has_value() == event.has_recorded_at(), "a moment of recording where there is one");
  Require(read.source_system == event.source().system(), "the same system");
  Require(read.source_record == event.source().record(), "the same record");
  Require(read.corrects == event.corrects(), "the same correction");
  Require(read.voids == event.voids(), "the same withdrawal");
  Require(read.says == event.payload_case(), "the same payload");
}

// Walks over every field, so that a view which reaches beyond its bytes is seen to.
void ReadFields(const PayloadView& said) {
  VisitPayload(said, [](const auto& fields) {
    if constexpr (!std::is_same_v<std::decay_t<decltype(fields)>, NoView>) {
      size_t length = 0;
      fields.ForEachField([&](int, const auto& value, bool) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string_view>) {
          for (const char c : value) length += c == 'x';
        }
      });
      Require(length < (1 << 30), "texts are no longer than their bytes");
    }
  });
}

}  // namespace

void FuzzOne(std::string_view bytes) {
  const std::optional<EventEnvelope> read = ReadEnvelope(bytes);
  if (read.has_value()) {
    std::pmr::monotonic_buffer_resource memory;
    PayloadView said;
    if (ReadPayload(read->says, read->payload, memory, said)) ReadFields(said);
  }
  v1::Event event;
  if (event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) && read.has_value()) RequireSame(*read, event);
}

}  // namespace hanes::fuzz
