// SPDX-License-Identifier: Apache-2.0
#include "projections/in_force.h"

#include <algorithm>

namespace hanes {
namespace {

const std::string& Revises(const HistoryEvent& event) {
  return event.event->voids().empty() ? event.event->corrects() : event.event->voids();
}

}  // namespace

void InForce::Reset(std::span<const HistoryEvent* const> events) {
  events_ = events;
  revisions_.clear();
  const bool any = std::any_of(events.begin(), events.end(), [](const HistoryEvent* e) { return !Revises(*e).empty(); });
  if (!any) return;

  std::vector<size_t> by_id(events.size());
  for (size_t i = 0; i < by_id.size(); ++i) by_id[i] = i;
  std::sort(by_id.begin(), by_id.end(), [&](size_t a, size_t b) { return events[a]->event->id() < events[b]->event->id(); });
  for (size_t by = 0; by < events.size(); ++by) {
    const std::string& id = Revises(*events[by]);
    if (id.empty()) continue;
    const auto of = std::lower_bound(by_id.begin(), by_id.end(), id, [&](size_t i, const std::string& wanted) {
      return events[i]->event->id() < wanted;
    });
    // An original that has not come yet, or belongs to another group, is no one's to withdraw here.
    if (of != by_id.end() && events[*of]->event->id() == id) revisions_.push_back({by, *of});
  }
}

const InForce::Revision* InForce::MadeBy(size_t event) const {
  const auto found = std::lower_bound(revisions_.begin(), revisions_.end(), event,
                                      [](const Revision& revision, size_t by) { return revision.by < by; });
  return found != revisions_.end() && found->by == event ? &*found : nullptr;
}

std::optional<size_t> InForce::At(Timestamp known_at, std::vector<char>& of) {
  of.resize(events_.size());
  for (size_t i = 0; i < events_.size(); ++i) of[i] = events_[i]->known_at <= known_at;
  if (revisions_.empty()) return std::nullopt;

  // From the revisions that nothing revises towards what they revise: each event is settled after all that revise it.
  const auto known = [&](const Revision& r) { return events_[r.by]->known_at <= known_at && events_[r.of]->known_at <= known_at; };
  unsettled_.assign(events_.size(), 0);
  size_t open = 0;
  for (const Revision& revision : revisions_) {
    if (!known(revision)) continue;
    ++unsettled_[revision.of];
    ++open;
  }
  settled_.clear();
  for (const Revision& revision : revisions_) {
    if (known(revision) && unsettled_[revision.by] == 0) settled_.push_back(revision.by);
  }
  while (!settled_.empty()) {
    const size_t by = settled_.back();
    settled_.pop_back();
    const Revision& revision = *MadeBy(by);
    --open;
    if (of[by]) of[revision.of] = false;
    if (--unsettled_[revision.of] > 0) continue;
    const Revision* next = MadeBy(revision.of);
    if (next != nullptr && known(*next)) settled_.push_back(revision.of);
  }
  if (open == 0) return std::nullopt;
  for (const Revision& revision : revisions_) {
    if (known(revision) && unsettled_[revision.by] > 0) return revision.by;
  }
  return revisions_.front().by;
}

}  // namespace hanes
