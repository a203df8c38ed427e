// SPDX-License-Identifier: Apache-2.0
#include "services/message_schema.h"

#include <string>

namespace hanes {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::ListValue;
using google::protobuf::Struct;
using google::protobuf::Value;

constexpr std::string_view kTimestamp = "google.protobuf.Timestamp";

Value Typed(std::string_view type, std::string_view format = "", std::string_view pattern = "") {
  Struct schema;
  (*schema.mutable_fields())["type"] = JsonValue(type);
  if (!format.empty()) (*schema.mutable_fields())["format"] = JsonValue(format);
  if (!pattern.empty()) (*schema.mutable_fields())["pattern"] = JsonValue(pattern);
  return JsonValue(std::move(schema));
}

// As protobuf's mapping writes it: 64 bits do not fit a number of JSON, so they are text.
Value SchemaOfField(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL: return Typed("boolean");
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT32: return Typed("integer");
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT64: return Typed("string", "", "^-?[0-9]+$");
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE: return Typed("number");
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_STRING: return Typed("string");
    case FieldDescriptor::CPPTYPE_MESSAGE: break;
  }
  if (field.message_type()->full_name() == kTimestamp) return Typed("string", "date-time");
  return SchemaReference(field.message_type()->name());
}

// What is not a message is written even when it is zero or empty; so is a list.
bool IsAlwaysThere(const FieldDescriptor& field) {
  return field.is_repeated() || (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE && !field.has_presence());
}

}  // namespace

Value JsonValue(std::string_view text) {
  Value value;
  value.set_string_value(std::string(text));
  return value;
}
Value JsonFalse() {
  Value value;
  value.set_bool_value(false);
  return value;
}
Value JsonValue(Struct object) {
  Value value;
  *value.mutable_struct_value() = std::move(object);
  return value;
}
Value JsonValue(ListValue list) {
  Value value;
  *value.mutable_list_value() = std::move(list);
  return value;
}

Value SchemaReference(std::string_view name) {
  Struct reference;
  (*reference.mutable_fields())["$ref"] = JsonValue("#/components/schemas/" + std::string(name));
  return JsonValue(std::move(reference));
}

void AddMessageSchema(const google::protobuf::Descriptor& message, Struct& schemas) {
  if (schemas.fields().contains(message.name())) return;
  (*schemas.mutable_fields())[message.name()];  // a message may hold itself
  Struct schema, properties;
  ListValue required;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    const bool ours = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field.message_type()->full_name() != kTimestamp;
    if (ours) AddMessageSchema(*field.message_type(), schemas);
    Value of_field = SchemaOfField(field);
    if (field.is_repeated()) {
      Struct list;
      (*list.mutable_fields())["type"] = JsonValue("array");
      (*list.mutable_fields())["items"] = std::move(of_field);
      of_field = JsonValue(std::move(list));
    }
    (*properties.mutable_fields())[field.name()] = std::move(of_field);
    if (IsAlwaysThere(field)) *required.add_values() = JsonValue(field.name());
  }
  (*schema.mutable_fields())["type"] = JsonValue("object");
  (*schema.mutable_fields())["properties"] = JsonValue(std::move(properties));
  (*schema.mutable_fields())["additionalProperties"] = JsonFalse();
  if (required.values_size() > 0) (*schema.mutable_fields())["required"] = JsonValue(std::move(required));
  (*schemas.mutable_fields())[message.name()] = JsonValue(std::move(schema));
}

}  // namespace hanes
