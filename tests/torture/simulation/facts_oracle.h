// SPDX-License-Identifier: Apache-2.0
// What a view must hold at a position of the log, worked out the slow and obvious way (NaiveHistory), and what it must answer there.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hanes/v1/event.pb.h"
#include "projections/caseload_question.h"
#include "projections/checkpoint.h"
#include "projections/fact_index.h"
#include "projections/fact_store.h"
#include "projections/history_event.h"
#include "projections/projection.h"
#include "tests/torture/simulation/log_oracle.h"

namespace hanes::simulation {

class FactsOracle {
 public:
  // `events` outlives it and only grows.
  FactsOracle(const Projection& projection, const std::vector<ExpectedEvent>& events) : projection_(projection), events_(events) {}

  // DataLoss when a view that stands at this checkpoint is not what its events make it.
  Status Check(const Checkpoint& checkpoint);
  // The answer that is due from the facts of that position.
  StatusOr<v1::Answer> Ask(const Checkpoint& checkpoint, const v1::Question& question, const QuestionContext& context);

 private:
  using Facts = std::shared_ptr<const std::vector<KnownFact>>;
  struct Moment {
    std::map<std::string, Facts> groups;  // by the smallest of their streams
    FactDigest digest;
    uint64_t facts = 0;
    std::unique_ptr<FactIndex> index;     // made when asked
  };
  class Store;
  const Moment& At(Position position);
  void ReadUpTo(Position position);
  std::map<std::string, std::string> GroupsAt(Position position) const;
  Facts Fold(const std::string& group, const std::vector<Position>& story);

  const Projection& projection_;
  const std::vector<ExpectedEvent>& events_;
  std::deque<v1::Event> said_;
  std::map<std::pair<std::string, size_t>, Facts> folded_;  // by group and last position
  std::map<Position, Moment> moments_;
};

}  // namespace hanes::simulation
