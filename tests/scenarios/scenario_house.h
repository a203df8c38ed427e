// SPDX-License-Identifier: Apache-2.0
// Two ways for events to become answers, which must be the same: taken in one by one as they come, or folded in bulk afterwards.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/status.h"
#include "hanes/v1/event.pb.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/projection.h"
#include "projections/rocks_fact_store.h"
#include "projections/testing/memory_log.h"

namespace hanes::testing {

enum class Way { kLive, kBulk };

// Views of its own, with their facts in RocksDB in a temporary folder that is removed at the end.
class ScenarioHouse {
 public:
  // `projections`: the names of those that will be asked.
  static StatusOr<std::unique_ptr<ScenarioHouse>> Make(const std::vector<v1::Event>& events, Way way,
                                                       const std::set<std::string>& projections = {"caseload"});
  ~ScenarioHouse();

  StatusOr<v1::Answer> Ask(const v1::Question& question) const;
  const FactIndex& index() const { return *views_.front().index; }
  // A line a view, in order of their names.
  StatusOr<std::string> Digests() const;

 private:
  struct OwnView {
    const Projection* projection;
    std::unique_ptr<RocksFactStore> store;
    std::unique_ptr<FactIndex> index;
  };
  explicit ScenarioHouse(std::string folder) : folder_(std::move(folder)) {}
  Status OpenView(const std::string& name);
  Status FollowOneByOne(const std::vector<v1::Event>& events);
  Status FoldAtOnce(const std::vector<v1::Event>& events);

  const std::string folder_;
  MemoryLog log_;
  std::vector<OwnView> views_;
};

}  // namespace hanes::testing
