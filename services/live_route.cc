// SPDX-License-Identifier: Apache-2.0
#include "services/live_route.h"

#include <charconv>

#include "services/http_content.h"
#include "services/live_feed.h"
#include "services/problem.h"

namespace hanes {
namespace {

StatusOr<std::string> PageOf(const Target& target) {
  const auto page = target.query.find("page");
  if (page == target.query.end() || target.query.size() != 1) {
    return InvalidArgument("/live has one parameter, the page that is followed, percent-encoded: /live?page=%2F%3Fby%3Dteam");
  }
  return page->second;
}

StatusOr<std::optional<uint64_t>> LastSeen(const HttpRequest& request) {
  const std::string& text = request.Header("last-event-id");
  if (text.empty()) return std::optional<uint64_t>();
  uint64_t position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error == std::errc() && end == text.data() + text.size()) return std::optional(position);
  return InvalidArgument("Last-Event-ID \"{}\" is no position of the log: send back the id of the last event, or leave it out", text);
}

}  // namespace

HttpResponse AnswerLive(const RouteContext& context, const HttpRequest& request, const Target& target, const RouteArguments&) {
  if (context.live == nullptr) return ProblemOf(Unavailable("pages are not followed by this process"));
  const StatusOr<std::string> page = PageOf(target);
  if (!page.ok()) return ProblemOf(page.status());
  const StatusOr<std::optional<uint64_t>> last_seen = LastSeen(request);
  if (!last_seen.ok()) return ProblemOf(last_seen.status());
  StatusOr<std::shared_ptr<HttpStream>> stream = context.live->Follow(*page, *last_seen);
  if (!stream.ok()) return ProblemOf(stream.status());
  HttpResponse response = Content("text/event-stream", "");
  response.SetHeader("X-Accel-Buffering", "no");  // a proxy that gathers what it passes on would make it late
  response.stream = *std::move(stream);
  return response;
}

}  // namespace hanes
