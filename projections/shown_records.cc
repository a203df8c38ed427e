// SPDX-License-Identifier: Apache-2.0
#include "projections/shown_records.h"

#include <algorithm>
#include <map>
#include <utility>

namespace hanes {
namespace {

bool SpeaksOfRecord(const HistoryEvent& event) {
  return event.says == v1::Event::kRecordVanished || event.says == v1::Event::kRecordRestored;
}

using RecordName = std::pair<std::string_view, std::string_view>;
RecordName NameOf(const HistoryEvent& event) { return {event.source_system, event.source_record}; }

}  // namespace

void ShownRecords::Reset(std::span<const HistoryEvent* const> events) {
  events_ = events;
  says_.clear();
  record_of_.clear();
  for (size_t i = 0; i < events.size(); ++i) {
    if (SpeaksOfRecord(*events[i])) says_.push_back(i);
  }
  if (says_.empty()) return;

  std::stable_sort(says_.begin(), says_.end(), [&](size_t a, size_t b) { return events[a]->known_at < events[b]->known_at; });
  std::map<RecordName, int> records;
  for (size_t i : says_) records.try_emplace(NameOf(*events[i]), static_cast<int>(records.size()));
  for (const HistoryEvent* event : events) {
    const auto found = records.find(NameOf(*event));
    record_of_.push_back(found == records.end() ? -1 : found->second);
  }
  stopped_.assign(records.size(), std::nullopt);
}

void ShownRecords::At(Timestamp known_at, const std::vector<char>& in_force) {
  if (says_.empty()) return;
  std::fill(stopped_.begin(), stopped_.end(), std::nullopt);
  for (size_t i : says_) {
    if (events_[i]->known_at > known_at) break;
    if (!in_force[i] || !events_[i]->unreadable.empty() || !events_[i]->voids.empty()) continue;
    std::optional<Stopped>& stopped = stopped_[record_of_[i]];
    stopped.reset();
    if (events_[i]->says != v1::Event::kRecordVanished) continue;
    const StatusOr<Date> shown = Date::Parse(events_[i]->said.As<view::RecordVanished>()->last_shown_on());
    if (shown.ok()) stopped = Stopped{*shown + 1, events_[i]->position};
  }
}

const std::optional<ShownRecords::Stopped>& ShownRecords::Of(size_t i) const {
  static constexpr std::optional<Stopped> kShown;
  if (record_of_.empty() || record_of_[i] < 0) return kShown;
  return stopped_[record_of_[i]];
}

}  // namespace hanes
