// SPDX-License-Identifier: Apache-2.0
// Two ways for events to become answers, which must be the same: taken in one by one as they come, or folded in bulk afterwards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "hanes/v1/event.pb.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/rocks_fact_store.h"
#include "projections/testing/memory_log.h"

namespace hanes::testing {

enum class Way { kLive, kBulk };

// A caseload view of its own, with its facts in a RocksDB in a temporary folder that is removed at the end.
class ScenarioHouse {
 public:
  static StatusOr<std::unique_ptr<ScenarioHouse>> Make(const std::vector<v1::Event>& events, Way way);
  ~ScenarioHouse();

  StatusOr<v1::Answer> Ask(const v1::Question& question) const;
  const FactIndex& index() const { return *index_; }
  StatusOr<FactDigest> Digest() const;

 private:
  explicit ScenarioHouse(std::string folder);
  Status FollowOneByOne(const std::vector<v1::Event>& events);
  Status FoldAtOnce(const std::vector<v1::Event>& events);

  const std::string folder_;
  MemoryLog log_;
  std::unique_ptr<RocksFactStore> store_;
  std::unique_ptr<FactIndex> index_;
};

}  // namespace hanes::testing
