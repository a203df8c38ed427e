// SPDX-License-Identifier: Apache-2.0
// What watches a process from outside.
#pragma once

#include "services/route.h"

namespace hanes {

// GET /healthz: 200 while the process lives.
HttpResponse AnswerHealth(const RouteContext&, const HttpRequest&, const Target&, const RouteArguments&);
// GET /readyz: 200 once the views have caught up with the log as it stood when this was first asked.
HttpResponse AnswerReady(const RouteContext& context, const HttpRequest&, const Target&, const RouteArguments&);
// GET /metrics: Prometheus text.
HttpResponse AnswerMetrics(const RouteContext& context, const HttpRequest&, const Target&, const RouteArguments&);

}  // namespace hanes
