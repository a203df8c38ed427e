// SPDX-License-Identifier: Apache-2.0
#include "services/local_questions.h"

#include "projections/askable.h"
#include "projections/facts_moved.h"
#include "services/compare_figures.h"
#include "services/history.h"
#include "services/revised.h"
#include "services/revisions.h"
#include "services/version.h"

namespace hanes {

LocalQuestions::LocalQuestions(const EventReader& log, std::vector<View*> views, const Clock& clock, Describe describe)
    : log_(log), views_(std::move(views)), clock_(clock), describe_(std::move(describe)), builds_(clock) {}

void LocalQuestions::Serve(std::vector<View*> views) {
  const std::lock_guard lock(mutex_);
  views_ = std::move(views);
}

std::vector<View*> LocalQuestions::views() const {
  const std::lock_guard lock(mutex_);
  return views_;
}

StatusOr<View*> LocalQuestions::Find(std::string_view name) const {
  RETURN_IF_ERROR(FindProjection(name).status());
  for (View* view : views()) {
    if (view->projection().name == name) return view;
  }
  RETURN_IF_ERROR(builds_.WaitFor(name));
  return Unavailable("the view \"{}\" is not served here; run `hanes project {}`", name, name);
}

StatusOr<QuestionContext> LocalQuestions::ContextOf(const View& view) const {
  ASSIGN_OR_RETURN(const LogHead head, log_.Head());
  return QuestionContext{.authority = head.authority,
                         .now = clock_.Now(),
                         .provable_from = head.first_appended_at,
                         .last_appended_at = head.last_appended_at,
                         .projection_version = view.projection().version};
}

StatusOr<v1::Answer> LocalQuestions::Ask(const v1::Question& question) const {
  if (question.view() == "revisions") return AskRevisionsOf(question);
  ASSIGN_OR_RETURN(v1::Answer answer, AskOne(question));
  const bool was_published = question.view() == "series" && question.as_published();
  if (was_published) MarkRevised(AskOne(AsKnownNow(question, answer)), &answer);
  return answer;
}

StatusOr<v1::Answer> LocalQuestions::AskOne(const v1::Question& question) const {
  ASSIGN_OR_RETURN(const Askable* askable, FindAskable(question.view()));
  ASSIGN_OR_RETURN(const std::string_view projection, ProjectionOf(*askable, question));
  ASSIGN_OR_RETURN(const View* view, Find(projection));
  ASSIGN_OR_RETURN(const QuestionContext context, ContextOf(*view));
  // Held for the whole question: a swap meanwhile puts another memory in use and leaves this one be.
  const std::shared_ptr<FactListener> memory = view->listener();
  return hanes::Ask(*askable, static_cast<const FactIndex&>(*memory).Read(), question, context);
}

StatusOr<v1::Answer> LocalQuestions::AskRevisionsOf(const v1::Question& question) const {
  MemoryOfViews memory;
  memory.moved = [this](std::string_view projection, DateRange days, Timestamp then, Timestamp now) -> StatusOr<std::set<std::string>> {
    ASSIGN_OR_RETURN(const View* view, Find(projection));
    const std::shared_ptr<FactListener> listener = view->listener();
    return EntitiesMoved(static_cast<const FactIndex&>(*listener).Read(), days, then, now);
  };
  memory.teams = [this](std::string_view projection, DateRange days, Timestamp known_at,
                        const std::set<std::string>& entities) -> StatusOr<TeamsByEntity> {
    ASSIGN_OR_RETURN(const View* view, Find(projection));
    const std::shared_ptr<FactListener> listener = view->listener();
    return TeamsOfEntities(static_cast<const FactIndex&>(*listener).Read(), projection, days, known_at, entities);
  };
  return AskRevisions(*this, log_, memory, question);
}

StatusOr<v1::HistoryResponse> LocalQuestions::History(const StreamId& stream) const { return HistoryOf(log_, stream); }

StatusOr<v1::HouseStatus> LocalQuestions::StatusOfHouse() const {
  v1::HouseStatus house;
  house.set_version(kVersion);
  for (const View* view : views()) *house.add_views() = view->Describe();
  builds_.Describe(&house);
  if (describe_) RETURN_IF_ERROR(describe_(&house));
  return house;
}

StatusOr<std::vector<v1::RebuildResult>> LocalQuestions::Rebuild(const v1::RebuildRequest& request, const RebuildProgressFn& progress) {
  std::vector<View*> views = this->views();
  if (!request.view().empty()) {
    ASSIGN_OR_RETURN(View* view, Find(request.view()));
    views = {view};
  }
  if (views.empty()) return Unavailable("no view is served here; run `hanes project caseload`");
  std::vector<ViewToRebuild> rebuilt;
  std::vector<std::string> names;
  for (View* view : views) {
    names.emplace_back(view->projection().name);
    ASSIGN_OR_RETURN(const QuestionContext context, ContextOf(*view));
    rebuilt.push_back({view, [view, context](const FactListener& before, const FactListener& after) {
                         return CompareFigures(view->projection().name, before, after, context);
                       }});
  }
  const std::unique_ptr<Builds::Running> running = builds_.Begin(std::move(names), false);
  return View::RebuildAll(rebuilt, request.compare_only(), [&](uint64_t done, uint64_t total) {
    running->Set(done, total);
    if (progress) progress(done, total);
  });
}

StatusOr<v1::SwapBackResponse> LocalQuestions::SwapBack(const std::string& name) {
  ASSIGN_OR_RETURN(View* view, Find(name));
  return view->SwapBack();
}

}  // namespace hanes
