// SPDX-License-Identifier: Apache-2.0
// Events filled with anything their descriptors allow, so that a field added to the schema is tried without a line of its own.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "hanes/v1/event.pb.h"

namespace hanes::testing {

// The message of what the event says, which is something.
inline const google::protobuf::Message& PayloadOf(const v1::Event& event) {
  const auto* reflection = v1::Event::GetReflection();
  return reflection->GetMessage(event, reflection->GetOneofFieldDescriptor(event, v1::Event::descriptor()->FindOneofByName("payload")));
}

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

  void Fill(google::protobuf::Message& message, int percent) {
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const google::protobuf::FieldDescriptor* field = message.GetDescriptor()->field(i);
      if (field->real_containing_oneof() != nullptr || field->is_repeated() || !Chance(percent)) continue;
      Set(message, field);
    }
  }

  void Set(google::protobuf::Message& message, const google::protobuf::FieldDescriptor* field) {
    const auto* reflection = message.GetReflection();
    switch (field->cpp_type()) {
      case google::protobuf::FieldDescriptor::CPPTYPE_STRING: return reflection->SetString(&message, field, Text());
      case google::protobuf::FieldDescriptor::CPPTYPE_INT32: return reflection->SetInt32(&message, field, static_cast<int32_t>(random_() % 999'999'999));
      case google::protobuf::FieldDescriptor::CPPTYPE_INT64: return reflection->SetInt64(&message, field, static_cast<int64_t>(random_() % 8'000'000'000) - 4'000'000'000);
      case google::protobuf::FieldDescriptor::CPPTYPE_UINT32: return reflection->SetUInt32(&message, field, static_cast<uint32_t>(random_()));
      case google::protobuf::FieldDescriptor::CPPTYPE_UINT64: return reflection->SetUInt64(&message, field, random_());
      case google::protobuf::FieldDescriptor::CPPTYPE_BOOL: return reflection->SetBool(&message, field, Chance(50));
      case google::protobuf::FieldDescriptor::CPPTYPE_ENUM: return reflection->SetEnumValue(&message, field, static_cast<int>(random_() % 5));
      case google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE: return Fill(*reflection->MutableMessage(&message, field), 70);
      case google::protobuf::FieldDescriptor::CPPTYPE_FLOAT:
      case google::protobuf::FieldDescriptor::CPPTYPE_DOUBLE: FAIL() << field->full_name() << ": there are no fractions in events";
    }
  }

  std::string Text() {
    std::string text(random_() % 200, 'x');  // lengths of one and of two bytes
    for (char& c : text) c = static_cast<char>('!' + random_() % 90);
    return text;
  }

  std::mt19937_64 random_;
};

}  // namespace hanes::testing
