// SPDX-License-Identifier: Apache-2.0
// Keeps one store of facts up with one log: reads what is new, folds the entities it is about again, writes the differences.
//
// Cut anywhere and started again, or given the log in other portions, it ends with the same facts and the same digest.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "projections/entity_groups.h"
#include "projections/fact_store.h"
#include "projections/known_history.h"
#include "projections/projection.h"
#include "projections/rocks_fact_store.h"
#include "store/event_log.h"

namespace hanes {

class ViewRunner {
 public:
  // Everything given must outlive the runner. Reads the store's checkpoint and groups.
  static StatusOr<std::unique_ptr<ViewRunner>> Open(const Projection& projection, const EventReader& reader, RocksFactStore& store);

  // Takes in the next portion of the log, not beyond `up_to`; says how many events that were, 0 at the end. `listener` may be null.
  // DataLoss when the log gives another position than the one expected: nothing is skipped, nothing was written. After any error the
  // store is as it was before the step or as it is after it; open another runner, for this one may be neither.
  StatusOr<uint64_t> Step(FactListener* listener, Position up_to);
  // Steps until `up_to`, or the head as it was when called, is taken in.
  Status CatchUp(FactListener* listener, Position up_to = Position(UINT64_MAX));

  const Checkpoint& checkpoint() const { return checkpoint_; }
  const std::vector<ParkedEntity>& parked() const { return parked_; }

 private:
  ViewRunner(const Projection& projection, const EventReader& reader, RocksFactStore& store);

  // What a portion of the log does to the store, and to the memory that follows it.
  struct Portion {
    FactWrites writes;
    FactChange change;
  };
  StatusOr<RecordBatch> ReadBatch() const;
  StatusOr<Portion> Apply(std::span<const Record> records);
  Status Commit(Portion portion, FactListener* listener);

  Status Identify();
  Status ExpectNoHole(std::span<const Record> records) const;
  Status JoinMerged(const Record& record, Portion& portion);
  StatusOr<std::vector<std::string>> AffectedGroups(std::span<const Record> records, Portion& portion);
  Status FoldGroups(std::span<const std::string> groups, Position up_to, Portion& portion);
  Status Replace(const std::string& group, std::vector<KnownFact> facts, Portion& portion);
  static void Park(const std::string& group, std::optional<ParkedEntity> parked, Portion& portion);

  const Projection& projection_;
  const EventReader& reader_;
  RocksFactStore& store_;
  HistoryFolder folder_;
  EventPool pool_;
  ViewIdentity identity_;
  EntityGroups groups_;
  Checkpoint checkpoint_;
  std::vector<ParkedEntity> parked_;  // in order of names
};

// What a store made by this projection from this log is called.
StatusOr<ViewIdentity> IdentityOf(const Projection& projection, const EventReader& reader);

// Does the projection fold streams of this kind?
bool Folds(const Projection& projection, std::string_view stream);

}  // namespace hanes
