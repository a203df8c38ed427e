// SPDX-License-Identifier: Apache-2.0
// What an author of a view writes: a pure fold from what is known of one entity to facts, and questions over the facts.
//
// The runner does the rest: reads the log, groups by entity, joins merged persons, leaves out what was corrected or voided, folds once
// for each moment at which knowledge changed, writes differences, checkpoints, digests, rebuilds. A fold never reads a clock, a lock or
// storage, and never learns in what order its events arrived.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "hanes/v1/payload_views.h"
#include "projections/fact.h"
#include "projections/payload_set.h"

namespace hanes {

// One event in force, as a fold sees it.
struct KnownEvent {
  PayloadView said;
  Date occurred_on;
  Timestamp known_at;
  // Set when the source stopped showing the record: from this day on what the event says is unknown, unless it had ended before.
  std::optional<Date> unknown_from;
  Position position;
};

// What is known of one entity at one moment: corrections applied, voided events gone, merged persons together; in order of
// (occurred_on, occurred_at, recorded_at, id), so that it is the same whatever the order of arrival.
struct EntityKnowledge {
  std::string_view entity;  // "child:C1"
  std::span<const KnownEvent> events;
};

// Where a fold leaves its facts: `made_by` are the positions of the events that made the fact. Their texts are the entity's and the events'
// own, or stand in the program itself.
class FactSink {
 public:
  virtual ~FactSink() = default;
  virtual void Add(const FactView& fact, std::span<const Position> made_by) = 0;
};

// One view's way of reading history. All of a projection that the runner needs to know.
struct Projection {
  std::string_view name;                           // "caseload"
  uint32_t version = 0;                            // raised when the same events make other facts
  std::vector<std::string_view> entity_kinds;      // kinds of streams it folds: "child", "worker"
  // Facts of one entity at one moment of knowledge. An error parks this entity alone.
  Status (*fold)(const EntityKnowledge& knowledge, FactSink& facts) = nullptr;
  // What the fold reads. An event that says anything else makes no fact and changes none, so it is not even kept.
  PayloadSet reads = PayloadSet::All();
  // The strand of an entity's story that an event belongs to: a case, an allocation, an episode. A fold of the whole story gives what folds
  // of its strands, each alone, give together; so only the strand that something new was said of is folded again. Two stories may share
  // a name, which costs time and changes nothing. Null when all events of an entity are one strand. Asked only of events that are read.
  std::string_view (*strand)(const PayloadView& said) = nullptr;
};

// Every projection there is, in the order they are shown. Adding one is a line here.
std::span<const Projection> Projections();
// NotFound, naming those there are.
StatusOr<const Projection*> FindProjection(std::string_view name);

}  // namespace hanes
