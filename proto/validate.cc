// SPDX-License-Identifier: Apache-2.0
#include "proto/validate.h"

#include "base/civil_date.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kIdBytesMax = 128;
constexpr size_t kTextBytesMax = 512;

bool PrintableWithoutSpaces(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

Status CheckId(std::string_view field, std::string_view id) {
  if (id.empty()) return InvalidArgument("{} is empty: it is required", field);
  if (id.size() > kIdBytesMax) return InvalidArgument("{} is {} bytes long: at most {} are allowed", field, id.size(), kIdBytesMax);
  if (!PrintableWithoutSpaces(id)) return InvalidArgument("{} holds a character that is not printable ASCII, or a space", field);
  return OkStatus();
}

Status CheckStream(const std::string& stream) {
  RETURN_IF_ERROR(CheckId("stream", stream));
  if (!IsStreamKind(KindOf(stream)) || NameOf(stream).empty()) {
    return InvalidArgument("stream \"{}\" is not child:ID, worker:ID, post:ID, applicant:ID, team:ID, action:ID or authority:GSS", stream);
  }
  return OkStatus();
}

bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Dates are the fields whose name ends in _on, ids those that end in _id: one naming rule for the whole contract, so a new payload is
// checked without a line here. An id that is field 1 names what the payload is about and is required; others refer to something else, and a
// source need not know it.
Status CheckPayloadText(const Message& payload) {
  const auto* reflection = payload.GetReflection();
  const auto* descriptor = payload.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING || field->is_repeated()) continue;
    const std::string value = reflection->GetString(payload, field);
    const std::string name = fmt::format("{}.{}", descriptor->name(), field->name());
    if (value.size() > kTextBytesMax) return InvalidArgument("{} is {} bytes long: at most {} are allowed", name, value.size(), kTextBytesMax);
    if (HasControlCharacter(value)) return InvalidArgument("{} holds a control character (NUL, a line end, ...): remove it at the source", name);
    const bool required = field->number() == 1;
    if (EndsWith(field->name(), "_id") && (required || !value.empty())) RETURN_IF_ERROR(CheckId(name, value));
    if (EndsWith(field->name(), "_on") && !value.empty()) RETURN_IF_ERROR(Annotate(Date::Parse(value).status(), name));
  }
  return OkStatus();
}

Status CheckPayload(const v1::Event& event) {
  return VisitPayload(
      event, Overloaded{[](NoPayload) {
                          return Unimplemented("the event has no payload known to this version: update hanes, then "
                                               "`hanes quarantine replay`");
                        },
                        [](const auto& payload) { return CheckPayloadText(payload); }});
}

Status CheckInstant(std::string_view field, bool present, const google::protobuf::Timestamp& instant) {
  if (!present) return OkStatus();
  // 1800 to 2200, as dates.
  constexpr int64_t kSecondsMin = -5'364'662'400, kSecondsMax = 7'289'654'400;
  if (instant.seconds() < kSecondsMin || instant.seconds() > kSecondsMax || instant.nanos() < 0 || instant.nanos() > 999'999'999) {
    return InvalidArgument("{} is not an instant between the years 1800 and 2200", field);
  }
  return OkStatus();
}

Status CheckRevision(const v1::Event& event) {
  if (!event.corrects().empty() && !event.voids().empty()) {
    return InvalidArgument("an event both corrects and voids: send two events");
  }
  const std::string& target = event.corrects().empty() ? event.voids() : event.corrects();
  if (target.empty()) return OkStatus();
  RETURN_IF_ERROR(CheckId("corrects/voids", target));
  if (target == event.id()) return InvalidArgument("event {} corrects or voids itself", event.id());
  if (event.reason().empty()) return InvalidArgument("reason is empty: say why the event corrects or voids {}", target);
  return OkStatus();
}

}  // namespace

Status ValidateEvent(const v1::Event& event, const AuthorityId& authority) {
  RETURN_IF_ERROR(CheckId("id", event.id()));
  if (event.authority() != authority.value()) {
    return Error(StatusCode::kPermissionDenied, "the event belongs to authority \"{}\", this log to {}: send it to topic hanes.{}.events",
                 event.authority(), authority.value(), event.authority());
  }
  RETURN_IF_ERROR(CheckStream(event.stream()));
  if (event.occurred_on().empty()) return InvalidArgument("occurred_on is empty: it is required");
  RETURN_IF_ERROR(Annotate(Date::Parse(event.occurred_on()).status(), "occurred_on"));
  RETURN_IF_ERROR(CheckInstant("occurred_at", event.has_occurred_at(), event.occurred_at()));
  RETURN_IF_ERROR(CheckInstant("recorded_at", event.has_recorded_at(), event.recorded_at()));
  RETURN_IF_ERROR(CheckRevision(event));
  return CheckPayload(event);
}

}  // namespace hanes
