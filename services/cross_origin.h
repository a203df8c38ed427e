// SPDX-License-Identifier: Apache-2.0
// Which other sites' pages may read feeds from a browser (CORS): none, unless they are named.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "services/http_message.h"

namespace hanes {

class CrossOrigin {
 public:
  // Nobody.
  CrossOrigin() = default;
  // "https://figures.example,https://pack.example:8443". Errors: InvalidArgument for what is no origin, and for "*": whoever may read everything
  // names nobody.
  static StatusOr<CrossOrigin> Read(std::string_view origins);

  // The answer to a browser that asks beforehand; nothing when this is no such question, or not from one that is named.
  std::optional<HttpResponse> AnswerPreflight(const HttpRequest& request) const;
  // Lets the page that asks read the response, where it may. Feeds alone: pages are for nobody else's.
  void Allow(const HttpRequest& request, HttpResponse* response) const;

 private:
  bool Names(const std::string& origin) const;

  std::vector<std::string> origins_;
};

}  // namespace hanes
