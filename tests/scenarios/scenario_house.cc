// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/scenario_house.h"

#include <stdlib.h>

#include <filesystem>

#include "base/check.h"
#include "projections/bulk_fold.h"
#include "projections/caseload.h"
#include "projections/caseload_question.h"
#include "projections/runner.h"

namespace hanes::testing {
namespace {

std::string MakeTemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "hanes_scenario_XXXXXX").string();
  HANES_CHECK(mkdtemp(pattern.data()) != nullptr, "the temporary folder cannot be written to");
  return pattern;
}

}  // namespace

ScenarioHouse::ScenarioHouse(std::string folder) : folder_(std::move(folder)), index_(NewCaseloadIndex()) {
  index_->SetDeltaMin(4);  // small, so that even a short history is merged into the columns now and then
}

ScenarioHouse::~ScenarioHouse() {
  store_.reset();
  std::filesystem::remove_all(folder_);
}

StatusOr<std::unique_ptr<ScenarioHouse>> ScenarioHouse::Make(const std::vector<v1::Event>& events, Way way) {
  std::unique_ptr<ScenarioHouse> house(new ScenarioHouse(MakeTemporaryFolder()));
  ASSIGN_OR_RETURN(house->store_, RocksFactStore::Open(house->folder_ + "/facts"));
  RETURN_IF_ERROR(way == Way::kLive ? house->FollowOneByOne(events) : house->FoldAtOnce(events));
  return house;
}

Status ScenarioHouse::FollowOneByOne(const std::vector<v1::Event>& events) {
  ASSIGN_OR_RETURN(const auto runner, ViewRunner::Open(CaseloadProjection(), log_, *store_));
  for (const v1::Event& event : events) {
    log_.Append(event);
    RETURN_IF_ERROR(runner->CatchUp(index_.get()));
  }
  return OkStatus();
}

Status ScenarioHouse::FoldAtOnce(const std::vector<v1::Event>& events) {
  log_.AppendAll(events);
  BulkFoldOptions options;
  options.scratch_folder = folder_ + "/scratch";
  ASSIGN_OR_RETURN(const LogHead head, log_.Head());
  RETURN_IF_ERROR(BulkFold(CaseloadProjection(), log_, head.position, *store_, options).status());
  return index_->Load(*store_);
}

StatusOr<v1::Answer> ScenarioHouse::Ask(const v1::Question& question) const {
  ASSIGN_OR_RETURN(const LogHead head, log_.Head());
  QuestionContext context;
  context.authority = AuthorityId("W06000012");
  context.now = head.last_appended_at;
  context.provable_from = head.first_appended_at;
  context.last_appended_at = head.last_appended_at;
  context.projection_version = CaseloadProjection().version;
  return AskCaseload(index_->Read(), question, context);
}

StatusOr<FactDigest> ScenarioHouse::Digest() const {
  ASSIGN_OR_RETURN(const Checkpoint checkpoint, store_->LoadCheckpoint());
  return checkpoint.digest;
}

}  // namespace hanes::testing
