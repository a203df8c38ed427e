// SPDX-License-Identifier: Apache-2.0
#include "services/gateway.h"

#include "services/builds.h"
#include "services/http_content.h"
#include "services/pages/pages.h"
#include "services/problem.h"

namespace hanes {
namespace {

// Of every answer that does not say otherwise: nothing of it runs, is framed, kept or read from another site's page.
constexpr std::string_view kSafeHeaders[][2] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
};

HttpResponse UnknownPath(const std::string& target) {
  return Problem(404, "unknown-path", "There is nothing at this path",
                 fmt::format("\"{}\" is not a path of hanes; there are /v1/authorities/{{gss}}/{{view}}, "
                             "/v1/authorities/{{gss}}/history/{{stream}}, /v1/authorities/{{gss}}/status, /healthz, /readyz and /metrics",
                             target));
}

HttpResponse UnknownAuthority(const std::string& known, const std::string& asked) {
  return Problem(404, "unknown-authority", "This council is not here",
                 known.empty() ? "the log is empty: nothing is known of any council yet"
                               : fmt::format("\"{}\" is not the council of this log, which is {}", asked, known));
}

}  // namespace

HttpLimits LimitsFor(const Access& access) {
  HttpLimits limits;
  limits.beyond_loopback = access.has_tokens();
  return limits;
}

Gateway::Gateway(const Questions& questions, Metrics& metrics, const GatewayOptions& options)
    : questions_(questions), metrics_(metrics), access_(options.access), cross_origin_(options.cross_origin), clock_(*options.clock), log_(options.log) {
  if (options.log == nullptr) return;
  const auto figures = [this](const std::string& page) { return FiguresOf(page); };
  live_ = std::make_unique<LiveFeed>(*options.log, questions, clock_, figures, metrics, options.live);
}

void Gateway::Stop() {
  if (live_ != nullptr) live_->Stop();
}

HttpResponse Gateway::Answer(const HttpRequest& request) const {
  Routed routed = Route(request);
  HttpResponse& response = routed.response;
  ShowRefusal(request, &response);
  cross_origin_.Allow(request, &response);
  const bool whole = response.status == 200 || response.status == 304;  // 304: its Vary alone
  if (whole && response.stream == nullptr && response.Header("Content-Encoding").empty()) CompressIfAccepted(request, &response);
  const Metrics::Labels labels = {{"route", std::string(routed.route)}, {"status", std::to_string(response.status)}};
  metrics_.Counter("http_requests_total", "Requests answered over HTTP.", labels).Add();
  return response;
}

void Gateway::ShowRefusal(const HttpRequest& request, HttpResponse* response) const {
  if (response->problem.has_value() && PrefersPage(request)) {
    static const std::string kNobody;  // whoever was refused is told nothing of the council
    ShowAsPage({questions_, kNobody, clock_, metrics_, ready_now_, memory_}, request, response);
  }
  for (const auto& [name, value] : kSafeHeaders) {
    if (response->Header(name).empty()) response->SetHeader(std::string(name), std::string(value));
  }
}

Gateway::Routed Gateway::Route(const HttpRequest& request) const {
  // Before a token is asked for: a browser asks whether it may send one.
  if (auto preflight = cross_origin_.AnswerPreflight(request); preflight.has_value()) return {"preflight", *std::move(preflight)};
  if (auto refused = Refusal(request); refused.has_value()) return {"refused", *std::move(refused)};
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response = Problem(405, "method", "Only questions can be asked here", "use GET or HEAD: nothing is changed over HTTP");
    response.SetHeader("Allow", "GET, HEAD");
    return {"method", std::move(response)};
  }
  const StatusOr<Target> target = ParseTarget(request.target);
  if (!target.ok()) return {"unknown", ProblemOf(target.status())};
  RouteArguments arguments;
  const hanes::Route* route = FindRoute(Routes(), *target, &arguments);
  if (route == nullptr) return {"unknown", UnknownPath(request.target)};
  std::string authority;
  if (auto refused = Refuse(*route, arguments, &authority); refused.has_value()) return {route->name, *std::move(refused)};
  const RouteContext context{questions_, authority, clock_, metrics_, ready_now_, memory_, live_.get(), log_};
  return {route->name, route->answer(context, request, *target, arguments)};
}

// Whether the process lives may be asked by anybody who reaches it.
std::optional<HttpResponse> Gateway::Refusal(const HttpRequest& request) const {
  return request.target == "/healthz" ? std::nullopt : access_.Refuse(request);
}

StatusOr<LiveFigures> Gateway::FiguresOf(const std::string& page) const {
  ASSIGN_OR_RETURN(const Target target, ParseTarget(page));
  RouteArguments arguments;
  const hanes::Route* route = FindRoute(Routes(), target, &arguments);
  if (route == nullptr || route->live == nullptr) return NotFound("\"{}\" is no page with figures that can be followed", page);
  std::string authority;
  if (const auto refused = Refuse(*route, arguments, &authority); refused.has_value()) {
    const std::string& why = refused->problem->detail;
    return refused->status == 404 ? NotFound("{}", why) : Unavailable("{}", why);
  }
  const RouteContext context{questions_, authority, clock_, metrics_, ready_now_, memory_, live_.get(), log_};
  return route->live(context, target, arguments);
}

std::optional<HttpResponse> Gateway::Refuse(const hanes::Route& route, const RouteArguments& arguments, std::string* authority) const {
  if (route.needs == RouteNeeds::kNothing) return std::nullopt;
  StatusOr<std::string> known = Authority();
  if (!known.ok()) return ProblemOf(known.status());
  *authority = *std::move(known);
  const auto asked = arguments.find("gss");
  if (asked != arguments.end() && asked->second != *authority) return UnknownAuthority(*authority, asked->second);
  if (route.needs == RouteNeeds::kAuthority) return std::nullopt;
  const Status ready = Ready();
  return ready.ok() ? std::nullopt : std::optional(ProblemOf(ready));
}

StatusOr<std::string> Gateway::Authority() const {
  {
    const std::lock_guard lock(mutex_);
    if (!authority_.empty()) return authority_;
  }
  ASSIGN_OR_RETURN(const v1::HouseStatus house, questions_.StatusOfHouse());
  const std::lock_guard lock(mutex_);
  authority_ = house.log().authority();
  return authority_;
}

Status Gateway::Ready() const {
  if (ready_) return OkStatus();
  ASSIGN_OR_RETURN(const v1::HouseStatus house, questions_.StatusOfHouse());
  const std::lock_guard lock(mutex_);
  if (!head_wanted_.has_value()) head_wanted_ = house.log().position();
  for (const v1::BuildStatus& build : house.builds()) {
    if (build.at_start()) return BeingBuilt(build);
  }
  for (const v1::ViewStatus& view : house.views()) {
    if (view.position() < *head_wanted_) {
      return Unavailable("{} is at position {} of {}: ask again in a moment", view.view(), view.position(), *head_wanted_);
    }
  }
  if (house.views().empty()) return Unavailable("no view is being served: run `hanes project caseload`");
  ready_ = true;
  return OkStatus();
}

}  // namespace hanes
