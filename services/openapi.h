// SPDX-License-Identifier: Apache-2.0
// What can be asked over HTTP as an OpenAPI 3.1 document, written from the routes, the questions, their parameters and the messages: nothing of it
// is kept by hand but a line of words for each kind of route.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/route.h"

namespace hanes {

// `authority`: the council whose log is asked; empty when none is known.
std::string OpenApiDocument(std::span<const Route> routes, const std::string& authority);

// Routes of the interface that nobody has written words for: none, or the document is not whole.
std::vector<std::string> RoutesWithoutWords(std::span<const Route> routes);

// GET /openapi.json
HttpResponse AnswerOpenApi(const RouteContext& context, const HttpRequest& request, const Target& target, const RouteArguments&);

}  // namespace hanes
