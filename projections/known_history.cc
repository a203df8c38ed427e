// SPDX-License-Identifier: Apache-2.0
#include "projections/known_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "projections/belief_line.h"
#include "projections/in_force.h"
#include "projections/merged_persons.h"
#include "projections/shown_records.h"
#include "projections/strands.h"

namespace hanes {
bool InFactOrder(const KnownFact& a, const KnownFact& b) {
  const std::strong_ordering order = a.fact <=> b.fact;
  return order != 0 ? order < 0 : a.known < b.known;
}

// Ways through the moments of one group after another. Keeps its vectors from group to group: a rebuild folds millions.
class HistoryFolder::Pass {
 public:
  explicit Pass(const Projection& projection) : projection_(projection), strands_(projection) {}

  FoldedViews Fold(std::span<const HistoryEvent> events) {
    line_.Clear();
    if (strands_.Part(events) && FoldEachStrand()) return {line_.Take(), std::nullopt};
    line_.Clear();
    return FoldAsOne(events);
  }

 private:
  // The events of one entity that a fold sees, and for those whose record vanished the event that says so.
  struct Seen {
    std::string_view entity;
    std::vector<KnownEvent> events;
    std::vector<Position> vanished_by;  // beside events; 0 where the record is shown
  };

  // False when a fold failed. A failure keeps what the whole group believed before, other strands too: then nothing can be said of one alone.
  bool FoldEachStrand() {
    for (Strands::Events strand : strands_.parts()) {
      Reset(strand);
      line_.Begin();
      for (Timestamp moment : moments_) {
        if (BelieveAt(moment).has_value()) return false;
      }
    }
    return true;
  }

  FoldedViews FoldAsOne(std::span<const HistoryEvent> events) {
    whole_.clear();
    for (const HistoryEvent& event : events) whole_.push_back(&event);
    std::sort(whole_.begin(), whole_.end(), [](const HistoryEvent* a, const HistoryEvent* b) { return InCanonicalOrder(*a, *b); });
    Reset(whole_);
    std::optional<std::string> failure;
    for (Timestamp moment : moments_) failure = BelieveAt(moment);
    FoldedViews folded{line_.Take(), std::nullopt};
    if (failure) folded.parked = ParkedEntity{"", std::move(*failure), LastPosition(events)};
    return folded;
  }

  // `events` in canonical order.
  void Reset(Strands::Events events) {
    order_ = events;
    moments_.clear();
    for (const HistoryEvent* event : events) moments_.push_back(event->known_at);
    std::sort(moments_.begin(), moments_.end());
    moments_.erase(std::unique(moments_.begin(), moments_.end()), moments_.end());
    in_force_.Reset(order_);
    shown_.Reset(order_);
    persons_.Reset(order_);
    seen_before_count_ = 0;
    believed_before_ = false;
  }

  static Position LastPosition(std::span<const HistoryEvent> events) {
    Position last;
    for (const HistoryEvent& event : events) last = std::max(last, event.position);
    return last;
  }

  // Why there is no new belief at this moment; nothing when there is one.
  std::optional<std::string> BelieveAt(Timestamp moment) {
    if (const std::optional<size_t> circle = in_force_.At(moment, is_in_force_)) {
      return Failed(fmt::format("event {} is part of a circle of events that correct or void each other: void one at the source",
                                order_[*circle]->id));
    }
    if (std::string unreadable = See(moment); !unreadable.empty()) return Failed(std::move(unreadable));
    // Knowledge came that no fold sees differently: what was believed is believed still.
    if (believed_before_ && SeesTheSame()) return std::nullopt;

    beliefs_.Clear();
    for (size_t i = 0; i < seen_count_; ++i) {
      const Status status = FoldEntity(seen_[i]);
      if (!status.ok()) return Failed(fmt::format("{}: {}", seen_[i].entity, MessageOf(status)));
    }
    line_.Advance(moment, beliefs_);
    std::swap(seen_, seen_before_);
    seen_before_count_ = seen_count_;
    believed_before_ = true;
    return std::nullopt;
  }

  std::optional<std::string> Failed(std::string why) {
    believed_before_ = false;
    return why;
  }

  // Fills seen_ with what folds see at the moment. Returns why an event in force cannot be read, or "".
  std::string See(Timestamp moment) {
    shown_.At(moment, is_in_force_);
    persons_.At(moment, is_in_force_);
    seen_count_ = 0;
    for (size_t i = 0; i < order_.size(); ++i) {
      if (!is_in_force_[i]) continue;
      const HistoryEvent& event = *order_[i];
      if (!event.unreadable.empty()) return event.unreadable;
      if (IsPlatforms(event) || !projection_.reads.Contains(event.says)) continue;
      Seen& seen = SeenOf(persons_.EntityOf(i));
      const std::optional<ShownRecords::Stopped>& stopped = shown_.Of(i);
      seen.events.push_back({event.said, event.occurred_on, event.known_at, {}, event.position});
      seen.vanished_by.push_back(Position());
      if (!stopped) continue;
      seen.events.back().unknown_from = stopped->unknown_from;
      seen.vanished_by.back() = stopped->said_by;
    }
    return "";
  }

  Seen& SeenOf(std::string_view entity) {
    for (size_t i = 0; i < seen_count_; ++i) {
      if (seen_[i].entity == entity) return seen_[i];
    }
    if (seen_count_ == seen_.size()) seen_.emplace_back();
    Seen& seen = seen_[seen_count_++];
    seen.entity = entity;
    seen.events.clear();
    seen.vanished_by.clear();
    return seen;
  }

  bool SeesTheSame() const {
    const auto same_event = [](const KnownEvent& a, const KnownEvent& b) {
      return a.said == b.said && a.unknown_from == b.unknown_from;
    };
    return seen_count_ == seen_before_count_ &&
           std::equal(seen_.begin(), seen_.begin() + static_cast<ptrdiff_t>(seen_count_), seen_before_.begin(),
                      [&](const Seen& a, const Seen& b) {
                        return a.entity == b.entity &&
                               std::equal(a.events.begin(), a.events.end(), b.events.begin(), b.events.end(), same_event);
                      });
  }

  Status FoldEntity(const Seen& seen) {
    Sink sink(seen, beliefs_);
    return projection_.fold({seen.entity, seen.events}, sink);
  }

  // Takes what a fold says of one entity.
  class Sink : public FactSink {
   public:
    Sink(const Seen& seen, Beliefs& into) : seen_(seen), into_(into) {}
    void Add(const FactView& fact, std::span<const Position> made_by) override {
      into_.Add(fact, made_by, fact.unknown_end ? Vanishings(made_by) : std::vector<Position>());
    }

   private:
    // An end that is unknown is made by the event that says the record vanished, too: whoever opens the figure must find it.
    std::vector<Position> Vanishings(std::span<const Position> made_by) const {
      std::vector<Position> vanishings;
      for (size_t i = 0; i < seen_.events.size(); ++i) {
        const bool cited = std::find(made_by.begin(), made_by.end(), seen_.events[i].position) != made_by.end();
        if (cited && seen_.vanished_by[i] != Position()) vanishings.push_back(seen_.vanished_by[i]);
      }
      return vanishings;
    }
    const Seen& seen_;
    Beliefs& into_;
  };

  const Projection& projection_;
  Strands strands_;
  std::vector<const HistoryEvent*> whole_;
  Strands::Events order_;  // what is folded now
  std::vector<Timestamp> moments_;
  InForce in_force_;
  ShownRecords shown_;
  MergedPersons persons_;
  BeliefLine line_;
  std::vector<char> is_in_force_;
  std::vector<Seen> seen_, seen_before_;  // the first *_count_ are meant; the rest is memory kept
  size_t seen_count_ = 0, seen_before_count_ = 0;
  bool believed_before_ = false;
  Beliefs beliefs_;
};

HistoryFolder::HistoryFolder(const Projection& projection) : pass_(std::make_unique<Pass>(projection)) {}
HistoryFolder::~HistoryFolder() = default;
FoldedViews HistoryFolder::FoldToViews(std::span<const HistoryEvent> events) { return pass_->Fold(events); }

FoldedHistory HistoryFolder::Fold(std::span<const HistoryEvent> events) {
  FoldedViews folded = FoldToViews(events);
  FoldedHistory kept{{}, std::move(folded.parked)};
  kept.facts.reserve(folded.facts.size());
  for (const KnownFactView& fact : folded.facts) kept.facts.push_back(CopyOf(fact));
  return kept;
}

FoldedHistory FoldHistory(const Projection& projection, std::span<const HistoryEvent> events) {
  return HistoryFolder(projection).Fold(events);
}

}  // namespace hanes
