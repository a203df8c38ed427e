// SPDX-License-Identifier: Apache-2.0
// The table of everything that answers over HTTP, and what an answer is given to work with.
//
// A new page or feed: `HttpResponse AnswerIt(const RouteContext&, const HttpRequest&, const Target&, const RouteArguments&)` in a file of its
// own, and one line in routes.cc. The gateway has looked by then at method, host, council and what the route needs.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/status.h"
#include "services/http_message.h"
#include "services/questions.h"
#include "store/event_log.h"

namespace hanes {

class LiveFeed;
class PageMemory;

// What every route may use. Lives as long as one answer.
struct RouteContext {
  const Questions& questions;
  const std::string& authority;          // GSS code of the council; "" when the route does not need it, or the log is empty
  const Clock& clock;
  const Metrics& metrics;
  const std::function<Status()>& ready;  // OK once the views have caught up; Unavailable saying how far they are
  PageMemory& memory;                    // what pages remember between requests
  LiveFeed* live = nullptr;              // null where pages are not followed
  const EventReader* log = nullptr;      // null when this process knows none
};

// The segments of the path that stand where the pattern has {name}, percent-decoded, by name.
using RouteArguments = std::map<std::string, std::string, std::less<>>;

// What is on a page and may change while it is open: the id of an element (data-live="ID") and its text, no id twice.
using LiveFigures = std::vector<std::pair<std::string, std::string>>;

enum class RouteNeeds {
  kNothing,    // answers while nothing else does
  kAuthority,  // knows the council; where the pattern has {gss}, it is this one
  kViews,      // the same, and the views have caught up with the log: 503 until then
};

struct Route {
  std::string_view pattern;  // "/v1/authorities/{gss}/{view}": {name} takes exactly one segment
  std::string_view name;     // for metrics
  RouteNeeds needs;
  HttpResponse (*answer)(const RouteContext&, const HttpRequest&, const Target&, const RouteArguments&);
  // The figures of the page that may be followed (GET /live?page=...); null when there are none. Errors are those of the page.
  StatusOr<LiveFigures> (*live)(const RouteContext&, const Target&, const RouteArguments&) = nullptr;
};

// In the order they are tried: the first whose pattern fits answers, so a word stands before a {name}.
std::span<const Route> Routes();

// The route of a path and what its {name}s are; null when none fits.
const Route* FindRoute(std::span<const Route> routes, const Target& target, RouteArguments* arguments);

}  // namespace hanes
