// SPDX-License-Identifier: Apache-2.0
// Questions answered in this process, from views of a log that is here or elsewhere.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "projections/question.h"
#include "projections/view_folder.h"
#include "services/builds.h"
#include "services/questions.h"
#include "store/event_log.h"

namespace hanes {

class LocalQuestions : public Questions {
 public:
  // Adds what the process knows of topics and its log to a status.
  using Describe = std::function<Status(v1::HouseStatus*)>;

  // Everything outlives it. `views` by name of their projection; `describe` may be empty.
  LocalQuestions(const EventReader& log, std::vector<View*> views, const Clock& clock, Describe describe);

  // Views that are ready only now. From any thread; once.
  void Serve(std::vector<View*> views);
  // What is being built: told in the status.
  Builds& builds() { return builds_; }

  StatusOr<v1::Answer> Ask(const v1::Question& question) const override;
  StatusOr<v1::HistoryResponse> History(const StreamId& stream) const override;
  StatusOr<v1::HouseStatus> StatusOfHouse() const override;
  StatusOr<std::vector<v1::RebuildResult>> Rebuild(const v1::RebuildRequest& request, const RebuildProgressFn& progress) override;
  StatusOr<v1::SwapBackResponse> SwapBack(const std::string& view) override;

 private:
  std::vector<View*> views() const;
  StatusOr<View*> Find(std::string_view name) const;
  StatusOr<QuestionContext> ContextOf(const View& view) const;
  StatusOr<v1::Answer> AskRevisionsOf(const v1::Question& question) const;
  StatusOr<v1::Answer> AskOne(const v1::Question& question) const;

  const EventReader& log_;
  mutable std::mutex mutex_;
  std::vector<View*> views_;
  const Clock& clock_;
  const Describe describe_;
  Builds builds_;
};

}  // namespace hanes
