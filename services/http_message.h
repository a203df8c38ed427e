// SPDX-License-Identifier: Apache-2.0
// A request and a response of HTTP as the rest of hanes sees them: no socket, no library.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
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

// A body that is made while it is sent.
class HttpStream {
 public:
  virtual ~HttpStream() = default;
  // The next bytes; "" at the end. Nothing when there are none yet: `wake` is then called once, from any thread, as soon as there are, and
  // Next again after that. The server asks when what it was given before has been taken by the reader, so a slow one holds one piece, not
  // a queue. One call at a time; `wake` never calls back into the stream. Destroyed when the reader is gone.
  virtual std::optional<std::string> Next(std::function<void()> wake) = 0;
};

// What went wrong, for whoever shows it in another way than JSON (problem.h says what each is).
struct ProblemDetails {
  std::string name;
  std::string title;
  std::string detail;
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::shared_ptr<HttpStream> stream = nullptr;  // when there is one, it is the body
  std::optional<ProblemDetails> problem = {};    // of an error

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
