// SPDX-License-Identifier: Apache-2.0
#include "projections/strands.h"

#include <absl/strings/string_view.h>

#include <algorithm>
#include <string_view>

#include "base/hash.h"

namespace hanes {
namespace {

absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

bool SpeaksOfRecord(const HistoryEvent& event) {
  return event.says == v1::Event::kRecordVanished || event.says == v1::Event::kRecordRestored;
}
bool SpeaksOfPersons(const HistoryEvent& event) {
  return event.says == v1::Event::kPersonsMerged || event.says == v1::Event::kPersonsUnmerged;
}
bool Revises(const HistoryEvent& event) { return !event.corrects.empty() || !event.voids.empty(); }

uint64_t HashOfRecord(const HistoryEvent& event) { return Hash64(event.source_record, Hash64(event.source_system)); }

}  // namespace

// What the runner alone reads is a strand of its own until it is tied to what it is about.
Strands::StrandName Strands::NameOf(const HistoryEvent& event) const {
  if (IsPlatforms(event) || !projection_.reads.Contains(event.says)) return Hash64(event.id, 1);
  const std::string_view strand = projection_.strand == nullptr ? std::string_view() : projection_.strand(event.said);
  return Hash64(strand, Hash64(event.stream));
}

bool Strands::Part(std::span<const HistoryEvent> events) {
  items_.clear();
  tied_to_.clear();
  bool tied = false;
  for (const HistoryEvent& event : events) {
    if (SpeaksOfPersons(event) || !event.unreadable.empty()) return false;
    const bool ties = Revises(event) || SpeaksOfRecord(event);
    tied |= ties;
    if (ties || projection_.reads.Contains(event.says)) items_.push_back({NameOf(event), &event});
  }
  if (tied) Tie();
  std::sort(items_.begin(), items_.end(), [](const Item& a, const Item& b) {
    return a.strand != b.strand ? a.strand < b.strand : InCanonicalOrder(*a.event, *b.event);
  });

  order_.clear();
  parts_.clear();
  for (const Item& item : items_) order_.push_back(item.event);
  for (size_t first = 0, next = 0; first < items_.size(); first = next) {
    while (next < items_.size() && items_[next].strand == items_[first].strand) ++next;
    parts_.push_back(Events(order_).subspan(first, next - first));
  }
  return true;
}

void Strands::Tie() {
  absl::flat_hash_map<absl::string_view, StrandName> by_id;
  absl::flat_hash_map<uint64_t, StrandName> by_record;  // of records that something is told of; one hash for two ties too much, no harm
  for (const Item& item : items_) {
    by_id.emplace(ToAbsl(item.event->id), item.strand);
    if (SpeaksOfRecord(*item.event)) by_record.emplace(HashOfRecord(*item.event), item.strand);
  }
  for (const Item& item : items_) {
    for (std::string_view revised : {item.event->corrects, item.event->voids}) {
      if (const auto found = by_id.find(ToAbsl(revised)); found != by_id.end()) Join(item.strand, found->second);
    }
    if (by_record.empty()) continue;
    if (const auto found = by_record.find(HashOfRecord(*item.event)); found != by_record.end()) Join(item.strand, found->second);
  }
  for (Item& item : items_) item.strand = Root(item.strand);
}

Strands::StrandName Strands::Root(StrandName strand) const {
  for (auto found = tied_to_.find(strand); found != tied_to_.end(); found = tied_to_.find(strand)) strand = found->second;
  return strand;
}

void Strands::Join(StrandName a, StrandName b) {
  a = Root(a);
  b = Root(b);
  if (a != b) tied_to_[a] = b;
}

}  // namespace hanes
