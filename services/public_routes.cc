// SPDX-License-Identifier: Apache-2.0
#include "services/public_routes.h"

#include "projections/answer_text.h"
#include "services/answer_body.h"
#include "services/http_content.h"
#include "services/problem.h"
#include "services/public_figures.h"

namespace hanes {
namespace {

// A week is published once a week: who asks again within this time sees what was there.
constexpr char kKeep[] = "public, max-age=300";

}  // namespace

HttpResponse AnswerPublicFigures(const RouteContext& context, const HttpRequest& request, const Target& target, const RouteArguments&) {
  std::string word = target.segments.back();
  const BodyFormat format = TakeBodyFormat(request, &word);
  const StatusOr<PublicQuestion> question = ReadPublicQuestion(target.query);
  if (!question.ok()) return ProblemOf(question.status());
  if (context.log == nullptr) {
    return ProblemOf(FailedPrecondition("the rule that withholds small counts is in the log, and this process knows none; run `hanes gateway` with "
                                        "--log"));
  }
  const StatusOr<v1::Answer> answer = AskPublicFigures(context.questions, *context.log, *question);
  if (!answer.ok()) return ProblemOf(answer.status());
  StatusOr<HttpResponse> response = BodyOf(*answer, format, false, "public-figures-" + context.authority);
  if (!response.ok()) return ProblemOf(response.status());
  AddValidator(request, ETagOf(fmt::format("{}\n{}", static_cast<int>(format), AnswerText(*answer, AnswerFormat::kCsv, false))), &*response);
  response->SetHeader("Cache-Control", kKeep);
  return *std::move(response);
}

}  // namespace hanes
