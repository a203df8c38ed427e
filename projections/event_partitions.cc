// SPDX-License-Identifier: Apache-2.0
#include "projections/event_partitions.h"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>

#include "base/hash.h"

namespace hanes {
namespace {

// Small enough that a partition and its facts stay in a processor's cache, large enough that a partition is a file worth writing.
constexpr uint64_t kEventsPerPartition = 32'768;
constexpr uint64_t kPartitionsMax = 1024;
constexpr size_t kBlockBytesMin = 4 << 10;
constexpr size_t kBlockBytesMax = 32 << 10;

uint64_t PartitionsFor(uint64_t events) { return std::bit_ceil(std::clamp<uint64_t>(events / kEventsPerPartition, 2, kPartitionsMax)); }

// Blocks that are being filled cannot be spilled: together they are to stay well inside the budget.
size_t BlockBytesFor(uint64_t events, size_t memory_bytes_max, int threads) {
  return std::clamp(memory_bytes_max / (4 * PartitionsFor(events) * static_cast<size_t>(threads)), kBlockBytesMin, kBlockBytesMax);
}

void AddEntries(std::string_view bytes, std::vector<PartitionEntry>& entries) {
  for (const char *at = bytes.data(), *end = at + bytes.size(); at != end;) {
    entries.push_back({Hash64(StreamOfPackedEvent(at)), at});
    at += BytesOfPackedEvent(at).size();
  }
}

// Entries whose hashes agree in their first `shift` bits, in order of hashes: spread by the bits that follow, then the few that share those.
std::vector<PartitionEntry> InHashOrder(const std::vector<PartitionEntry>& entries, int shift) {
  const int bits = std::clamp(static_cast<int>(std::bit_width(entries.size())), 1, 64 - shift);
  const auto bucket_of = [&](uint64_t hash) { return (hash << shift) >> (64 - bits); };
  std::vector<uint32_t> ends((size_t{1} << bits) + 1);
  for (const PartitionEntry& entry : entries) ++ends[bucket_of(entry.hash) + 1];
  for (size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
  std::vector<PartitionEntry> sorted(entries.size());
  for (const PartitionEntry& entry : entries) sorted[ends[bucket_of(entry.hash)]++] = entry;
  const auto less = [](const PartitionEntry& a, const PartitionEntry& b) { return a.hash < b.hash; };
  for (size_t first = 0, next = 0; first < sorted.size(); first = next) {
    const uint64_t bucket = bucket_of(sorted[first].hash);
    bool in_order = true;
    for (next = first + 1; next < sorted.size() && bucket_of(sorted[next].hash) == bucket; ++next) {
      in_order &= sorted[next - 1].hash <= sorted[next].hash;
    }
    if (!in_order) std::sort(sorted.begin() + static_cast<ptrdiff_t>(first), sorted.begin() + static_cast<ptrdiff_t>(next), less);
  }
  return sorted;
}

}  // namespace

EventPartition::~EventPartition() {
  for (char* block : blocks_) pool_->PutBack(block);
}

EventPartitions::EventPartitions(std::string scratch_folder, uint64_t events, size_t memory_bytes_max, int threads)
    : scratch_folder_(std::move(scratch_folder)), memory_bytes_max_(memory_bytes_max), pool_(BlockBytesFor(events, memory_bytes_max, threads)) {
  const uint64_t count = PartitionsFor(events);
  hash_shift_ = 64 - std::countr_zero(count);
  partitions_.resize(count);
}

EventPartitions::~EventPartitions() {
  std::error_code error;  // what stays behind is removed when the view is opened next
  for (size_t i = 0; i < partitions_.size(); ++i) {
    if (partitions_[i].in_file) std::filesystem::remove(PathOf(i), error);
    for (const Block& block : partitions_[i].blocks) GiveBack(block);
  }
}

std::string EventPartitions::PathOf(size_t partition) const { return fmt::format("{}/partition-{:04}", scratch_folder_, partition); }

size_t EventPartitions::BytesOf(const Block& block) const { return block.large ? block.used : pool_.block_bytes(); }

void EventPartitions::GiveBack(const Block& block) {
  if (block.large) {
    delete[] block.at;
  } else {
    pool_.PutBack(block.at);
  }
}

Status EventPartitions::Feed::Add(std::string_view stream, const PackedEvent& event) {
  const size_t partition = Hash64(stream) >> into_.hash_shift_;
  const size_t block_bytes = into_.pool_.block_bytes();
  if (event.size() > block_bytes) {
    char* own = new char[event.size()];
    event.WriteTo(own);
    return into_.Close(partition, {own, event.size(), true});
  }
  Open& open = open_[partition];
  if (open.block != nullptr && open.used + event.size() > block_bytes) {
    RETURN_IF_ERROR(into_.Close(partition, {std::exchange(open.block, nullptr), open.used, false}));
  }
  if (open.block == nullptr) open = {into_.pool_.Get(), 0};
  event.WriteTo(open.block + open.used);
  open.used += event.size();
  return OkStatus();
}

void EventPartitions::Feed::Finish() {
  const std::lock_guard lock(into_.mutex_);
  for (size_t i = 0; i < open_.size(); ++i) {
    if (open_[i].block != nullptr) into_.partitions_[i].blocks.push_back({open_[i].block, open_[i].used, false});
  }
  open_.clear();
}

Status EventPartitions::Close(size_t partition, const Block& block) {
  const std::lock_guard lock(mutex_);
  partitions_[partition].blocks.push_back(block);
  bytes_ += BytesOf(block);
  return bytes_ > memory_bytes_max_ ? Spill() : OkStatus();
}

Status EventPartitions::Spill() {
  std::error_code error;
  std::filesystem::create_directories(scratch_folder_, error);
  if (error) return Unavailable("{} cannot be made: {}", scratch_folder_, error.message());
  // From the last, which are taken last, and only as many as make room: what stays in memory is neither written nor read back.
  for (size_t i = partitions_.size(); i > 0 && bytes_ > memory_bytes_max_ / 2; --i) RETURN_IF_ERROR(SpillOne(i - 1));
  return OkStatus();
}

Status EventPartitions::SpillOne(size_t partition) {
  Partition& from = partitions_[partition];
  if (from.blocks.empty()) return OkStatus();
  std::ofstream file(PathOf(partition), std::ios::binary | (from.in_file ? std::ios::app : std::ios::trunc));
  from.in_file = true;
  for (const Block& block : from.blocks) file.write(block.at, static_cast<std::streamsize>(block.used));
  file.close();
  if (!file) return ResourceExhausted("{} cannot be written: a rebuild needs room for the log's size beside the view", PathOf(partition));
  for (const Block& block : from.blocks) {
    bytes_ -= BytesOf(block);
    GiveBack(block);
  }
  from.blocks.clear();
  return OkStatus();
}

StatusOr<EventPartition> EventPartitions::Take(size_t partition) {
  EventPartition taken;
  taken.pool_ = &pool_;
  Partition& from = partitions_[partition];
  std::vector<PartitionEntry> entries;
  if (from.in_file) {
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(PathOf(partition), error);
    if (error) return Unavailable("{} cannot be read back: {}", PathOf(partition), error.message());
    taken.from_file_.resize(size);
    std::ifstream file(PathOf(partition), std::ios::binary);
    file.read(taken.from_file_.data(), static_cast<std::streamsize>(size));
    if (!file) return Unavailable("{} cannot be read back", PathOf(partition));
    std::filesystem::remove(PathOf(partition), error);  // the room is wanted; if it stays, the destructor tries again
    AddEntries(taken.from_file_, entries);
  }
  for (const Block& block : from.blocks) {
    AddEntries({block.at, block.used}, entries);
    if (block.large) {
      taken.large_.emplace_back(block.at);
    } else {
      taken.blocks_.push_back(block.at);
    }
  }
  from.blocks.clear();
  taken.entries_ = InHashOrder(entries, 64 - hash_shift_);
  return taken;
}

}  // namespace hanes
