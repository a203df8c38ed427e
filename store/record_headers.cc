// SPDX-License-Identifier: Apache-2.0
#include "store/record_headers.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "store/rocks_status.h"

namespace hanes {
namespace {

constexpr size_t kBlock = 32 << 10;
constexpr size_t kHeader = 7;
constexpr size_t kBlocksAtOnce = 32;
constexpr int kRecycledFirst = 5, kRecycledLast = 8;

constexpr std::array<uint32_t, 256> kCrcOfByte = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
    table[byte] = crc;
  }
  return table;
}();

uint32_t StoredCrc(std::string_view bytes) {
  uint32_t crc = ~0u;
  for (const char byte : bytes) crc = kCrcOfByte[(crc ^ static_cast<uint8_t>(byte)) & 0xff] ^ (crc >> 8);
  return std::rotr(~crc, 15) + 0xa282ead8;
}

uint32_t LittleAt(std::string_view bytes, size_t at, int count) {
  uint32_t value = 0;
  for (int i = count - 1; i >= 0; --i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

// `record` begins with its header and says more than there is.
bool PassesWithOneBitOfItsSizeTurned(std::string_view record) {
  const uint32_t stored = LittleAt(record, 0, 4);
  const size_t size = LittleAt(record, 4, 2);
  for (int bit = 0; bit < 16; ++bit) {
    const size_t other = size ^ (size_t{1} << bit);
    if (other + kHeader <= record.size() && StoredCrc(record.substr(kHeader - 1, other + 1)) == stored) return true;
  }
  return false;
}

// `record` begins with its header and has the type of a recycled file.
bool PassesUnderATypeThatIsWritten(std::string_view record, size_t size) {
  const uint32_t stored = LittleAt(record, 0, 4);
  std::string said(record.substr(kHeader - 1, size + 1));
  for (char type = 1; type <= 4; ++type) {
    said[0] = type;
    if (StoredCrc(said) == stored) return true;
  }
  return false;
}

// The first byte of a damaged header of the file; npos when there is none.
StatusOr<uint64_t> FindIn(rocksdb::Env* env, const std::string& path) {
  std::unique_ptr<rocksdb::SequentialFile> file;
  RETURN_IF_ERROR(FromRocks(env->NewSequentialFile(path, &file, rocksdb::EnvOptions()), "open " + path));
  std::string room(kBlocksAtOnce * kBlock, '\0');
  for (uint64_t begins = 0;; begins += room.size()) {
    rocksdb::Slice read;
    RETURN_IF_ERROR(FromRocks(file->Read(room.size(), &read, room.data()), "read " + path));
    const bool ends = read.size() < room.size();
    for (size_t at = 0; at < read.size(); at += kBlock) {
      const std::string_view block(read.data() + at, std::min(kBlock, read.size() - at));
      const size_t bad = FindBadHeader(block, ends && at + block.size() == read.size());
      if (bad != std::string_view::npos) return begins + at + bad;
    }
    if (ends) return std::string_view::npos;
  }
}

}  // namespace

size_t FindBadHeader(std::string_view block, bool last) {
  for (size_t at = 0; at + kHeader <= block.size();) {
    const size_t size = LittleAt(block, at + 4, 2);
    const int type = static_cast<uint8_t>(block[at + 6]);
    if (size == 0 && type == 0) break;
    const std::string_view record = block.substr(at);
    if (size + kHeader > record.size()) {  // in another block than the last, RocksDB says so
      return last && PassesWithOneBitOfItsSizeTurned(record) ? at : std::string_view::npos;
    }
    if (type >= kRecycledFirst && type <= kRecycledLast && PassesUnderATypeThatIsWritten(record, size)) return at;
    at += kHeader + size;  // whether its bytes pass is RocksDB's to see: it says so
  }
  return std::string_view::npos;
}

Status CheckRecordHeaders(rocksdb::Env* env, const std::string& folder) {
  if (env == nullptr) env = rocksdb::Env::Default();
  std::vector<std::string> files;
  const rocksdb::Status listed = env->GetChildren(folder, &files);
  if (listed.IsNotFound() || listed.IsPathNotFound()) return OkStatus();
  RETURN_IF_ERROR(FromRocks(listed, "list " + folder));
  for (const std::string& name : files) {
    if (!name.ends_with(".log") && !name.starts_with("MANIFEST-")) continue;
    const std::string path = folder + "/" + name;
    ASSIGN_OR_RETURN(const uint64_t at, FindIn(env, path));
    if (at == std::string_view::npos) continue;
    return DataLoss("file {}, byte {}: a record was whole and its header is damaged; what follows would be missed in silence: run `hanes check`, "
                    "then restore the folder from its backup", path, at);
  }
  return OkStatus();
}

}  // namespace hanes
