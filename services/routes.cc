// SPDX-License-Identifier: Apache-2.0
#include "services/route.h"

#include <array>

#include "services/figures_routes.h"
#include "services/live_route.h"
#include "services/openapi.h"
#include "services/pages/assets.h"
#include "services/pages/pages.h"
#include "services/probe_routes.h"
#include "services/public_routes.h"
#include "services/question_routes.h"

namespace hanes {
namespace {

constexpr auto kNothing = RouteNeeds::kNothing;
constexpr auto kAuthority = RouteNeeds::kAuthority;
constexpr auto kViews = RouteNeeds::kViews;

constexpr auto kRoutes = std::to_array<Route>({
    {"/healthz", "healthz", kNothing, AnswerHealth},
    {"/readyz", "readyz", kNothing, AnswerReady},
    {"/metrics", "metrics", kNothing, AnswerMetrics},
    {"/live", "live", kAuthority, AnswerLive},
    {"/openapi.json", "openapi", kAuthority, AnswerOpenApi},
    {"/v1/authorities/{gss}/status", "status", kAuthority, AnswerStatus},
    {"/v1/authorities/{gss}/history/{stream}", "history", kAuthority, AnswerHistory},
    {"/v1/authorities/{gss}/figures", "figures", kViews, AnswerFigures},
    {"/v1/authorities/{gss}/figures.csv", "figures", kViews, AnswerFigures},
    {"/v1/authorities/{gss}/figures.json", "figures", kViews, AnswerFigures},
    {"/v1/authorities/{gss}/figures.xlsx", "figures", kViews, AnswerFigures},
    {"/v1/public/authorities/{gss}/figures", "public_figures", kViews, AnswerPublicFigures},
    {"/v1/public/authorities/{gss}/figures.csv", "public_figures", kViews, AnswerPublicFigures},
    {"/v1/public/authorities/{gss}/figures.json", "public_figures", kViews, AnswerPublicFigures},
    {"/v1/public/authorities/{gss}/figures.xlsx", "public_figures", kViews, AnswerPublicFigures},
    {"/v1/authorities/{gss}/{view}", "view", kAuthority, AnswerQuestion, LiveFiguresOfQuestion},
    {"/assets/{name}", "asset", kNothing, AnswerAsset},
    // Pages last: one that is not there says so as a page.
    {"/", "page", kAuthority, AnswerPage, LiveFiguresOfPage},
    {"/{page}", "page", kAuthority, AnswerPage, LiveFiguresOfPage},
    {"/cy/{page}", "page", kAuthority, AnswerPage, LiveFiguresOfPage},
    {"/editions/{week}", "page", kAuthority, AnswerPage},
    {"/cy/editions/{week}", "page", kAuthority, AnswerPage},
    {"/record/{stream}", "page", kAuthority, AnswerPage},
    {"/cy/record/{stream}", "page", kAuthority, AnswerPage},
});

// Takes the next segment off a pattern.
std::string_view TakeSegment(std::string_view* pattern) {
  pattern->remove_prefix(1);  // its slash
  const std::string_view segment = pattern->substr(0, pattern->find('/'));
  pattern->remove_prefix(segment.size());
  return segment;
}

bool Fits(std::string_view pattern, const Target& target, RouteArguments* arguments) {
  if (pattern == "/") return target.segments.empty();
  for (const std::string& segment : target.segments) {
    if (pattern.empty()) return false;
    const std::string_view wanted = TakeSegment(&pattern);
    if (wanted.starts_with('{')) arguments->insert_or_assign(std::string(wanted.substr(1, wanted.size() - 2)), segment);
    else if (wanted != segment) return false;
  }
  return pattern.empty();
}

}  // namespace

std::span<const Route> Routes() { return kRoutes; }

const Route* FindRoute(std::span<const Route> routes, const Target& target, RouteArguments* arguments) {
  for (const Route& route : routes) {
    arguments->clear();
    if (Fits(route.pattern, target, arguments)) return &route;
  }
  return nullptr;
}

}  // namespace hanes
