// SPDX-License-Identifier: Apache-2.0
#include "projections/in_force.h"

#include <algorithm>

namespace hanes {
namespace {

std::string_view Revises(const HistoryEvent& event) { return event.voids.empty() ? event.corrects : event.voids; }

}  // namespace

void InForce::Reset(std::span<const HistoryEvent* const> events) {
  events_ = events;
  revisions_.clear();
  const bool any = std::any_of(events.begin(), events.end(), [](const HistoryEvent* e) { return !Revises(*e).empty(); });
  if (!any) return;

  std::vector<size_t> by_id(events.size());
  for (size_t i = 0; i < by_id.size(); ++i) by_id[i] = i;
  std::sort(by_id.begin(), by_id.end(), [&](size_t a, size_t b) { return events[a]->id < events[b]->id; });
  for (size_t by = 0; by < events.size(); ++by) {
    const std::string_view id = Revises(*events[by]);
    if (id.empty()) continue;
    const auto of = std::lower_bound(by_id.begin(), by_id.end(), id, [&](size_t i, std::string_view wanted) {
      return events[i]->id < wanted;
    });
    // An original that has not come yet, or belongs to another group, is no one's to withdraw here.
    if (of != by_id.end() && events[*of]->id == id) revisions_.push_back({by, *of, !events[by]->voids.empty()});
  }
}

const InForce::Revision* InForce::MadeBy(size_t event) const {
  const auto found = std::lower_bound(revisions_.begin(), revisions_.end(), event,
                                      [](const Revision& revision, size_t by) { return revision.by < by; });
  return found != revisions_.end() && found->by == event ? &*found : nullptr;
}

bool InForce::Known(const Revision& revision) const {
  return events_[revision.by]->known_at <= known_at_ && events_[revision.of]->known_at <= known_at_;
}

// `counts`: whether the revision withdraws what it revises.
void InForce::Settle(const Revision& revision, bool counts, std::vector<char>& in_force) {
  --open_;
  states_[revision.by].done = true;
  State& revised = states_[revision.of];
  if (counts) {
    in_force[revision.of] = false;
    (revision.voids ? revised.voided : revised.corrected) = true;
  }
  if (--revised.unsettled > 0) return;
  const Revision* next = MadeBy(revision.of);
  if (next != nullptr && Known(*next) && !revised.done) settled_.push_back(revision.of);
}

// Revisions in a circle wait for each other. One that is voided from outside the circle counts for nothing, which lets the others go on.
bool InForce::SettleVoided(std::vector<char>& in_force) {
  std::vector<const Revision*> voided;
  for (const Revision& revision : revisions_) {
    if (Known(revision) && !states_[revision.by].done && states_[revision.by].voided) voided.push_back(&revision);
  }
  for (const Revision* revision : voided) Settle(*revision, false, in_force);
  return !voided.empty();
}

std::optional<size_t> InForce::At(Timestamp known_at, std::vector<char>& in_force) {
  known_at_ = known_at;
  in_force.resize(events_.size());
  for (size_t i = 0; i < events_.size(); ++i) in_force[i] = events_[i]->known_at <= known_at;
  if (revisions_.empty()) return std::nullopt;

  states_.assign(events_.size(), State());
  settled_.clear();
  open_ = 0;
  for (const Revision& revision : revisions_) {
    if (!Known(revision)) continue;
    ++states_[revision.of].unsettled;
    ++open_;
  }
  for (const Revision& revision : revisions_) {
    if (Known(revision) && states_[revision.by].unsettled == 0) settled_.push_back(revision.by);
  }
  do {
    while (!settled_.empty()) {
      const size_t by = settled_.back();
      settled_.pop_back();
      if (states_[by].done) continue;  // settled with the others of its circle, of which more than one was voided
      const Revision& revision = *MadeBy(by);
      const bool replaced = !revision.voids && states_[by].corrected;
      Settle(revision, in_force[by] || replaced, in_force);
    }
  } while (open_ > 0 && SettleVoided(in_force));
  if (open_ == 0) return std::nullopt;
  const auto stuck = std::find_if(revisions_.begin(), revisions_.end(),
                                  [&](const Revision& revision) { return Known(revision) && !states_[revision.by].done; });
  return stuck->by;
}

}  // namespace hanes
