// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/scenario_event.h"

#include <charconv>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "proto/validate.h"

namespace hanes::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const AuthorityId kAuthority("W06000012");

struct KeyValue {
  std::string key;
  std::string value;
};

StatusOr<KeyValue> Split(const std::string& word) {
  const size_t equals = word.find('=');
  if (equals == std::string::npos) return InvalidArgument("\"{}\" is not key=value", word);
  return KeyValue{word.substr(0, equals), word.substr(equals + 1)};
}

Status SetRecorded(const std::string& text, v1::Event& event) {
  ASSIGN_OR_RETURN(const Timestamp at, Timestamp::Parse(text.size() == 10 ? text + "T12:00:00Z" : text));
  event.mutable_recorded_at()->set_seconds(at.micros() / 1'000'000);
  event.mutable_recorded_at()->set_nanos(static_cast<int32_t>(at.micros() % 1'000'000 * 1000));
  return OkStatus();
}

// True when the key is of the envelope.
StatusOr<bool> SetEnvelope(const KeyValue& pair, v1::Event& event) {
  if (pair.key == "id") event.set_id(pair.value);
  else if (pair.key == "corrects") event.set_corrects(pair.value);
  else if (pair.key == "voids") event.set_voids(pair.value);
  else if (pair.key == "record") event.mutable_source()->set_record(pair.value);
  else if (pair.key == "recorded") RETURN_IF_ERROR(SetRecorded(pair.value, event));
  else return false;
  return true;
}

// "primary" is the value of an enumeration whose name ends in _PRIMARY.
StatusOr<int> EnumNumber(const FieldDescriptor& field, std::string value) {
  for (char& c : value) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (int i = 0; i < field.enum_type()->value_count(); ++i) {
    const std::string name = field.enum_type()->value(i)->name();
    const size_t at = name.size() > value.size() ? name.size() - value.size() - 1 : std::string::npos;
    if (at != std::string::npos && name.substr(at) == "_" + value) return field.enum_type()->value(i)->number();
  }
  return InvalidArgument("{} has no value \"{}\"", field.full_name(), value);
}

template <typename Number>
StatusOr<Number> WholeNumber(const KeyValue& pair) {
  Number number = 0;
  const char* const end = pair.value.data() + pair.value.size();
  const auto [read_to, error] = std::from_chars(pair.value.data(), end, number);
  if (error != std::errc() || read_to != end) return InvalidArgument("{}={} is not a whole number", pair.key, pair.value);
  return number;
}

Status SetPayloadField(const KeyValue& pair, Message& payload) {
  const auto& reflection = *payload.GetReflection();
  const FieldDescriptor* field = payload.GetDescriptor()->FindFieldByName(pair.key);
  if (field == nullptr) field = payload.GetDescriptor()->FindFieldByName(pair.key + "_id");
  if (field == nullptr) return InvalidArgument("{} has no field \"{}\"", payload.GetDescriptor()->name(), pair.key);
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      reflection.SetString(&payload, field, pair.value);
      return OkStatus();
    case FieldDescriptor::CPPTYPE_UINT32: {
      ASSIGN_OR_RETURN(const auto number, WholeNumber<uint32_t>(pair));
      reflection.SetUInt32(&payload, field, number);
      return OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      ASSIGN_OR_RETURN(const auto number, WholeNumber<int64_t>(pair));
      reflection.SetInt64(&payload, field, number);
      return OkStatus();
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      if (pair.value != "yes" && pair.value != "no") return InvalidArgument("{}={} is neither yes nor no", pair.key, pair.value);
      reflection.SetBool(&payload, field, pair.value == "yes");
      return OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM: {
      ASSIGN_OR_RETURN(const int number, EnumNumber(*field, pair.value));
      reflection.SetEnumValue(&payload, field, number);
      return OkStatus();
    }
    default: return InvalidArgument("a scenario cannot write {}", field->full_name());
  }
}

// Ids that a line leaves out are "1": one child mostly has one case.
void SetMissingIds(Message& payload) {
  const auto* descriptor = payload.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    const std::string& name = field->name();
    const bool is_id = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && name.size() > 3 && name.substr(name.size() - 3) == "_id";
    if (is_id && payload.GetReflection()->GetString(payload, field).empty()) payload.GetReflection()->SetString(&payload, field, "1");
  }
}

}  // namespace

StatusOr<v1::Event> EventOfWords(const std::vector<std::string>& words, int number) {
  if (words.size() < 3) return InvalidArgument("an event needs a day, what happened, and whose record it is about");
  v1::Event event;
  event.set_authority(kAuthority.value());
  ASSIGN_OR_RETURN(const Date day, Date::Parse(words[0]));
  event.set_occurred_on(day.ToString());
  RETURN_IF_ERROR(SetRecorded(words[0], event));
  const FieldDescriptor* happened = v1::Event::descriptor()->FindFieldByName(words[1]);
  if (happened == nullptr || happened->containing_oneof() == nullptr) return InvalidArgument("nothing is called \"{}\"", words[1]);
  Message& payload = *event.GetReflection()->MutableMessage(&event, happened);
  ASSIGN_OR_RETURN(const KeyValue stream, Split(words[2]));
  if (!IsStreamKind(stream.key)) return InvalidArgument("\"{}\" must say whose record it is: child=, worker=, team=, ...", words[2]);
  event.set_stream(stream.key + ":" + stream.value);
  event.set_id(fmt::format("E{}", number));
  for (size_t i = 3; i < words.size(); ++i) {
    ASSIGN_OR_RETURN(const KeyValue pair, Split(words[i]));
    ASSIGN_OR_RETURN(const bool of_envelope, SetEnvelope(pair, event));
    if (!of_envelope) RETURN_IF_ERROR(SetPayloadField(pair, payload));
  }
  if (!event.corrects().empty() || !event.voids().empty()) event.set_reason("scenario");
  SetMissingIds(payload);
  RETURN_IF_ERROR(ValidateEvent(event, kAuthority));
  return event;
}

}  // namespace hanes::testing
