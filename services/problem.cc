// SPDX-License-Identifier: Apache-2.0
#include "services/problem.h"

#include "base/log.h"

namespace hanes {

HttpResponse Problem(int status, const std::string& name, const std::string& title, const std::string& detail) {
  HttpResponse response{.status = status, .headers = {}, .body = ""};
  response.SetHeader("Content-Type", "application/problem+json");
  response.SetHeader("Cache-Control", "no-store");
  if (status == 503) response.SetHeader("Retry-After", "1");
  response.body = fmt::format("{{\"type\":{},\"title\":{},\"status\":{},\"detail\":{}}}\n", JsonText("urn:hanes:problem:" + name),
                              JsonText(title), status, JsonText(detail));
  response.problem = ProblemDetails{.name = name, .title = title, .detail = detail};
  return response;
}

HttpResponse ProblemOf(const Status& error) {
  const std::string detail = MessageOf(error);
  switch (error.code()) {
    case StatusCode::kInvalidArgument:
    case StatusCode::kOutOfRange: return Problem(400, "bad-question", "The question cannot be understood", detail);
    case StatusCode::kNotFound: return Problem(404, "not-found", "There is no such thing here", detail);
    case StatusCode::kFailedPrecondition: return Problem(409, "not-in-a-state-for-this", "This cannot be done now", detail);
    case StatusCode::kResourceExhausted: return Problem(503, "full", "There is no room for this now", detail);
    case StatusCode::kUnavailable: return Problem(503, "unavailable", "What answers this cannot be reached", detail);
    case StatusCode::kDeadlineExceeded: return Problem(504, "too-slow", "What answers this took too long", detail);
    default: break;
  }
  LogError("question failed code={} reason=\"{}\"", static_cast<int>(error.code()), detail);
  return Problem(500, "fault", "hanes cannot answer this", "the process's log says why; `hanes check` proves the store");
}

}  // namespace hanes
