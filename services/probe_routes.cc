// SPDX-License-Identifier: Apache-2.0
#include "services/probe_routes.h"

#include "services/http_content.h"
#include "services/problem.h"

namespace hanes {

HttpResponse AnswerHealth(const RouteContext&, const HttpRequest&, const Target&, const RouteArguments&) {
  return Content("text/plain; charset=utf-8", "ok\n");
}

HttpResponse AnswerReady(const RouteContext& context, const HttpRequest&, const Target&, const RouteArguments&) {
  const Status ready = context.ready();
  return ready.ok() ? Content("text/plain; charset=utf-8", "ready\n")
                    : Problem(503, "not-ready", "The views have not caught up yet", MessageOf(ready));
}

HttpResponse AnswerMetrics(const RouteContext& context, const HttpRequest&, const Target&, const RouteArguments&) {
  return Content("text/plain; version=0.0.4; charset=utf-8", context.metrics.Text());
}

}  // namespace hanes
