// SPDX-License-Identifier: Apache-2.0
// Tidy figures over HTTP: docs/feeds.md.
#pragma once

#include "services/route.h"

namespace hanes {

// GET /v1/authorities/{gss}/figures: JSON; .csv and .xlsx, or Accept, for those. The parameters of figures_question.h. Headers: Hanes-Position and
// Hanes-Known-At, which a reader keeps for `since`; Link with rel="next" while there are more rows, which names the moment of the first page; ETag
// while every view is at the head of the log.
HttpResponse AnswerFigures(const RouteContext& context, const HttpRequest& request, const Target& target, const RouteArguments& arguments);

}  // namespace hanes
