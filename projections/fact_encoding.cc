// SPDX-License-Identifier: Apache-2.0
#include "projections/fact_encoding.h"

#include <algorithm>

#include "store/coding.h"

namespace hanes {
namespace {

constexpr uint8_t kFormat = 1;
constexpr uint8_t kUnknownEnd = 1, kValidOpen = 2, kKnownOpen = 4, kValidAlways = 8;

// A group has a handful of strings: looking through them is quicker than hashing.
class StringTable {
 public:
  uint64_t NumberOf(std::string_view text) {
    if (text.empty()) return 0;
    // Ids that differ do so at their ends, mostly.
    const auto same = [text](std::string_view s) { return s.size() == text.size() && s.back() == text.back() && s == text; };
    const auto found = std::find_if(strings_.begin(), strings_.end(), same);
    if (found != strings_.end()) return static_cast<uint64_t>(found - strings_.begin()) + 1;
    strings_.push_back(text);
    return strings_.size();
  }
  void Encode(std::string& bytes) const {
    AppendVarint(bytes, strings_.size());
    for (std::string_view text : strings_) AppendText(bytes, text);
  }
  void Clear() { strings_.clear(); }

 private:
  std::vector<std::string_view> strings_;
};

uint8_t FlagsOf(const KnownFactView& known) {
  return (known.fact.unknown_end ? kUnknownEnd : 0) | (known.fact.valid.to.IsMax() ? kValidOpen : 0) |
         (known.known.to.IsMax() ? kKnownOpen : 0) | (known.fact.valid.from == Date::Min() ? kValidAlways : 0);
}

// Bytes written one by one into room that was made for all of them: a string would look for room at each.
class FactBytes {
 public:
  void Clear() { used_ = 0; }
  void MakeRoom(size_t count) {
    if (room_.size() < used_ + count) room_.resize(2 * (used_ + count));
  }
  void Byte(uint8_t byte) { room_[used_++] = static_cast<char>(byte); }
  void Varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) Byte(static_cast<uint8_t>(value | 0x80));
    Byte(static_cast<uint8_t>(value));
  }
  std::string_view written() const { return {room_.data(), used_}; }

 private:
  std::vector<char> room_;
  size_t used_ = 0;
};
constexpr size_t kVarintBytesMax = 10;

void EncodeValid(const DateRange& valid, uint8_t flags, FactBytes& bytes) {
  const int64_t from = flags & kValidAlways ? 0 : valid.from.days();
  if (!(flags & kValidAlways)) bytes.Varint(ZigZag(from));
  if (!(flags & kValidOpen)) bytes.Varint(ZigZag(valid.to.days() - from));
}

DateRange DecodeValid(uint8_t flags, ByteReader& in) {
  DateRange valid;
  const int64_t from = flags & kValidAlways ? 0 : UnZigZag(in.Varint());
  if (!(flags & kValidAlways)) valid.from = Date::FromDays(static_cast<int32_t>(from));
  if (!(flags & kValidOpen)) valid.to = Date::FromDays(static_cast<int32_t>(from + UnZigZag(in.Varint())));
  return valid;
}

void EncodePositions(std::span<const Position> positions, FactBytes& bytes) {
  bytes.Varint(positions.size());
  uint64_t before = 0;
  for (Position position : positions) {
    bytes.Varint(position.value() - before);
    before = position.value();
  }
}

std::vector<Position> DecodePositions(ByteReader& in) {
  std::vector<Position> positions;
  uint64_t position = 0;
  for (uint64_t count = in.Varint(); count > 0 && in.ok(); --count) positions.emplace_back(position += in.Varint());
  return positions;
}

void EncodeFact(const KnownFactView& known, int64_t known_from_before, StringTable& strings, FactBytes& bytes) {
  constexpr size_t kNumbers = 12;  // at most, beside the positions; the two bytes counted as one of them
  bytes.MakeRoom((kNumbers + known.made_by.size()) * kVarintBytesMax);
  const uint8_t flags = FlagsOf(known);
  bytes.Byte(known.fact.kind);
  bytes.Byte(flags);
  bytes.Varint(strings.NumberOf(known.fact.entity));
  for (std::string_view dimension : known.fact.dimensions) bytes.Varint(strings.NumberOf(dimension));
  bytes.Varint(ZigZag(known.fact.amount));
  EncodeValid(known.fact.valid, flags, bytes);
  const int64_t from = known.known.from.micros();
  bytes.Varint(ZigZag(static_cast<int64_t>(static_cast<uint64_t>(from) - static_cast<uint64_t>(known_from_before))));  // may wrap
  if (!(flags & kKnownOpen)) bytes.Varint(static_cast<uint64_t>(known.known.to.micros() - from));
  EncodePositions(known.made_by, bytes);
}

std::string StringAt(const std::vector<std::string_view>& strings, uint64_t number, bool& ok) {
  if (number == 0) return "";
  if (number <= strings.size()) return std::string(strings[number - 1]);
  ok = false;
  return "";
}

bool DecodeFact(const std::vector<std::string_view>& strings, int64_t known_from_before, ByteReader& in, KnownFact& known) {
  bool ok = true;
  known.fact.kind = in.Little<uint8_t>();
  const uint8_t flags = in.Little<uint8_t>();
  known.fact.unknown_end = flags & kUnknownEnd;
  known.fact.entity = StringAt(strings, in.Varint(), ok);
  for (std::string& dimension : known.fact.dimensions) dimension = StringAt(strings, in.Varint(), ok);
  known.fact.amount = static_cast<int32_t>(UnZigZag(in.Varint()));
  known.fact.valid = DecodeValid(flags, in);
  const auto from = static_cast<int64_t>(static_cast<uint64_t>(known_from_before) + static_cast<uint64_t>(UnZigZag(in.Varint())));
  known.known.from = Timestamp::FromMicros(from);
  if (!(flags & kKnownOpen)) known.known.to = Timestamp::FromMicros(from + static_cast<int64_t>(in.Varint()));
  known.made_by = DecodePositions(in);
  return ok && in.ok();
}

Status Damaged(std::string_view what) {
  return DataLoss("the stored {} of a view cannot be read: run `hanes rebuild`, which makes it again from the log", what);
}

}  // namespace

bool EncodeFacts(std::span<const KnownFactView> facts, bool superseded, std::string& bytes) {
  thread_local StringTable strings;
  thread_local FactBytes encoded;
  strings.Clear();
  encoded.Clear();
  uint64_t count = 0;
  int64_t known_from_before = 0;
  for (const KnownFactView& known : facts) {
    if (known.superseded() != superseded) continue;
    EncodeFact(known, known_from_before, strings, encoded);
    known_from_before = known.known.from.micros();
    ++count;
  }
  if (count == 0) return false;
  bytes += static_cast<char>(kFormat);
  strings.Encode(bytes);
  AppendVarint(bytes, count);
  bytes += encoded.written();
  return true;
}

bool EncodeFacts(const std::vector<KnownFact>& facts, bool superseded, std::string& bytes) {
  const std::vector<KnownFactView> views(facts.begin(), facts.end());
  return EncodeFacts(views, superseded, bytes);
}

Status DecodeFacts(std::string_view bytes, std::vector<KnownFact>& facts) {
  ByteReader in(bytes);
  if (in.Little<uint8_t>() != kFormat) return Damaged("facts");
  std::vector<std::string_view> strings;
  for (uint64_t count = in.Varint(); count > 0 && in.ok(); --count) strings.push_back(in.Text());
  int64_t known_from_before = 0;
  for (uint64_t count = in.Varint(); count > 0 && in.ok(); --count) {
    KnownFact& known = facts.emplace_back();
    if (!DecodeFact(strings, known_from_before, in, known)) return Damaged("facts");
    known_from_before = known.known.from.micros();
  }
  return in.Finished() ? OkStatus() : Damaged("facts");
}

std::string EncodeCheckpoint(const Checkpoint& checkpoint) {
  std::string bytes;
  AppendVarint(bytes, checkpoint.position.value());
  AppendVarint(bytes, checkpoint.seen.count());
  AppendVarint(bytes, checkpoint.seen.hash());
  AppendText(bytes, checkpoint.digest.ToString());
  AppendVarint(bytes, checkpoint.facts);
  return bytes;
}

StatusOr<Checkpoint> DecodeCheckpoint(std::string_view bytes) {
  ByteReader in(bytes);
  Checkpoint checkpoint;
  checkpoint.position = Position(in.Varint());
  const uint64_t count = in.Varint();
  checkpoint.seen = PositionsSeen(count, in.Varint());
  const StatusOr<FactDigest> digest = FactDigest::Parse(in.Text());
  checkpoint.facts = in.Varint();
  if (!digest.ok() || !in.Finished()) return Damaged("checkpoint");
  checkpoint.digest = *digest;
  return checkpoint;
}

std::string EncodeIdentity(const ViewIdentity& identity) {
  std::string bytes;
  AppendText(bytes, identity.view);
  AppendVarint(bytes, identity.version);
  AppendText(bytes, identity.authority.value());
  AppendVarint(bytes, ZigZag(identity.first_appended_at.micros()));
  return bytes;
}

StatusOr<ViewIdentity> DecodeIdentity(std::string_view bytes) {
  ByteReader in(bytes);
  ViewIdentity identity;
  identity.view = in.Text();
  identity.version = static_cast<uint32_t>(in.Varint());
  identity.authority = AuthorityId(std::string(in.Text()));
  identity.first_appended_at = Timestamp::FromMicros(UnZigZag(in.Varint()));
  if (!in.Finished()) return Damaged("identity");
  return identity;
}

std::string EncodeParked(const ParkedEntity& parked) {
  std::string bytes;
  AppendVarint(bytes, parked.position.value());
  AppendText(bytes, parked.reason);
  return bytes;
}

StatusOr<ParkedEntity> DecodeParked(std::string_view entity, std::string_view bytes) {
  ByteReader in(bytes);
  const Position position(in.Varint());
  ParkedEntity parked{std::string(entity), std::string(in.Text()), position};
  if (!in.Finished()) return Damaged("list of parked entities");
  return parked;
}

}  // namespace hanes
