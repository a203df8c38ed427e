// SPDX-License-Identifier: Apache-2.0
#include "store/stored_keys.h"

#include "store/coding.h"
#include "store/rocks_status.h"

namespace hanes {
namespace {

constexpr uint8_t kStateVersion = 1;

// The value under `key`, or nothing when it is not there.
StatusOr<std::optional<std::string>> GetState(const LogTables& tables, std::string_view key) {
  std::string value;
  const rocksdb::Status status = tables.db->Get(rocksdb::ReadOptions(), tables.state, ToSlice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  RETURN_IF_ERROR(FromRocks(status, fmt::format("read \"{}\" of the log", key)));
  return value;
}

Status Damaged(std::string_view what) {
  return DataLoss("the stored {} is damaged: run `hanes check`, then restore the folder from its backup", what);
}

}  // namespace

std::string PositionKey(Position position) {
  std::string key;
  AppendBig64(key, position.value());
  return key;
}

std::string PostingKey(uint64_t hash, Position position) {
  std::string key;
  AppendBig64(key, hash);
  AppendBig64(key, position.value());
  return key;
}

std::string SourceKey(const std::string& source) { return std::string(kSourcePrefix) + source; }

std::string EncodeHead(const LogHead& head) {
  std::string bytes;
  AppendLittle<uint8_t>(bytes, kStateVersion);
  AppendVarint(bytes, head.position.value());
  AppendVarint(bytes, ZigZag(head.first_appended_at.micros()));
  AppendVarint(bytes, ZigZag(head.last_appended_at.micros()));
  AppendVarint(bytes, head.quarantined);
  AppendText(bytes, head.authority.value());
  return bytes;
}

StatusOr<LogHead> DecodeHead(std::string_view bytes) {
  ByteReader reader(bytes);
  const auto version = reader.Little<uint8_t>();
  LogHead head;
  head.position = Position(reader.Varint());
  head.first_appended_at = Timestamp::FromMicros(UnZigZag(reader.Varint()));
  head.last_appended_at = Timestamp::FromMicros(UnZigZag(reader.Varint()));
  head.quarantined = reader.Varint();
  head.authority = AuthorityId(std::string(reader.Text()));
  if (version != kStateVersion || !reader.Finished()) return Damaged("head of the log");
  return head;
}

std::string EncodeSource(const SourceState& state) {
  std::string bytes;
  AppendLittle<uint8_t>(bytes, kStateVersion);
  AppendVarint(bytes, ZigZag(state.next_offset));
  AppendLittle<uint64_t>(bytes, state.last_record_hash);
  AppendVarint(bytes, ZigZag(state.last_record_at.micros()));
  AppendText(bytes, state.cluster);
  AppendVarint(bytes, ZigZag(state.shown_offset));
  AppendLittle<uint64_t>(bytes, state.shown_record_hash);
  return bytes;
}

StatusOr<SourceState> DecodeSource(std::string_view bytes) {
  ByteReader reader(bytes);
  const auto version = reader.Little<uint8_t>();
  SourceState state;
  state.next_offset = UnZigZag(reader.Varint());
  state.last_record_hash = reader.Little<uint64_t>();
  state.last_record_at = Timestamp::FromMicros(UnZigZag(reader.Varint()));
  state.cluster = std::string(reader.Text());
  state.shown_offset = UnZigZag(reader.Varint());
  state.shown_record_hash = reader.Little<uint64_t>();
  if (version != kStateVersion || !reader.Finished()) return Damaged("state of a source");
  return state;
}

StatusOr<LogHead> ReadHead(const LogTables& tables) {
  ASSIGN_OR_RETURN(const std::optional<std::string> value, GetState(tables, kHeadKey));
  return value ? DecodeHead(*value) : LogHead();
}

StatusOr<Position> ReadIndexed(const LogTables& tables) {
  ASSIGN_OR_RETURN(const std::optional<std::string> value, GetState(tables, kIndexedKey));
  if (!value) return Position(0);
  if (value->size() != 8) return Damaged("mark of the index");
  return Position(BigAt(*value));
}

StatusOr<SourceState> ReadSource(const LogTables& tables, const std::string& source) {
  ASSIGN_OR_RETURN(const std::optional<std::string> value, GetState(tables, SourceKey(source)));
  if (!value) return NotFound("nothing was ever read from source {}", source);
  return DecodeSource(*value);
}

}  // namespace hanes
