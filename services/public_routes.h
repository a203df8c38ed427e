// SPDX-License-Identifier: Apache-2.0
// Figures for everybody over HTTP: docs/feeds.md.
#pragma once

#include "services/route.h"

namespace hanes {

// GET /v1/public/authorities/{gss}/figures: JSON; .csv and .xlsx, or Accept, for those. The parameters of public_figures.h. Anybody may keep it; its
// validator is of what is shown and of nothing behind it.
HttpResponse AnswerPublicFigures(const RouteContext& context, const HttpRequest& request, const Target& target, const RouteArguments& arguments);

}  // namespace hanes
