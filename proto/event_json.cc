// SPDX-License-Identifier: Apache-2.0
#include "proto/event_json.h"

#include <google/protobuf/util/json_util.h>

namespace hanes {
namespace {

namespace util = google::protobuf::util;

// Deepest nesting of a real event is 5; the library's own limit of 100 would let a hostile one use much stack and time.
constexpr int kNestingMax = 16;

bool NestsTooDeep(std::string_view json) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted) {
      if (c == '\\') ++i;
      else if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kNestingMax) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

std::string ToJson(const google::protobuf::Message& message) {
  util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for an Any or a Timestamp out of range; ingest refuses the latter, and there is none of the former.
  if (!util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

}  // namespace

std::string EventToJson(const v1::Event& event) { return ToJson(event); }

std::string PayloadToJson(const v1::Event& event) {
  const auto* oneof = v1::Event::descriptor()->FindOneofByName("payload");
  const auto* field = event.GetReflection()->GetOneofFieldDescriptor(event, oneof);
  if (field == nullptr) return "{}";
  return ToJson(event.GetReflection()->GetMessage(event, field));
}

StatusOr<v1::Event> EventFromJson(std::string_view json) {
  if (NestsTooDeep(json)) return InvalidArgument("JSON is nested deeper than {} levels: an event never is", kNestingMax);
  v1::Event event;
  const auto status = util::JsonStringToMessage({json.data(), json.size()}, &event);
  if (!status.ok()) {
    const std::string reason(status.message().data(), status.message().size());
    return InvalidArgument("not an event in JSON ({}): see docs/formats.md for the shape", reason);
  }
  return event;
}

}  // namespace hanes
