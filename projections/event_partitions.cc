// SPDX-License-Identifier: Apache-2.0
#include "projections/event_partitions.h"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>

#include "base/hash.h"
#include "store/coding.h"

namespace hanes {
namespace {

// Small enough that a partition and its facts stay in a processor's cache, large enough that a partition is a file worth writing.
constexpr uint64_t kEventsPerPartition = 32'768;
constexpr uint64_t kPartitionsMax = 1024;
// A thousand partitions of one block each are 64 MiB: well inside any budget.
constexpr size_t kBlockBytes = 64 << 10;
// More than varints and lengths before an event can take.
constexpr size_t kEntryOverheadMax = 64;

void AppendEntry(const Record& record, std::string& block) {
  AppendVarint(block, record.position.value());
  AppendVarint(block, ZigZag(record.appended_at.micros()));
  AppendText(block, record.stream);
  AppendText(block, record.event);
}

Record ReadEntry(ByteReader& in) {
  Record record;
  record.position = Position(in.Varint());
  record.appended_at = Timestamp::FromMicros(UnZigZag(in.Varint()));
  record.stream = in.Text();
  record.event = in.Text();
  return record;
}

// Records come in order of position, so (hash, number) sorts streams of different hashes, and looking at no text keeps it in the cache.
std::vector<EventPartition::Entry> InKeyOrder(const std::vector<Record>& records) {
  struct Key {
    uint64_t hash;
    uint32_t number;
  };
  std::vector<Key> keys;
  keys.reserve(records.size());
  for (const Record& record : records) keys.push_back({Hash64(record.stream), static_cast<uint32_t>(keys.size())});
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) { return a.hash != b.hash ? a.hash < b.hash : a.number < b.number; });
  std::vector<EventPartition::Entry> entries;
  entries.reserve(keys.size());
  for (const Key& key : keys) entries.push_back({key.hash, records[key.number]});
  return entries;
}

// Two streams of one hash, which is one in 2^64 times the square of their number, lie in the order of their names.
void PartNamesakes(std::vector<EventPartition::Entry>& entries) {
  for (auto first = entries.begin(), next = first; first != entries.end(); first = next) {
    bool namesakes = false;
    for (; next != entries.end() && next->hash == first->hash; ++next) namesakes |= next->record.stream != first->record.stream;
    if (!namesakes) continue;
    std::stable_sort(first, next, [](const auto& a, const auto& b) { return a.record.stream < b.record.stream; });
  }
}

}  // namespace

EventPartitions::EventPartitions(std::string scratch_folder, uint64_t events, size_t memory_bytes_max)
    : scratch_folder_(std::move(scratch_folder)), memory_bytes_max_(memory_bytes_max) {
  const uint64_t count = std::bit_ceil(std::clamp<uint64_t>(events / kEventsPerPartition, 2, kPartitionsMax));
  hash_shift_ = 64 - std::countr_zero(count);
  partitions_.resize(count);
}

EventPartitions::~EventPartitions() {
  std::error_code error;  // what stays behind is removed when the view is opened next
  for (size_t i = 0; i < partitions_.size(); ++i) {
    if (partitions_[i].in_file) std::filesystem::remove(PathOf(i), error);
  }
}

std::string EventPartitions::PathOf(size_t partition) const { return fmt::format("{}/partition-{:04}", scratch_folder_, partition); }

Status EventPartitions::Add(const Record& record) {
  std::vector<std::string>& blocks = partitions_[Hash64(record.stream) >> hash_shift_].blocks;
  const size_t size_max = record.stream.size() + record.event.size() + kEntryOverheadMax;
  if (blocks.empty() || blocks.back().size() + size_max > blocks.back().capacity()) {
    blocks.emplace_back().reserve(std::max(kBlockBytes, size_max));
    bytes_ += blocks.back().capacity();
  }
  AppendEntry(record, blocks.back());
  return bytes_ > memory_bytes_max_ ? Spill() : OkStatus();
}

Status EventPartitions::Spill() {
  spilled_ = true;
  std::error_code error;
  std::filesystem::create_directories(scratch_folder_, error);
  if (error) return Unavailable("{} cannot be made: {}", scratch_folder_, error.message());
  for (size_t i = 0; i < partitions_.size(); ++i) RETURN_IF_ERROR(SpillOne(i));
  bytes_ = 0;
  return OkStatus();
}

Status EventPartitions::SpillOne(size_t partition) {
  Partition& from = partitions_[partition];
  std::ofstream file(PathOf(partition), std::ios::binary | (from.in_file ? std::ios::app : std::ios::trunc));
  from.in_file = true;
  for (const std::string& block : from.blocks) file.write(block.data(), static_cast<std::streamsize>(block.size()));
  file.close();
  if (!file) return ResourceExhausted("{} cannot be written: a rebuild needs room for the log's size beside the view", PathOf(partition));
  from.blocks.clear();
  from.blocks.shrink_to_fit();
  return OkStatus();
}

StatusOr<EventPartition> EventPartitions::Take(size_t partition) {
  EventPartition taken;
  Partition& from = partitions_[partition];
  if (from.in_file) {
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(PathOf(partition), error);
    if (error) return Unavailable("{} cannot be read back: {}", PathOf(partition), error.message());
    std::string& block = taken.blocks.emplace_back(size, '\0');
    std::ifstream file(PathOf(partition), std::ios::binary);
    file.read(block.data(), static_cast<std::streamsize>(size));
    if (!file) return Unavailable("{} cannot be read back", PathOf(partition));
    std::filesystem::remove(PathOf(partition), error);  // the room is wanted; if it stays, the destructor tries again
  }
  std::move(from.blocks.begin(), from.blocks.end(), std::back_inserter(taken.blocks));
  from.blocks.clear();
  std::vector<Record> records;
  for (const std::string& block : taken.blocks) {
    ByteReader in(block);
    while (!in.rest().empty() && in.ok()) records.push_back(ReadEntry(in));
    if (!in.ok()) return DataLoss("{} was damaged while a rebuild used it", PathOf(partition));
  }
  taken.entries = InKeyOrder(records);
  PartNamesakes(taken.entries);
  return taken;
}

}  // namespace hanes
