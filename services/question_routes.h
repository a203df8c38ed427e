// SPDX-License-Identifier: Apache-2.0
// Questions in URLs, answers in JSON and CSV. Figures come from the same code as on the command line.
#pragma once

#include "services/route.h"

namespace hanes {

// GET /v1/authorities/{gss}/{view}?as_at=&known_at=&by=&open=1: JSON; {view}.csv and {view}.xlsx, or Accept, for those. Every question that can be
// asked, and every field of v1::Question as a parameter. Carries an ETag, unless it lists who is behind a figure.
HttpResponse AnswerQuestion(const RouteContext& context, const HttpRequest& request, const Target& target, const RouteArguments& arguments);

// The cells of such an answer: the id of each is the row's dimensions with "/" between them (empty ones at the end left out), a colon, and the column's name:
// "MASH/in_need:children". Columns that are no dimension alone.
StatusOr<LiveFigures> LiveFiguresOfQuestion(const RouteContext& context, const Target& target, const RouteArguments& arguments);

// GET /v1/authorities/{gss}/history/{stream}: the events behind child:ID, in order of position.
HttpResponse AnswerHistory(const RouteContext& context, const HttpRequest&, const Target& target, const RouteArguments& arguments);

// GET /v1/authorities/{gss}/status: topics, log and views.
HttpResponse AnswerStatus(const RouteContext& context, const HttpRequest&, const Target&, const RouteArguments&);

}  // namespace hanes
