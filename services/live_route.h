// SPDX-License-Identifier: Apache-2.0
// The stream of what is new on a page.
#pragma once

#include "services/route.h"

namespace hanes {

// GET /live?page=PATH-AND-QUERY, percent-encoded: text/event-stream (docs/formats.md). Last-Event-ID says what the reader has seen.
HttpResponse AnswerLive(const RouteContext& context, const HttpRequest& request, const Target& target, const RouteArguments&);

}  // namespace hanes
