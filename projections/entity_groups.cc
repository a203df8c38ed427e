// SPDX-License-Identifier: Apache-2.0
#include "projections/entity_groups.h"

#include <absl/strings/string_view.h>

#include <algorithm>

#include "hanes/v1/event.pb.h"

namespace hanes {
namespace {

// Reads what the protobuf encoding puts before each field. Stops at the first thing that is not well formed.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : bytes_(bytes) {}

  bool Done() const { return bytes_.empty() || !well_formed_; }

  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    well_formed_ = false;
    return 0;
  }

  std::string_view Bytes(uint64_t count) {
    if (count > bytes_.size()) {
      well_formed_ = false;
      return {};
    }
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  // The content of a field of bytes; steps over any other and returns nothing.
  std::string_view Field(uint64_t tag) {
    switch (tag & 7) {
      case 0: Varint(); return {};
      case 1: Bytes(8); return {};
      case 2: return Bytes(Varint());
      case 5: Bytes(4); return {};
      default: well_formed_ = false; return {};
    }
  }

 private:
  std::string_view bytes_;
  bool well_formed_ = true;
};

constexpr uint64_t kMergedTag = v1::Event::kPersonsMergedFieldNumber << 3 | 2;
constexpr char kMergedTagBytes[] = {static_cast<char>((kMergedTag & 0x7f) | 0x80), static_cast<char>(kMergedTag >> 7)};
static_assert(kMergedTag >> 14 == 0, "the tag takes two bytes");

}  // namespace

std::optional<MergeSaid> FindMerge(std::string_view stream, std::string_view event_bytes) {
  // An event that holds the tag's bytes nowhere is none; in texts they cannot be, for the first of them is no ASCII.
  if (event_bytes.find({kMergedTagBytes, sizeof(kMergedTagBytes)}) == std::string_view::npos) return std::nullopt;
  WireReader wire(event_bytes);
  while (!wire.Done()) {
    const uint64_t tag = wire.Varint();
    const std::string_view content = wire.Field(tag);
    if (tag != kMergedTag) continue;
    v1::PersonsMerged merged;
    if (!merged.ParseFromArray(content.data(), static_cast<int>(content.size()))) return std::nullopt;
    return MergeSaid{std::string(stream), std::string(KindOf(stream)) + ":" + merged.merged_child()};
  }
  return std::nullopt;
}

const std::string* EntityGroups::GroupIdOf(std::string_view stream) const {
  const auto found = group_of_.find(absl::string_view(stream.data(), stream.size()));
  return found == group_of_.end() ? nullptr : &found->second;
}

std::string_view EntityGroups::GroupOf(std::string_view stream) const {
  const std::string* group = GroupIdOf(stream);
  return group == nullptr ? stream : std::string_view(*group);
}

std::vector<StreamId> EntityGroups::Members(std::string_view group) const {
  std::vector<StreamId> streams;
  const auto found = members_.find(absl::string_view(group.data(), group.size()));
  if (found == members_.end()) {
    streams.emplace_back(std::string(group));
    return streams;
  }
  for (const std::string& stream : found->second) streams.emplace_back(stream);
  return streams;
}

std::vector<std::string> EntityGroups::Join(const MergeSaid& said) {
  const std::string a(GroupOf(said.stays)), b(GroupOf(said.goes));
  if (a == b) return {};
  const std::string& stays = std::min(a, b);
  const std::string& goes = std::max(a, b);
  std::vector<std::string> joined;
  for (const std::string* group : {&stays, &goes}) {
    for (StreamId& member : Members(*group)) joined.push_back(member.value());
    members_.erase(*group);
  }
  std::sort(joined.begin(), joined.end());
  for (const std::string& stream : joined) group_of_[stream] = stays;
  members_[stays] = std::move(joined);
  return {goes};
}

std::vector<std::pair<std::string, std::string>> EntityGroups::Memberships() const {
  std::vector<std::pair<std::string, std::string>> memberships(group_of_.begin(), group_of_.end());
  std::sort(memberships.begin(), memberships.end());
  return memberships;
}

void EntityGroups::Restore(const std::string& stream, const std::string& group) {
  group_of_[stream] = group;
  std::vector<std::string>& members = members_[group];
  members.insert(std::upper_bound(members.begin(), members.end(), stream), stream);
}

}  // namespace hanes
