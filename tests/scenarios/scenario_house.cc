// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/scenario_house.h"

#include <stdlib.h>

#include <filesystem>

#include "base/check.h"
#include "projections/askable.h"
#include "projections/bulk_fold.h"
#include "projections/runner.h"

namespace hanes::testing {
namespace {

std::string MakeTemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "hanes_scenario_XXXXXX").string();
  HANES_CHECK(mkdtemp(pattern.data()) != nullptr, "the temporary folder cannot be written to");
  return pattern;
}

}  // namespace

ScenarioHouse::~ScenarioHouse() {
  views_.clear();
  std::filesystem::remove_all(folder_);
}

StatusOr<std::unique_ptr<ScenarioHouse>> ScenarioHouse::Make(const std::vector<v1::Event>& events, Way way,
                                                             const std::set<std::string>& projections) {
  std::unique_ptr<ScenarioHouse> house(new ScenarioHouse(MakeTemporaryFolder()));
  for (const std::string& name : projections) RETURN_IF_ERROR(house->OpenView(name));
  RETURN_IF_ERROR(way == Way::kLive ? house->FollowOneByOne(events) : house->FoldAtOnce(events));
  return house;
}

Status ScenarioHouse::OpenView(const std::string& name) {
  OwnView view;
  ASSIGN_OR_RETURN(view.projection, FindProjection(name));
  ASSIGN_OR_RETURN(view.store, RocksFactStore::Open(folder_ + "/" + name));
  view.index = NewIndexOf(name);
  view.index->SetDeltaMin(4);  // small, so that even a short history is merged into the columns now and then
  views_.push_back(std::move(view));
  return OkStatus();
}

Status ScenarioHouse::FollowOneByOne(const std::vector<v1::Event>& events) {
  std::vector<std::unique_ptr<ViewRunner>> runners;
  for (const OwnView& view : views_) {
    ASSIGN_OR_RETURN(runners.emplace_back(), ViewRunner::Open(*view.projection, log_, *view.store));
  }
  for (const v1::Event& event : events) {
    log_.Append(event);
    for (size_t i = 0; i < views_.size(); ++i) RETURN_IF_ERROR(runners[i]->CatchUp(views_[i].index.get()));
  }
  return OkStatus();
}

Status ScenarioHouse::FoldAtOnce(const std::vector<v1::Event>& events) {
  log_.AppendAll(events);
  ASSIGN_OR_RETURN(const LogHead head, log_.Head());
  for (const OwnView& view : views_) {
    BulkFoldOptions options;
    options.scratch_folder = fmt::format("{}/scratch-{}", folder_, view.projection->name);
    RETURN_IF_ERROR(BulkFold(*view.projection, log_, head.position, *view.store, options).status());
    RETURN_IF_ERROR(view.index->Load(*view.store));
  }
  return OkStatus();
}

StatusOr<v1::Answer> ScenarioHouse::Ask(const v1::Question& question) const {
  ASSIGN_OR_RETURN(const Askable* askable, FindAskable(question.view()));
  ASSIGN_OR_RETURN(const std::string_view projection, ProjectionOf(*askable, question));
  ASSIGN_OR_RETURN(const LogHead head, log_.Head());
  for (const OwnView& view : views_) {
    if (view.projection->name != projection) continue;
    QuestionContext context;
    context.authority = AuthorityId("W06000012");
    context.now = head.last_appended_at;
    context.provable_from = head.first_appended_at;
    context.last_appended_at = head.last_appended_at;
    context.projection_version = view.projection->version;
    return hanes::Ask(*askable, view.index->Read(), question, context);
  }
  return Unavailable("the view \"{}\" is not in this house", projection);
}

StatusOr<std::string> ScenarioHouse::Digests() const {
  std::string digests;
  for (const OwnView& view : views_) {
    ASSIGN_OR_RETURN(const Checkpoint checkpoint, view.store->LoadCheckpoint());
    digests += fmt::format("{} {}\n", view.projection->name, checkpoint.digest.ToString());
  }
  return digests;
}

}  // namespace hanes::testing
