// SPDX-License-Identifier: Apache-2.0
#include "store/record_tail.h"

#include <rocksdb/env.h>

#include <array>
#include <bit>
#include <vector>

#include "store/rocks_status.h"

namespace hanes {
namespace {

constexpr size_t kBlock = 32 << 10;
constexpr size_t kHeader = 7;

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

StatusOr<std::string> ReadLastBlock(rocksdb::Env* env, const std::string& path, uint64_t& begins) {
  uint64_t size = 0;
  RETURN_IF_ERROR(FromRocks(env->GetFileSize(path, &size), "ask for the size of " + path));
  if (size == 0) return std::string();
  begins = (size - 1) / kBlock * kBlock;
  std::unique_ptr<rocksdb::RandomAccessFile> file;
  RETURN_IF_ERROR(FromRocks(env->NewRandomAccessFile(path, &file, rocksdb::EnvOptions()), "open " + path));
  std::string block(size - begins, '\0');
  rocksdb::Slice read;
  RETURN_IF_ERROR(FromRocks(file->Read(begins, block.size(), &read, block.data()), "read " + path));
  return read.ToString();
}

}  // namespace

size_t FindBadSize(std::string_view block) {
  for (size_t at = 0; at + kHeader <= block.size();) {
    const size_t size = LittleAt(block, at + 4, 2);
    if (size == 0 && block[at + 6] == 0) break;
    const std::string_view record = block.substr(at);
    if (size + kHeader > record.size()) return PassesWithOneBitOfItsSizeTurned(record) ? at : std::string_view::npos;
    at += kHeader + size;  // whether its bytes pass is RocksDB's to see: it says so
  }
  return std::string_view::npos;
}

Status CheckRecordTails(rocksdb::Env* env, const std::string& folder) {
  if (env == nullptr) env = rocksdb::Env::Default();
  std::vector<std::string> files;
  const rocksdb::Status listed = env->GetChildren(folder, &files);
  if (listed.IsNotFound() || listed.IsPathNotFound()) return OkStatus();
  RETURN_IF_ERROR(FromRocks(listed, "list " + folder));
  for (const std::string& name : files) {
    if (!name.ends_with(".log") && !name.starts_with("MANIFEST-")) continue;
    const std::string path = folder + "/" + name;
    uint64_t begins = 0;
    ASSIGN_OR_RETURN(const std::string block, ReadLastBlock(env, path, begins));
    const size_t at = FindBadSize(block);
    if (at == std::string_view::npos) continue;
    return DataLoss("file {}, byte {}: a record was whole and its size is damaged; what follows would be missed in silence: run `hanes check`, "
                    "then restore the folder from its backup", path, begins + at);
  }
  return OkStatus();
}

}  // namespace hanes
