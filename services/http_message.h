// SPDX-License-Identifier: Apache-2.0
// A request and a response of HTTP as the rest of hanes sees them: no socket, no library.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"

namespace hanes {

struct HttpRequest {
  std::string method;                          // "GET"
  std::string target;                          // path and query as they were sent, still percent-encoded
  std::map<std::string, std::string> headers;  // names in lower case; of a repeated one, the values with ", " between them

  // "" when it was not sent.
  const std::string& Header(const std::string& lower_case_name) const;
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  const std::string& Header(std::string_view name) const;  // "" when there is none; case matters
  void SetHeader(const std::string& name, std::string value);
};

// Answers a request. Called from several threads at once.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

// A target taken apart: path segments and query parameters, percent-decoded.
struct Target {
  std::vector<std::string> segments;           // of "/v1/authorities/W06000012": 3; empty ones left out
  std::map<std::string, std::string> query;
};
// InvalidArgument when it holds anything but printable ASCII, its encoding is broken or holds NUL, what it decodes to is not UTF-8, or a
// parameter is given twice.
StatusOr<Target> ParseTarget(std::string_view target);

// `text` as a JSON string, its quotes included.
std::string JsonText(std::string_view text);

}  // namespace hanes
