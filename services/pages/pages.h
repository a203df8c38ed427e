// SPDX-License-Identifier: Apache-2.0
// The pages over HTTP: which page an address is, in which language, drawn whole on the server.
#pragma once

#include "services/route.h"

namespace hanes {

// GET /..., GET /cy/...: a page of pages.cc; one that says what is wrong where there is none, or where it cannot be drawn. Kept by nobody: pages
// name children and workers.
HttpResponse AnswerPage(const RouteContext& context, const HttpRequest& request, const Target& target, const RouteArguments&);

// Puts a page in place of the JSON of a problem, in the language of the address: what was refused before there was a page, or answered by a
// feed that a person opened. Status and other headers stay.
void ShowAsPage(const RouteContext& context, const HttpRequest& request, HttpResponse* response);

// The figures of the same page that change while it is open. NotFound where there is no such page, or where it shows a chosen moment: that
// never changes.
StatusOr<LiveFigures> LiveFiguresOfPage(const RouteContext& context, const Target& target, const RouteArguments&);

}  // namespace hanes
