// SPDX-License-Identifier: Apache-2.0
// Which streams must be folded together: those that were ever said to be one person, even if that was withdrawn since.
//
// A group is known by the smallest stream id in it. Streams that were never merged are groups of their own and are not listed.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"

namespace hanes {

// What one PersonsMerged says, as streams: "child:C1" stays, "child:C2" goes.
struct MergeSaid {
  std::string stays;
  std::string goes;
};

// Looks for PersonsMerged in the bytes of an event without parsing the rest: 20 times quicker, and one event in thousands is one.
// Nothing for bytes that are no event: whoever parses them will say so.
std::optional<MergeSaid> FindMerge(std::string_view stream, std::string_view event_bytes);

class EntityGroups {
 public:
  // The key of the group that `stream` belongs to: `stream` itself when it was never merged.
  std::string_view GroupOf(std::string_view stream) const;
  // Every stream of a group, sorted; the key alone when nothing was merged into it.
  std::vector<StreamId> Members(std::string_view group) const;
  bool IsMerged(std::string_view stream) const { return GroupIdOf(stream) != nullptr; }
  bool empty() const { return group_of_.empty(); }

  // Joins the groups of the two. Returns the keys of the groups that are no more; the facts kept under them are void.
  std::vector<std::string> Join(const MergeSaid& said);
  // Every (stream, group) of groups of two or more, in order of streams: what must be kept to find the groups again.
  std::vector<std::pair<std::string, std::string>> Memberships() const;
  // Takes back what Memberships gave.
  void Restore(const std::string& stream, const std::string& group);

 private:
  const std::string* GroupIdOf(std::string_view stream) const;

  absl::flat_hash_map<std::string, std::string> group_of_;
  absl::flat_hash_map<std::string, std::vector<std::string>> members_;
};

}  // namespace hanes
