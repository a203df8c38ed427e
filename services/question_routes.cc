// SPDX-License-Identifier: Apache-2.0
#include "services/question_routes.h"

#include <algorithm>
#include <set>

#include "base/civil_date.h"
#include "base/nearest.h"
#include "base/timestamp.h"
#include "projections/askable.h"
#include "projections/question.h"
#include "services/answer_body.h"
#include "services/http_content.h"
#include "services/message_json.h"
#include "services/problem.h"

namespace hanes {
namespace {

// The question that a URL asks. InvalidArgument naming the parameter and the remedy.
StatusOr<v1::Question> QuestionOf(const std::string& view, const std::map<std::string, std::string>& query) {
  v1::Question question;
  question.set_view(view);
  const std::vector<std::string> known(QuestionParameters().begin(), QuestionParameters().end());
  for (const auto& [name, value] : query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return InvalidArgument("there is no parameter \"{}\"{}; there are {}", name, DidYouMean(name, known), fmt::join(known, ", "));
    }
    RETURN_IF_ERROR(SetQuestionParameter(name, value, question));
  }
  if (!question.as_at().empty()) RETURN_IF_ERROR(Annotate(Date::Parse(question.as_at()).status(), "as_at"));
  if (!question.known_at().empty()) RETURN_IF_ERROR(Annotate(ParseKnownAt(question.known_at()).status(), "known_at"));
  return question;
}

std::string ETagOfAnswer(const v1::Question& question, const v1::Answer& answer, BodyFormat format) {
  return ETagOf(fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", question.SerializeAsString(), answer.as_at(), answer.by(), static_cast<int>(format),
                            answer.position(), answer.projection_version(), answer.completeness(), answer.provable_from()));
}

// A child or a worker, in its rows or behind them.
bool NamesSomebody(const v1::Question& question, const v1::Answer& answer) {
  const auto names = [](const std::string& column) { return column == "who" || column == "worker"; };
  return question.open() || !question.worker().empty() || std::ranges::any_of(answer.columns(), names);
}

const std::string& Argument(const RouteArguments& arguments, std::string_view name) { return arguments.find(name)->second; }

}  // namespace

HttpResponse AnswerQuestion(const RouteContext& context, const HttpRequest& request, const Target& target,
                            const RouteArguments& arguments) {
  std::string view = Argument(arguments, "view");
  const BodyFormat format = TakeBodyFormat(request, &view);
  if (const auto askable = FindAskable(view); !askable.ok()) {
    return Problem(404, "unknown-view", "There is no such view", MessageOf(askable.status()));
  }
  const StatusOr<v1::Question> question = QuestionOf(view, target.query);
  if (!question.ok()) return ProblemOf(question.status());
  if (const Status ready = context.ready(); !ready.ok()) return ProblemOf(ready);
  const StatusOr<v1::Answer> answer = context.questions.Ask(*question);
  if (!answer.ok()) return ProblemOf(answer.status());

  StatusOr<HttpResponse> response = BodyOf(*answer, format, question->open(), fmt::format("{}-{}", view, context.authority));
  if (!response.ok()) return ProblemOf(response.status());
  // What names somebody is kept by nobody, and has no validator to keep.
  if (!NamesSomebody(*question, *answer)) AddValidator(request, ETagOfAnswer(*question, *answer, format), &*response);
  return *std::move(response);
}

StatusOr<LiveFigures> LiveFiguresOfQuestion(const RouteContext& context, const Target& target, const RouteArguments& arguments) {
  std::string view = Argument(arguments, "view");
  TakeBodyFormat({}, &view);
  if (const auto askable = FindAskable(view); !askable.ok()) return NotFound("{}", MessageOf(askable.status()));
  ASSIGN_OR_RETURN(const v1::Question question, QuestionOf(view, target.query));
  RETURN_IF_ERROR(context.ready());
  ASSIGN_OR_RETURN(const v1::Answer answer, context.questions.Ask(question));
  LiveFigures figures;
  std::set<std::string> rows;
  for (int index = 0; index < answer.rows_size(); ++index) {
    const v1::AnswerRow& row = answer.rows(index);
    const int dimensions = std::min<int>(static_cast<int>(answer.dimensions()), row.cells_size());
    std::string of = fmt::format("{}", fmt::join(row.cells().begin(), row.cells().begin() + dimensions, "/"));
    of.resize(of.find_last_not_of('/') + 1);
    if (!rows.insert(of).second) of += fmt::format("#{}", index + 1);  // rows of a list may look alike
    for (int i = dimensions; i < row.cells_size(); ++i) figures.emplace_back(of + ":" + answer.columns(i), row.cells(i));
  }
  return figures;
}

HttpResponse AnswerHistory(const RouteContext& context, const HttpRequest&, const Target& target, const RouteArguments& arguments) {
  if (!target.query.empty()) {
    return ProblemOf(InvalidArgument("a history has no parameters: leave out what follows the \"?\""));
  }
  const StatusOr<v1::HistoryResponse> history = context.questions.History(StreamId(Argument(arguments, "stream")));
  return history.ok() ? Content("application/json", MessageJson(*history)) : ProblemOf(history.status());
}

HttpResponse AnswerStatus(const RouteContext& context, const HttpRequest&, const Target&, const RouteArguments&) {
  const StatusOr<v1::HouseStatus> house = context.questions.StatusOfHouse();
  return house.ok() ? Content("application/json", MessageJson(*house)) : ProblemOf(house.status());
}

}  // namespace hanes
