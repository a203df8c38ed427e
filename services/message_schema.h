// SPDX-License-Identifier: Apache-2.0
// The JSON of our messages (message_json.h) as JSON Schema, read off their descriptors.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/struct.pb.h>

#include <string_view>

namespace hanes {

// Adds the message and every message in it to `schemas`, each under its own name: {"Answer": {...}, "AnswerRow": {...}}.
void AddMessageSchema(const google::protobuf::Descriptor& message, google::protobuf::Struct& schemas);

// {"$ref": "#/components/schemas/NAME"}.
google::protobuf::Value SchemaReference(std::string_view name);

// Values of JSON, for whoever writes a document.
google::protobuf::Value JsonValue(std::string_view text);
google::protobuf::Value JsonFalse();
google::protobuf::Value JsonValue(google::protobuf::Struct object);
google::protobuf::Value JsonValue(google::protobuf::ListValue list);

}  // namespace hanes
