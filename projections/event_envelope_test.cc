// SPDX-License-Identifier: Apache-2.0
#include "projections/event_envelope.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <random>

#include "projections/testing/random_history.h"

namespace hanes::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Fills messages with anything their descriptors allow, so that a field added to the schema is tried here without a line of its own.
class RandomMessage {
 public:
  explicit RandomMessage(uint64_t seed) : random_(seed) {}

  v1::Event Event() {
    v1::Event event;
    Fill(event, 70);
    const auto* payloads = v1::Event::descriptor()->FindOneofByName("payload");
    const int pick = static_cast<int>(random_() % static_cast<uint64_t>(payloads->field_count()));
    Fill(*v1::Event::GetReflection()->MutableMessage(&event, payloads->field(pick)), 70);
    return event;
  }

 private:
  bool Chance(int percent) { return static_cast<int>(random_() % 100) < percent; }

  void Fill(Message& message, int percent) {
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* field = message.GetDescriptor()->field(i);
      if (field->real_containing_oneof() != nullptr || field->is_repeated() || !Chance(percent)) continue;
      Set(message, field);
    }
  }

  void Set(Message& message, const FieldDescriptor* field) {
    const auto* reflection = message.GetReflection();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: return reflection->SetString(&message, field, Text());
      case FieldDescriptor::CPPTYPE_INT32: return reflection->SetInt32(&message, field, static_cast<int32_t>(random_() % 999'999'999));
      case FieldDescriptor::CPPTYPE_INT64: return reflection->SetInt64(&message, field, static_cast<int64_t>(random_() % 8'000'000'000) - 4'000'000'000);
      case FieldDescriptor::CPPTYPE_UINT32: return reflection->SetUInt32(&message, field, static_cast<uint32_t>(random_()));
      case FieldDescriptor::CPPTYPE_UINT64: return reflection->SetUInt64(&message, field, random_());
      case FieldDescriptor::CPPTYPE_BOOL: return reflection->SetBool(&message, field, Chance(50));
      case FieldDescriptor::CPPTYPE_ENUM: return reflection->SetEnumValue(&message, field, static_cast<int>(random_() % 5));
      case FieldDescriptor::CPPTYPE_MESSAGE: return Fill(*reflection->MutableMessage(&message, field), 70);
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_DOUBLE: FAIL() << field->full_name() << ": there are no fractions in events";
    }
  }

  std::string Text() {
    std::string text(random_() % 200, 'x');  // lengths of one and of two bytes
    for (char& c : text) c = static_cast<char>('!' + random_() % 90);
    return text;
  }

  std::mt19937_64 random_;
};

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

TEST(EventEnvelopeTest, ThePayloadIsAnEventThatSaysTheSame) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const v1::Event event = RandomMessage(seed).Event();
    const std::string bytes = event.SerializeAsString();
    v1::Event payload, wanted;
    ASSERT_TRUE(payload.ParseFromString(std::string(ReadEnvelope(bytes)->payload)));
    const auto* field = v1::Event::GetReflection()->GetOneofFieldDescriptor(event, v1::Event::descriptor()->FindOneofByName("payload"));
    wanted.GetReflection()->MutableMessage(&wanted, field)->CopyFrom(event.GetReflection()->GetMessage(event, field));
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(payload, wanted)) << "seed " << seed;
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
