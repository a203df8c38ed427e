// SPDX-License-Identifier: Apache-2.0
#include "services/figures_routes.h"

#include "base/timestamp.h"
#include "services/answer_body.h"
#include "services/figures.h"
#include "services/http_content.h"
#include "services/problem.h"

namespace hanes {
namespace {

// The same for the same figures: what is asked, the day it is asked on where that says the span, and the position that every view and the log
// are at. "" while a view is behind: then nobody can say beforehand what the answer is of.
StatusOr<std::string> ETagAhead(const RouteContext& context, const Target& target, BodyFormat format) {
  ASSIGN_OR_RETURN(const v1::HouseStatus house, context.questions.StatusOfHouse());
  std::string seen = fmt::format("{} {} {}", house.version(), static_cast<int>(format), DayInLondon(context.clock.Now()).ToString());
  for (const v1::ViewStatus& view : house.views()) {
    if (view.position() != house.log().position()) return std::string();
    seen += fmt::format(" {} {} {}", view.view(), view.version(), view.completeness());
  }
  for (const auto& [name, value] : target.query) seen += fmt::format("\n{}={}", name, value);
  return ETagOf(fmt::format("figures {}\n{}", house.log().position(), seen));
}

std::string Encoded(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    encoded += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return encoded;
}

// The same question, from the next row on and of the same moment.
std::string NextPage(const Target& target, const FiguresPage& page) {
  std::map<std::string, std::string> query = target.query;
  query["after"] = page.next->ToString();
  query["known_at"] = page.answer.known_at();
  query["to"] = page.answer.as_at();
  std::string path;
  for (const std::string& segment : target.segments) path += "/" + Encoded(segment);
  char between = '?';
  for (const auto& [name, value] : query) {
    path += fmt::format("{}{}={}", between, Encoded(name), Encoded(value));
    between = '&';
  }
  return path;
}

}  // namespace

HttpResponse AnswerFigures(const RouteContext& context, const HttpRequest& request, const Target& target, const RouteArguments&) {
  std::string word = target.segments.back();
  const BodyFormat format = TakeBodyFormat(request, &word);
  const StatusOr<FiguresQuestion> question = ReadFiguresQuestion(target.query);
  if (!question.ok()) return ProblemOf(question.status());
  const StatusOr<std::string> etag = ETagAhead(context, target, format);
  if (!etag.ok()) return ProblemOf(etag.status());
  if (!etag->empty() && MatchesETag(request.Header("if-none-match"), *etag)) {
    HttpResponse known{.status = 304, .headers = {}, .body = ""};
    known.SetHeader("Vary", "Accept");
    AddValidator(request, *etag, &known);
    return known;
  }
  const StatusOr<FiguresPage> page = AskFigures(context.questions, context.log, *question);
  if (!page.ok()) return ProblemOf(page.status());
  StatusOr<HttpResponse> response = BodyOf(page->answer, format, false, "figures-" + context.authority);
  if (!response.ok()) return ProblemOf(response.status());
  response->SetHeader("Hanes-Position", std::to_string(page->answer.position()));
  response->SetHeader("Hanes-Known-At", page->answer.known_at());
  if (page->next.has_value()) response->SetHeader("Link", fmt::format("<{}>; rel=\"next\"", NextPage(target, *page)));
  // Counted meanwhile at a later position, the answer is not what the validator speaks of.
  const StatusOr<std::string> now = ETagAhead(context, target, format);
  if (!etag->empty() && now.ok() && *now == *etag) AddValidator(request, *etag, &*response);
  return *std::move(response);
}

}  // namespace hanes
