// SPDX-License-Identifier: Apache-2.0
#include "projections/merged_persons.h"

#include <algorithm>

#include "base/ids.h"

namespace hanes {

namespace {

bool SpeaksOfPersons(const HistoryEvent& event) {
  return event.says == v1::Event::kPersonsMerged || event.says == v1::Event::kPersonsUnmerged;
}

}  // namespace

void MergedPersons::Reset(std::span<const HistoryEvent* const> events) {
  events_ = events;
  said_.clear();
  streams_.clear();
  stream_of_.clear();
  const bool any = std::any_of(events.begin(), events.end(), [](const HistoryEvent* e) { return SpeaksOfPersons(*e); });
  // Without a merge every event belongs to its own stream: nothing to work out.
  if (!any) return;

  for (size_t i = 0; i < events.size(); ++i) {
    const HistoryEvent& event = *events[i];
    stream_of_.push_back(NumberOf(event.stream));
    if (!SpeaksOfPersons(event)) continue;
    const bool merged = event.says == v1::Event::kPersonsMerged;
    const std::string_view gone =
        merged ? event.said.As<view::PersonsMerged>()->merged_child() : event.said.As<view::PersonsUnmerged>()->merged_child();
    const std::string goes = fmt::format("{}:{}", KindOf(event.stream), gone);
    said_.push_back({i, stream_of_[i], NumberOf(goes), merged});
  }
}

size_t MergedPersons::NumberOf(std::string_view stream) {
  const auto found = std::find(streams_.begin(), streams_.end(), stream);
  if (found != streams_.end()) return static_cast<size_t>(found - streams_.begin());
  streams_.emplace_back(stream);
  return streams_.size() - 1;
}

bool MergedPersons::Counts(const Said& said, Timestamp known_at, const std::vector<char>& in_force) const {
  return in_force[said.event] && events_[said.event]->known_at <= known_at && events_[said.event]->voids.empty();
}

bool MergedPersons::Overruled(size_t said, Timestamp known_at, const std::vector<char>& in_force) const {
  return std::any_of(said_.begin() + static_cast<ptrdiff_t>(said) + 1, said_.end(), [&](const Said& later) {
    return later.stays == said_[said].stays && later.goes == said_[said].goes && Counts(later, known_at, in_force);
  });
}

size_t MergedPersons::RootOf(size_t stream) const {
  while (joined_to_[stream] != stream) stream = joined_to_[stream];
  return stream;
}

void MergedPersons::At(Timestamp known_at, const std::vector<char>& in_force) {
  if (said_.empty()) return;
  joined_to_.resize(streams_.size());
  for (size_t s = 0; s < streams_.size(); ++s) joined_to_[s] = s;
  std::vector<char> went_away(streams_.size(), false);
  for (size_t i = 0; i < said_.size(); ++i) {
    const Said& said = said_[i];
    if (!said.merged || !Counts(said, known_at, in_force) || Overruled(i, known_at, in_force)) continue;
    joined_to_[RootOf(said.goes)] = RootOf(said.stays);
    went_away[said.goes] = true;
  }
  NameEntities(went_away);
}

void MergedPersons::NameEntities(const std::vector<char>& went_away) {
  // When each of an entity's records was merged into another, round in a circle, the smallest of all gives the name.
  const auto better = [&](size_t a, size_t b) {
    return went_away[a] != went_away[b] ? went_away[a] < went_away[b] : streams_[a] < streams_[b];
  };
  std::vector<size_t> best_of_root(streams_.size());
  for (size_t s = 0; s < streams_.size(); ++s) best_of_root[s] = s;
  for (size_t s = 0; s < streams_.size(); ++s) {
    size_t& best = best_of_root[RootOf(s)];
    if (better(s, best)) best = s;
  }
  name_of_.resize(streams_.size());
  for (size_t s = 0; s < streams_.size(); ++s) name_of_[s] = best_of_root[RootOf(s)];
}

std::string_view MergedPersons::EntityOf(size_t i) const {
  if (said_.empty()) return events_[i]->stream;
  return streams_[name_of_[stream_of_[i]]];
}

}  // namespace hanes
