// SPDX-License-Identifier: Apache-2.0
#include "ingest/plain_event.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <cstring>
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

// Eight bytes are looked at as one number: a byte at a time took a third of the whole check.
constexpr uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;

// Not zero when one of them is below `least` or above `most`, which are below 0x80.
uint64_t Outside(uint64_t bytes, uint64_t least, uint64_t most) {
  const uint64_t above = (bytes & ~kHighs) + kOnes * (0x7f - most), not_below = (bytes | kHighs) - kOnes * least;
  return (bytes | above | ~not_below) & kHighs;
}

template <typename Integer>
Integer LoadedAt(const char* at) {
  Integer value;
  std::memcpy(&value, at, sizeof(value));
  return value;
}

// Up to seven bytes, some of them more than once.
uint64_t Few(std::string_view text) {
  if (text.size() >= 4) return LoadedAt<uint32_t>(text.data()) | uint64_t{LoadedAt<uint32_t>(text.data() + text.size() - 4)} << 32;
  const auto byte = [&](size_t at) { return uint64_t{static_cast<uint8_t>(text[at])}; };
  return byte(0) * kOnes << 16 | byte(text.size() / 2) << 8 | byte(text.size() - 1);
}

bool All(std::string_view text, uint64_t least, uint64_t most) {
  if (text.empty()) return true;
  if (text.size() < 8) return Outside(Few(text), least, most) == 0;
  uint64_t outside = Outside(LoadedAt<uint64_t>(text.data() + text.size() - 8), least, most);
  for (size_t at = 0; at + 8 < text.size(); at += 8) outside |= Outside(LoadedAt<uint64_t>(text.data() + at), least, most);
  return outside == 0;
}
// Its encoding needs no look then.
bool IsAscii(std::string_view text) { return All(text, 0, 0x7f); }
bool IsText(std::string_view text) { return text.size() <= kTextBytesMax && All(text, 0x20, 0x7e); }
bool IsId(std::string_view text) { return !text.empty() && text.size() <= kIdBytesMax && All(text, 0x21, 0x7e); }

// A day that every month has is looked at here, the others by the calendar.
bool IsDate(std::string_view text) {
  if (text.size() != 10) return false;
  unsigned worst = 0;
  const auto digit = [&](size_t at) {
    const unsigned value = static_cast<unsigned>(static_cast<uint8_t>(text[at])) - '0';
    worst = std::max(worst, value);
    return value;
  };
  const unsigned year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3), month = digit(5) * 10 + digit(6), day = digit(8) * 10 + digit(9);
  if (worst > 9 || text[4] != '-' || text[7] != '-' || year < 1800 || year > 2200 || month - 1 > 11) return false;
  return day - 1 < 28 || Date::Parse(text).ok();
}

bool IsStream(std::string_view text) { return IsId(text) && IsStreamKind(KindOf(text)) && !NameOf(text).empty(); }

// The bytes not read yet. A ByteReader made to order: what is wrong ends the reading at once, and everything is inlined.
struct Rest {
  const char* at;
  const char* end;
};

// A varint of at most so many bytes.
[[gnu::always_inline]] inline bool ReadVarint(Rest& rest, int bytes_max, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 7 * bytes_max; shift += 7) {
    if (rest.at == rest.end) return false;
    const auto byte = static_cast<uint8_t>(*rest.at++);
    *value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}
// Numbers in any length that the parser takes; tags and sizes only about as long as they need be.
[[gnu::always_inline]] inline bool ReadNumber(Rest& rest, uint64_t* value) { return ReadVarint(rest, kVarintBytesMax, value); }
[[gnu::always_inline]] inline bool ReadShort(Rest& rest, uint64_t* value) { return ReadVarint(rest, 3, value); }

[[gnu::always_inline]] inline bool Skip(Rest& rest, uint64_t size) {
  if (size > static_cast<uint64_t>(rest.end - rest.at)) return false;
  rest.at += size;
  return true;
}
[[gnu::always_inline]] inline bool ReadText(Rest& rest, std::string_view* text) {
  uint64_t size = 0;
  if (!ReadShort(rest, &size) || !Skip(rest, size)) return false;
  *text = {rest.at - size, size};
  return true;
}
bool SkipNumber(Rest& rest) {
  uint64_t value = 0;
  return ReadNumber(rest, &value);
}

// Calls `take(number, wire type, rest)` for each field, which reads its value; each number at most once and below kNumbersEnd.
template <typename Take>
[[gnu::always_inline]] inline bool EachField(std::string_view message, const Take& take) {
  Rest rest{message.data(), message.data() + message.size()};
  std::array<uint64_t, kNumbersEnd / 64> seen{};
  while (rest.at != rest.end) {
    uint64_t tag = 0;
    if (!ReadShort(rest, &tag)) return false;
    const uint64_t number = tag >> 3;
    if (number == 0 || number >= kNumbersEnd) return false;
    uint64_t& word = seen[number / 64];
    const uint64_t bit = 1ull << number % 64;
    if ((word & bit) != 0 || !take(number, tag & 7, rest)) return false;
    word |= bit;
  }
  return true;
}

// 1800 to 2200 without the first and the last year, whose ends are the parser's.
bool IsInstant(std::string_view message) {
  int64_t seconds = 0;
  uint64_t nanos = 0;
  const bool read = EachField(message, [&](uint64_t number, uint64_t type, Rest& rest) {
    uint64_t value = 0;
    if (number > 2 || type != kWireVarint || !ReadNumber(rest, &value)) return false;
    number == 1 ? void(seconds = static_cast<int64_t>(value)) : void(nanos = value);
    return true;
  });
  constexpr int64_t kSecondsMin = -5'330'000'000, kSecondsMax = 7'250'000'000;
  return read && seconds > kSecondsMin && seconds < kSecondsMax && nanos <= 999'999'999;
}

bool IsSource(std::string_view message) {
  return EachField(message, [](uint64_t number, uint64_t type, Rest& rest) {
    if (number == v1::Source::kRecordDigestFieldNumber && type == kWireFixed64) return Skip(rest, 8);
    std::string_view text;
    return number <= v1::Source::kExtractFieldNumber && type == kWireBytes && ReadText(rest, &text) && IsAscii(text);
  });
}

bool IsPayload(const PayloadShape& shape, std::string_view message) {
  bool first = false;
  const bool read = EachField(message, [&](uint64_t number, uint64_t type, Rest& rest) {
    first |= number == 1;
    const Rule rule = number < shape.fields.size() ? shape.fields[number] : Rule::kLeftToTheParser;
    if (rule == Rule::kNumber) return type == kWireVarint && SkipNumber(rest);
    if (rule == Rule::kFixed64) return type == kWireFixed64 && Skip(rest, 8);
    std::string_view text;
    if (rule == Rule::kLeftToTheParser || type != kWireBytes || !ReadText(rest, &text)) return false;
    return rule == Rule::kText ? IsText(text) : rule == Rule::kId ? IsId(text) : IsDate(text);
  });
  return read && (first || !shape.first_required);
}

struct Envelope {
  std::string_view id, authority, stream, occurred_on, corrects, voids, reason;
  const PayloadShape* payload = nullptr;
};

bool ReadField(uint64_t number, uint64_t type, Rest& rest, Envelope& envelope) {
  if (number == v1::Event::kSchemaVersionFieldNumber) return type == kWireVarint && SkipNumber(rest);
  std::string_view value;
  if (type != kWireBytes || !ReadText(rest, &value)) return false;
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
  const bool read = EachField(record.value, [&](uint64_t number, uint64_t type, Rest& rest) { return ReadField(number, type, rest, envelope); });
  if (!read || !IsWhole(envelope, authority) || !HeadersAgree(record.headers, envelope)) return std::nullopt;
  return PlainEvent{envelope.id, envelope.stream};
}

}  // namespace hanes
