// SPDX-License-Identifier: Apache-2.0
#include "projections/event_envelope.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "projections/testing/random_message.h"

namespace hanes::testing {
namespace {

std::optional<Timestamp> InstantOf(bool is_there, const google::protobuf::Timestamp& instant) {
  constexpr int64_t kSecondsMax = 9'000'000'000'000;  // beyond is as far away as can be
  if (!is_there) return std::nullopt;
  return Timestamp::FromMicros(std::clamp<int64_t>(instant.seconds(), -kSecondsMax, kSecondsMax) * 1'000'000 + instant.nanos() / 1000);
}

// What is to be read of a message, its payload's bytes aside.
EventEnvelope EnvelopeOf(const v1::Event& event) {
  EventEnvelope envelope;
  envelope.id = event.id();
  envelope.stream = event.stream();
  envelope.occurred_on = event.occurred_on();
  envelope.occurred_at = InstantOf(event.has_occurred_at(), event.occurred_at());
  envelope.recorded_at = InstantOf(event.has_recorded_at(), event.recorded_at());
  envelope.source_system = event.source().system();
  envelope.source_record = event.source().record();
  envelope.corrects = event.corrects();
  envelope.voids = event.voids();
  envelope.says = event.payload_case();
  return envelope;
}

void ExpectSame(const EventEnvelope& read, const EventEnvelope& wanted) {
  EXPECT_EQ(read.id, wanted.id);
  EXPECT_EQ(read.stream, wanted.stream);
  EXPECT_EQ(read.occurred_on, wanted.occurred_on);
  EXPECT_TRUE(read.occurred_at == wanted.occurred_at);
  EXPECT_TRUE(read.recorded_at == wanted.recorded_at);
  EXPECT_EQ(read.source_system, wanted.source_system);
  EXPECT_EQ(read.source_record, wanted.source_record);
  EXPECT_EQ(read.corrects, wanted.corrects);
  EXPECT_EQ(read.voids, wanted.voids);
  EXPECT_EQ(read.says, wanted.says);
}

TEST(EventEnvelopeTest, ReadsWhatTheParserReads) {
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(seed);
    const v1::Event event = RandomMessage(seed).Event();
    const std::string bytes = event.SerializeAsString();
    const auto envelope = ReadEnvelope(bytes);
    ASSERT_TRUE(envelope);
    ExpectSame(*envelope, EnvelopeOf(event));
  }
}

TEST(EventEnvelopeTest, ThePayloadIsTheBytesOfItsMessage) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const v1::Event event = RandomMessage(seed).Event();
    const std::string bytes = event.SerializeAsString();
    EXPECT_EQ(ReadEnvelope(bytes)->payload, PayloadOf(event).SerializeAsString()) << "seed " << seed;
  }
}

// Bytes cut or changed anywhere: what is taken for an envelope must be what the parser, which knows better, reads too.
TEST(EventEnvelopeTest, NeverReadsSomethingElseOutOfDamagedBytes) {
  std::mt19937_64 random(11);
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    std::string bytes = RandomMessage(seed % 50).Event().SerializeAsString();
    if (seed % 3 == 0) bytes.resize(random() % bytes.size());
    for (int flips = seed % 3; flips > 0; --flips) bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    const auto envelope = ReadEnvelope(bytes);
    v1::Event event;
    if (envelope && event.ParseFromString(bytes)) ExpectSame(*envelope, EnvelopeOf(event));
  }
}

TEST(EventEnvelopeTest, LeavesTwoPayloadsAndStrangeFieldsToTheParser) {
  v1::Event opened, closed;
  opened.mutable_case_opened()->set_case_id("A");
  closed.mutable_case_closed()->set_case_id("A");
  EXPECT_FALSE(ReadEnvelope(opened.SerializeAsString() + closed.SerializeAsString()));
  EXPECT_FALSE(ReadEnvelope(std::string("\x00\x01", 2)));  // field 0
  EXPECT_FALSE(ReadEnvelope("\x0b\x0c"));                  // a group
  EXPECT_FALSE(ReadEnvelope("\xff\xff\xff"));
}

TEST(EventEnvelopeTest, StepsOverFieldsOfANewerProducer) {
  v1::Event event;
  event.set_id("e1");
  event.GetReflection()->MutableUnknownFields(&event)->AddVarint(4711, 3);
  event.GetReflection()->MutableUnknownFields(&event)->AddLengthDelimited(399, "said by a later version");
  const std::string bytes = event.SerializeAsString();
  const auto envelope = ReadEnvelope(bytes);
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->id, "e1");
  EXPECT_EQ(envelope->says, v1::Event::PAYLOAD_NOT_SET);
}

}  // namespace
}  // namespace hanes::testing
