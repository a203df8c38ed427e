// SPDX-License-Identifier: Apache-2.0
#include "services/pages/pages.h"

#include <algorithm>
#include <array>

#include "services/http_content.h"
#include "services/pages/extracts.h"
#include "services/pages/frame.h"
#include "services/pages/page.h"
#include "services/pages/page_list.h"
#include "services/pages/question_page.h"
#include "services/problem.h"

namespace hanes {
namespace {

// Scripts and styles come from here alone, and nothing is sent anywhere else.
constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'";

constexpr auto kPages = std::to_array<Page>({
    {"/", Text::kPageThisWeek, true, DrawThisWeek, LiveThisWeek},
    {"/caseload", Text::kPageCaseload, true, DrawQuestionPage, LiveQuestionPage},
    {"/sickness", Text::kPageSickness, true, DrawQuestionPage, LiveQuestionPage},
    {"/recruitment", Text::kPageRecruitment, true, DrawQuestionPage, LiveQuestionPage},
    {"/indicators", Text::kPageIndicators, true, DrawQuestionPage, LiveQuestionPage},
    {"/supervision", Text::kPageSupervision, true, DrawQuestionPage, LiveQuestionPage},
    {"/front-door", Text::kPageFrontDoor, true, DrawQuestionPage, LiveQuestionPage},
    {"/due", Text::kPageDue, true, DrawQuestionPage},
    {"/programme", Text::kPageProgramme, true, DrawQuestionPage},
    {"/editions", Text::kPageEditions, true, DrawEditionsPage},
    {"/health", Text::kPageHealth, true, DrawHealthPage, nullptr, false},
    {"/audits", Text::kPageAudits, false, DrawQuestionPage},
    {"/editions/{week}", Text::kPageEditions, false, DrawEditionPage},
    {"/compare", Text::kPageCompare, false, DrawComparePage},
    {"/rebuild", Text::kPageRebuild, false, DrawRebuildPage, nullptr, false},
    {"/openapi", Text::kPageFeeds, false, DrawFeedsPage, nullptr, false},
    {"/figure", Text::kPageFigure, false, DrawFigurePage},
    {"/record/{stream}", Text::kPageRecord, false, DrawRecordPage},
});

// The pattern's words must be there, and each {name} takes one segment.
bool Fits(std::string_view pattern, std::string_view path, RouteArguments* arguments) {
  arguments->clear();
  while (!pattern.empty() && !path.empty()) {
    pattern.remove_prefix(1);  // slashes
    path.remove_prefix(1);
    const std::string_view wanted = pattern.substr(0, pattern.find('/')), given = path.substr(0, path.find('/'));
    if (wanted.starts_with('{') && !given.empty()) arguments->insert_or_assign(std::string(wanted.substr(1, wanted.size() - 2)), std::string(given));
    else if (wanted != given) return false;
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(given.size());
  }
  return pattern.empty() && path.empty();
}

const Page* FindPage(std::string_view path, RouteArguments* arguments) {
  const auto found = std::ranges::find_if(kPages, [&](const Page& page) { return Fits(page.pattern, path, arguments); });
  return found == kPages.end() ? nullptr : &*found;
}

// The request as a page sees it; without its moment.
PageRequest Plain(const RouteContext& context, const Target& target) {
  PageRequest request{context, Language::kEnglish, "", target.query, {}, {}};
  for (size_t i = 0; i < target.segments.size(); ++i) {
    if (i == 0 && target.segments[i] == "cy") request.language = Language::kWelsh;
    else request.path += "/" + target.segments[i];
  }
  if (request.path.empty()) request.path = "/";
  request.moment.known = context.clock.Now();
  request.moment.as_at = DayInLondon(request.moment.known);
  return request;
}

Status SettleMoment(PageRequest& request) {
  const RouteContext& context = request.context;
  const Timestamp now = context.clock.Now();
  ASSIGN_OR_RETURN(const auto extracts, context.memory.RecentExtracts(context.questions, context.authority, now));
  ASSIGN_OR_RETURN(request.moment, ReadMoment(request.query, now, extracts->last_received));
  return OkStatus();
}

StatusOr<PageBody> Draw(const Page& page, PageRequest& request) {
  RETURN_IF_ERROR(SettleMoment(request));
  if (page.needs_views) RETURN_IF_ERROR(request.context.ready());
  return page.draw(request);
}

bool CanBeFollowed(const Page& page, const PageRequest& request) { return page.live != nullptr && request.moment.IsNow(); }

HttpResponse Respond(const PageRequest& request, const PageBody& body, bool live) {
  HttpResponse response{.status = body.status, .body = FramedPage(request, body, live)};
  response.SetHeader("Content-Type", "text/html; charset=utf-8");
  response.SetHeader("Content-Language", std::string(CodeOf(request.language)));
  response.SetHeader("Content-Security-Policy", std::string(kPagePolicy));
  response.SetHeader("Cache-Control", "no-store");
  if (body.status == 503) response.SetHeader("Retry-After", "5");
  return response;
}

}  // namespace

std::span<const Page> Pages() { return kPages; }

HttpResponse AnswerPage(const RouteContext& context, const HttpRequest& asked, const Target& target, const RouteArguments&) {
  PageRequest request = Plain(context, target);
  const Page* const page = FindPage(request.path, &request.arguments);
  if (page == nullptr) {
    if (PrefersPage(asked)) return Respond(request, UnknownPageBody(request), false);
    return Problem(404, "unknown-path", "There is nothing at this path", fmt::format("there is no page {}", request.path));
  }
  const StatusOr<PageBody> body = Draw(*page, request);
  if (!body.ok()) return Respond(request, ErrorBody(request, body.status()), false);
  return Respond(request, *body, CanBeFollowed(*page, request));
}

void ShowAsPage(const RouteContext& context, const HttpRequest& asked, HttpResponse* response) {
  StatusOr<Target> target = ParseTarget(asked.target);
  Target unreadable;
  if (asked.target.starts_with("/cy/") || asked.target.starts_with("/cy?")) unreadable.segments = {"cy"};
  const PageRequest request = Plain(context, target.ok() ? *target : unreadable);
  const HttpResponse shown = Respond(request, ProblemBody(request, response->status, *response->problem), false);
  for (const auto& [name, value] : shown.headers) response->SetHeader(name, value);
  response->body = shown.body;
}

StatusOr<LiveFigures> LiveFiguresOfPage(const RouteContext& context, const Target& target, const RouteArguments&) {
  PageRequest request = Plain(context, target);
  const Page* const page = FindPage(request.path, &request.arguments);
  if (page == nullptr) return NotFound("there is no page {}", request.path);
  RETURN_IF_ERROR(SettleMoment(request));
  if (!CanBeFollowed(*page, request)) return NotFound("the page {} does not change", request.path);
  return page->live(request);
}

}  // namespace hanes
