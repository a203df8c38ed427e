// SPDX-License-Identifier: Apache-2.0
// Home of Boost.JSON, compiled here from its headers: numbers keep all their digits and nesting has a limit.
#include "ingest/cloud_event_json.h"

#include <absl/strings/escaping.h>

#include <boost/json/src.hpp>

namespace hanes {
namespace {

namespace json = boost::json;

// The event's own limit is 16 (proto/event_json.cc), and the object around it is one more.
constexpr size_t kNestingMax = 17;

Status TakeText(const json::object& object, std::string_view name, std::string* text) {
  const json::value* value = object.if_contains({name.data(), name.size()});
  if (value == nullptr) return OkStatus();
  const json::string* string = value->if_string();
  if (string == nullptr) return InvalidArgument("CloudEvents attribute {} is not a string", name);
  text->assign(string->data(), string->size());
  return OkStatus();
}

StatusOr<json::object> ParseObject(std::string_view value) {
  json::parse_options limits;
  limits.max_depth = kNestingMax;
  json::error_code error;
  json::value parsed = json::parse({value.data(), value.size()}, error, {}, limits);
  if (error == json::error::too_deep) return InvalidArgument("JSON is nested deeper than {} levels: an event never is", kNestingMax);
  if (error) return InvalidArgument("value is not JSON ({}): structured mode holds one JSON object", error.message());
  if (!parsed.is_object()) return InvalidArgument("value is JSON but not an object: structured mode holds one JSON object");
  return std::move(parsed.get_object());
}

Status TakePayload(const json::object& object, StructuredEvent* event) {
  const json::value* data = object.if_contains("data");
  const json::value* base64 = object.if_contains("data_base64");
  if ((data == nullptr) == (base64 == nullptr)) {
    return InvalidArgument("give either data (the event as JSON) or data_base64 (the event as protobuf): {} given",
                           data == nullptr ? "none is" : "both are");
  }
  if (data != nullptr) {
    event->json = json::serialize(*data);
    return OkStatus();
  }
  const json::string* text = base64->if_string();
  if (text == nullptr || !absl::Base64Unescape({text->data(), text->size()}, &event->protobuf)) {
    return InvalidArgument("data_base64 is not base64 of an event in protobuf");
  }
  return OkStatus();
}

}  // namespace

StatusOr<StructuredEvent> ParseStructuredEvent(std::string_view value) {
  ASSIGN_OR_RETURN(const json::object object, ParseObject(value));
  StructuredEvent event;
  RETURN_IF_ERROR(TakeText(object, "specversion", &event.specversion));
  RETURN_IF_ERROR(TakeText(object, "id", &event.id));
  RETURN_IF_ERROR(TakeText(object, "type", &event.type));
  RETURN_IF_ERROR(TakeText(object, "subject", &event.subject));
  RETURN_IF_ERROR(TakePayload(object, &event));
  return event;
}

}  // namespace hanes
