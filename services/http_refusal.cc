// SPDX-License-Identifier: Apache-2.0
#include "services/http_refusal.h"

#include <algorithm>
#include <cctype>

#include "services/problem.h"

namespace hanes {
namespace {

constexpr size_t kLookedAtMax = 16 << 10;

std::string_view LineOf(std::string_view& rest, bool* complete) {
  const size_t end = rest.find('\n');
  *complete = end != std::string_view::npos;
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(*complete ? end + 1 : rest.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

HttpResponse Refused(HttpRefusal why, size_t header_bytes_max) {
  switch (why) {
    case HttpRefusal::kHeaderTooLong:
      return Problem(431, "header-too-long", "The request's header is too long",
                     fmt::format("address and header fields may be {} bytes together", header_bytes_max));
    case HttpRefusal::kBodyTooLong:
      return Problem(413, "body-too-long", "The request's body is too long", "questions are asked in the address: send no body");
    case HttpRefusal::kTooLate:
      return Problem(408, "too-late", "The request took too long to arrive", "send it whole at once");
    case HttpRefusal::kNotHttp:
      return Problem(400, "not-http", "The request is not HTTP", "send a request of HTTP/1.1, like GET / HTTP/1.1");
    case HttpRefusal::kTooManyConnections: break;
  }
  HttpResponse response = Problem(503, "too-many-connections", "Too many connections",
                                  "as many are open as there may be: close some, or ask again in a moment");
  response.SetHeader("Retry-After", "5");
  return response;
}

HttpRequest WhatCame(std::string_view bytes) {
  std::string_view rest = bytes.substr(0, kLookedAtMax);
  HttpRequest request;
  bool complete = false;
  const std::string_view first = LineOf(rest, &complete);
  const size_t space = first.find(' ');
  if (space == std::string_view::npos) return request;
  request.method = first.substr(0, space);
  const std::string_view after = first.substr(space + 1);
  request.target = after.substr(0, after.find(' '));
  while (!rest.empty()) {
    const std::string_view line = LineOf(rest, &complete);
    const size_t colon = line.find(':');
    if (!complete || colon == std::string_view::npos) break;
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const size_t value = line.find_first_not_of(' ', colon + 1);
    request.headers[name] = value == std::string_view::npos ? "" : line.substr(value);
  }
  return request;
}

}  // namespace hanes
