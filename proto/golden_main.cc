// SPDX-License-Identifier: Apache-2.0
// golden_line PAYLOAD...: prints a line of the golden corpus for each payload named ("CaseOpened"), every field of it set.
//
// Used once, when a payload is added: `golden_line NewPayload >> proto/golden/events.txt`. Lines already there are never changed.
#include <cstdio>
#include <iostream>

#include "base/hash.h"
#include "proto/event_json.h"

namespace hanes {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void Fill(Message* message);

std::string TextFor(const FieldDescriptor& field) {
  if (field.name() == "window_to") return "2013-03-31";
  if (field.name() == "window_from" || field.name().ends_with("_on")) return "2012-02-29";
  return field.name() + "-1";
}

void FillNumber(Message* message, const FieldDescriptor& field) {
  const auto* reflection = message->GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL: return reflection->SetBool(message, &field, true);
    case FieldDescriptor::CPPTYPE_UINT32: return reflection->SetUInt32(message, &field, 60);
    case FieldDescriptor::CPPTYPE_UINT64: return reflection->SetUInt64(message, &field, 1460);
    case FieldDescriptor::CPPTYPE_INT64: return reflection->SetInt64(message, &field, 1331553600);
    case FieldDescriptor::CPPTYPE_INT32: return reflection->SetInt32(message, &field, 500000000);
    case FieldDescriptor::CPPTYPE_ENUM: return reflection->SetEnumValue(message, &field, 1);
    default: std::fprintf(stderr, "%s has a type this program does not fill\n", field.full_name().c_str());
  }
}

void Fill(Message* message) {
  const auto* reflection = message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    if (field->is_repeated()) Fill(reflection->AddMessage(message, field));
    else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) Fill(reflection->MutableMessage(message, field));
    else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) reflection->SetString(message, field, TextFor(*field));
    else FillNumber(message, *field);
  }
}

v1::Event Envelope() {
  v1::Event event;
  event.set_id("golden-1");
  event.set_authority("W06000012");
  event.set_stream("child:C0001");
  event.set_occurred_on("2012-02-29");
  Fill(event.mutable_occurred_at());
  Fill(event.mutable_recorded_at());
  Fill(event.mutable_source());
  event.mutable_source()->set_record_digest(0x0123456789abcdef);
  event.set_actor("W17");
  event.set_corrects("golden-0");
  event.set_reason("record_changed");
  event.set_schema_version(1);
  return event;
}

int Print(const std::string& name) {
  const auto* payloads = v1::Event::descriptor()->FindOneofByName("payload");
  for (int i = 0; i < payloads->field_count(); ++i) {
    const FieldDescriptor* field = payloads->field(i);
    if (field->message_type()->name() != name) continue;
    v1::Event event = Envelope();
    Fill(event.GetReflection()->MutableMessage(&event, field));
    std::cout << ToHex(event.SerializeAsString()) << ' ' << EventToJson(event) << '\n';
    return 0;
  }
  std::fprintf(stderr, "%s is not a payload of event.proto\n", name.c_str());
  return 2;
}

}  // namespace
}  // namespace hanes

int main(int argc, char** argv) {
  int result = argc > 1 ? 0 : 2;
  if (argc < 2) std::fprintf(stderr, "usage: golden_line PAYLOAD...   prints a corpus line for each, for proto/golden/events.txt\n");
  for (int i = 1; i < argc; ++i) result = std::max(result, hanes::Print(argv[i]));
  return result;
}
