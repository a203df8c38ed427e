// SPDX-License-Identifier: Apache-2.0
#include "ingest/plain_event.h"

#include <google/protobuf/descriptor.h>

#include <array>
#include <vector>

#include "base/civil_date.h"
#include "hanes/v1/event.pb.h"
#include "store/coding.h"

namespace hanes {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr uint64_t kWireVarint = 0, kWireFixed64 = 1, kWireBytes = 2;
constexpr size_t kNumbersEnd = 512;                          // field numbers read here are below it
constexpr size_t kFieldsMax = 64;                            // of a payload that is read here; more of them are left to the parser
constexpr size_t kValueBytesMax = 64 << 10;
constexpr size_t kIdBytesMax = 128, kTextBytesMax = 512;     // those of proto/validate.cc

// What a field of a payload must be, by its type and the naming rule of the contract.
enum class Rule : uint8_t { kLeftToTheParser, kNumber, kFixed64, kText, kId, kDate };

struct PayloadShape {
  std::string type;            // as ce_type says it
  std::vector<Rule> fields;    // by number
  bool first_required = false;
};

Rule RuleOf(const FieldDescriptor& field) {
  if (field.is_repeated() || field.number() >= static_cast<int>(kFieldsMax)) return Rule::kLeftToTheParser;
  switch (field.type()) {
    case FieldDescriptor::TYPE_STRING:
      return field.name().ends_with("_id") ? Rule::kId : field.name().ends_with("_on") ? Rule::kDate : Rule::kText;
    case FieldDescriptor::TYPE_FIXED64: return Rule::kFixed64;
    case FieldDescriptor::TYPE_BOOL:
    case FieldDescriptor::TYPE_ENUM:
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_UINT64: return Rule::kNumber;
    default: return Rule::kLeftToTheParser;
  }
}

PayloadShape ShapeOf(const Descriptor& payload) {
  PayloadShape shape;
  shape.type = "hanes.v1." + payload.name();
  for (int i = 0; i < payload.field_count(); ++i) {
    const FieldDescriptor& field = *payload.field(i);
    const auto number = static_cast<size_t>(field.number());
    if (number >= kFieldsMax) continue;
    if (shape.fields.size() <= number) shape.fields.resize(number + 1);
    shape.fields[number] = RuleOf(field);
    if (number == 1) shape.first_required = shape.fields[1] == Rule::kId;
  }
  return shape;
}

// By field number of the event; null where the number is not a payload's.
const std::vector<std::optional<PayloadShape>>& Payloads() {
  static const std::vector<std::optional<PayloadShape>> payloads = [] {
    std::vector<std::optional<PayloadShape>> shapes;
    const auto* oneof = v1::Event::descriptor()->FindOneofByName("payload");
    for (int i = 0; i < oneof->field_count(); ++i) {
      const auto number = static_cast<size_t>(oneof->field(i)->number());
      if (shapes.size() <= number) shapes.resize(number + 1);
      shapes[number] = ShapeOf(*oneof->field(i)->message_type());
    }
    return shapes;
  }();
  return payloads;
}

// To the end even after a byte that is not: nearly always there is none, and a loop without a way out is twice as fast.
bool All(std::string_view text, unsigned char least, unsigned char most) {
  bool all = true;
  for (const char c : text) all &= static_cast<unsigned char>(c - least) <= most - least;
  return all;
}
// Its encoding needs no look then.
bool IsAscii(std::string_view text) { return All(text, 0, 0x7f); }
bool IsText(std::string_view text) { return text.size() <= kTextBytesMax && All(text, 0x20, 0x7e); }
bool IsId(std::string_view text) { return !text.empty() && text.size() <= kIdBytesMax && All(text, 0x21, 0x7e); }
bool IsDate(std::string_view text) { return Date::Parse(text).ok(); }

bool IsStream(std::string_view text) { return IsId(text) && IsStreamKind(KindOf(text)) && !NameOf(text).empty(); }

// Numbers that the parser takes in any length are read by ByteReader; tags and sizes only as long as they need be.
constexpr size_t kShortBytesMax = 3;

bool ReadShort(ByteReader& reader, uint64_t* value) {
  const size_t before = reader.rest().size();
  *value = reader.Varint();
  return before - reader.rest().size() <= kShortBytesMax;
}

bool ReadText(ByteReader& reader, std::string_view* text) {
  uint64_t size = 0;
  if (!ReadShort(reader, &size)) return false;
  *text = reader.Bytes(size);
  return reader.ok();
}

// Calls `take(number, wire type, reader)` for each field, which reads its value; each number at most once and below kNumbersEnd.
template <typename Take>
bool EachField(std::string_view message, const Take& take) {
  ByteReader reader(message);
  std::array<uint64_t, kNumbersEnd / 64> seen{};
  while (!reader.rest().empty()) {
    uint64_t tag = 0;
    if (!ReadShort(reader, &tag)) return false;
    const uint64_t number = tag >> 3;
    if (number == 0 || number >= kNumbersEnd) return false;
    uint64_t& word = seen[number / 64];
    const uint64_t bit = 1ull << number % 64;
    if ((word & bit) != 0 || !take(number, tag & 7, reader) || !reader.ok()) return false;
    word |= bit;
  }
  return true;
}

// 1800 to 2200 without the first and the last year, whose ends are the parser's.
bool IsInstant(std::string_view message) {
  int64_t seconds = 0;
  uint64_t nanos = 0;
  const bool read = EachField(message, [&](uint64_t number, uint64_t type, ByteReader& reader) {
    if (number > 2 || type != kWireVarint) return false;
    const uint64_t value = reader.Varint();
    number == 1 ? void(seconds = static_cast<int64_t>(value)) : void(nanos = value);
    return true;
  });
  constexpr int64_t kSecondsMin = -5'330'000'000, kSecondsMax = 7'250'000'000;
  return read && seconds > kSecondsMin && seconds < kSecondsMax && nanos <= 999'999'999;
}

bool IsSource(std::string_view message) {
  return EachField(message, [](uint64_t number, uint64_t type, ByteReader& reader) {
    if (number == v1::Source::kRecordDigestFieldNumber && type == kWireFixed64) return reader.Bytes(8).size() == 8;
    std::string_view text;
    return number <= v1::Source::kExtractFieldNumber && type == kWireBytes && ReadText(reader, &text) && IsAscii(text);
  });
}

bool IsPayload(const PayloadShape& shape, std::string_view message) {
  bool first = false;
  const bool read = EachField(message, [&](uint64_t number, uint64_t type, ByteReader& reader) {
    first |= number == 1;
    const Rule rule = number < shape.fields.size() ? shape.fields[number] : Rule::kLeftToTheParser;
    if (rule == Rule::kNumber) return type == kWireVarint && (reader.Varint(), true);
    if (rule == Rule::kFixed64) return type == kWireFixed64 && reader.Bytes(8).size() == 8;
    std::string_view text;
    if (rule == Rule::kLeftToTheParser || type != kWireBytes || !ReadText(reader, &text)) return false;
    return rule == Rule::kText ? IsText(text) : rule == Rule::kId ? IsId(text) : IsDate(text);
  });
  return read && (first || !shape.first_required);
}

struct Envelope {
  std::string_view id, authority, stream, occurred_on, corrects, voids, reason;
  const PayloadShape* payload = nullptr;
};

bool ReadField(uint64_t number, uint64_t type, ByteReader& reader, Envelope& envelope) {
  if (number == v1::Event::kSchemaVersionFieldNumber) return type == kWireVarint && (reader.Varint(), true);
  std::string_view value;
  if (type != kWireBytes || !ReadText(reader, &value)) return false;
  switch (number) {
    case v1::Event::kIdFieldNumber: envelope.id = value; return IsId(value);
    case v1::Event::kAuthorityFieldNumber: envelope.authority = value; return true;
    case v1::Event::kStreamFieldNumber: envelope.stream = value; return IsStream(value);
    case v1::Event::kOccurredOnFieldNumber: envelope.occurred_on = value; return IsDate(value);
    case v1::Event::kOccurredAtFieldNumber:
    case v1::Event::kRecordedAtFieldNumber: return IsInstant(value);
    case v1::Event::kSourceFieldNumber: return IsSource(value);
    case v1::Event::kActorFieldNumber: return IsAscii(value);
    case v1::Event::kCorrectsFieldNumber: envelope.corrects = value; return IsId(value);
    case v1::Event::kVoidsFieldNumber: envelope.voids = value; return IsId(value);
    case v1::Event::kReasonFieldNumber: envelope.reason = value; return IsAscii(value);
    default: break;
  }
  const auto& payloads = Payloads();
  if (number >= payloads.size() || !payloads[number].has_value() || envelope.payload != nullptr) return false;
  envelope.payload = &*payloads[number];
  return IsPayload(*envelope.payload, value);
}

bool IsWhole(const Envelope& envelope, const AuthorityId& authority) {
  if (envelope.id.empty() || envelope.stream.empty() || envelope.occurred_on.empty() || envelope.payload == nullptr) return false;
  if (envelope.authority != authority.value()) return false;
  if (envelope.corrects.empty() && envelope.voids.empty()) return true;
  if (!envelope.corrects.empty() && !envelope.voids.empty()) return false;
  const std::string_view target = envelope.corrects.empty() ? envelope.voids : envelope.corrects;
  return target != envelope.id && !envelope.reason.empty();
}

// Do the headers say that the value is this event in protobuf, and nothing else?
bool HeadersAgree(std::span<const KafkaHeader> headers, const Envelope& envelope) {
  std::string_view specversion, id, type, subject, content_type;
  for (const KafkaHeader& header : headers) {
    std::string_view* const attribute = header.name == "ce_id"            ? &id
                                        : header.name == "ce_type"        ? &type
                                        : header.name == "ce_subject"     ? &subject
                                        : header.name == "ce_specversion" ? &specversion
                                        : header.name == "content-type"   ? &content_type
                                                                          : nullptr;
    if (attribute == nullptr) continue;
    if (!attribute->empty() || header.value.empty()) return false;
    *attribute = header.value;
  }
  if (content_type != "application/protobuf" || (!id.empty() && id != envelope.id) || (!subject.empty() && subject != envelope.stream)) return false;
  if (specversion.empty() && id.empty() && type.empty()) return true;
  return specversion == "1.0" && type == envelope.payload->type;
}

}  // namespace

std::optional<PlainEvent> ReadPlainEvent(const KafkaRecord& record, const AuthorityId& authority) {
  if (record.value.size() > kValueBytesMax) return std::nullopt;
  Envelope envelope;
  const bool read = EachField(record.value, [&](uint64_t number, uint64_t type, ByteReader& reader) { return ReadField(number, type, reader, envelope); });
  if (!read || !IsWhole(envelope, authority) || !HeadersAgree(record.headers, envelope)) return std::nullopt;
  return PlainEvent{envelope.id, envelope.stream};
}

}  // namespace hanes
