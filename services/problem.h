// SPDX-License-Identifier: Apache-2.0
// Errors over HTTP, as RFC 9457 (problem details) writes them.
#pragma once

#include <string>

#include "base/status.h"
#include "services/http_message.h"

namespace hanes {

// {"type":"urn:hanes:problem:unknown-view","title":...,"status":404,"detail":...} as application/problem+json. `name` is the last part of
// the type and never changes; `title` is the same for every problem of the type; `detail` is this one's, with the remedy.
HttpResponse Problem(int status, const std::string& name, const std::string& title, const std::string& detail);

// The problem that an error of ours is: InvalidArgument 400, NotFound 404, FailedPrecondition 409, Unavailable 503 with Retry-After, ...
// What a caller cannot act on (DataLoss, Internal) is told without its detail, which goes to the process's own log.
HttpResponse ProblemOf(const Status& error);

}  // namespace hanes
