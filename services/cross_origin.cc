// SPDX-License-Identifier: Apache-2.0
#include "services/cross_origin.h"

#include <algorithm>

namespace hanes {
namespace {

constexpr std::string_view kFeeds = "/v1/";
constexpr std::string_view kDocument = "/openapi.json";

bool IsFeed(const HttpRequest& request) { return request.target.starts_with(kFeeds) || request.target == kDocument; }

bool IsOrigin(std::string_view text) {
  const size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (scheme == 0 || text.size() == scheme) return false;
  return text.substr(scheme).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == std::string_view::npos;
}

}  // namespace

StatusOr<CrossOrigin> CrossOrigin::Read(std::string_view origins) {
  CrossOrigin named;
  while (!origins.empty()) {
    const std::string_view origin = origins.substr(0, origins.find(','));
    origins.remove_prefix(std::min(origin.size() + 1, origins.size()));
    if (!IsOrigin(origin)) {
      return InvalidArgument("http-origins \"{}\": write scheme and host of each site, with commas between: https://figures.example", origin);
    }
    named.origins_.emplace_back(origin);
  }
  return named;
}

bool CrossOrigin::Names(const std::string& origin) const { return std::ranges::find(origins_, origin) != origins_.end(); }

std::optional<HttpResponse> CrossOrigin::AnswerPreflight(const HttpRequest& request) const {
  const bool asks = request.method == "OPTIONS" && !request.Header("access-control-request-method").empty();
  if (!asks || !IsFeed(request) || !Names(request.Header("origin"))) return std::nullopt;
  HttpResponse response{.status = 204, .headers = {}, .body = ""};
  response.SetHeader("Access-Control-Allow-Methods", "GET, HEAD");
  response.SetHeader("Access-Control-Allow-Headers", "Authorization, If-None-Match");
  response.SetHeader("Access-Control-Max-Age", "600");
  return response;
}

void CrossOrigin::Allow(const HttpRequest& request, HttpResponse* response) const {
  if (origins_.empty() || !IsFeed(request)) return;
  const std::string& vary = response->Header("Vary");
  response->SetHeader("Vary", vary.empty() ? "Origin" : vary + ", Origin");
  if (!Names(request.Header("origin"))) return;
  response->SetHeader("Access-Control-Allow-Origin", request.Header("origin"));
  response->SetHeader("Access-Control-Expose-Headers", "ETag, Hanes-Known-At, Hanes-Position, Link");
  response->SetHeader("Cross-Origin-Resource-Policy", "cross-origin");
}

}  // namespace hanes
