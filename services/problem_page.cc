// SPDX-License-Identifier: Apache-2.0
#include "services/problem_page.h"

#include <string_view>

#include "services/http_content.h"

namespace hanes {
namespace {

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

}  // namespace

bool PrefersPage(const HttpRequest& request) {
  const std::string& accept = request.Header("accept");
  return QualityOf(accept, "text/html") > std::max(QualityOf(accept, "application/json"), QualityOf(accept, "application/problem+json"));
}

void ShowAsPage(HttpResponse* response) {
  response->SetHeader("Content-Type", "text/html; charset=utf-8");
  response->body = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
      "<title>{0}</title></head>\n<body><main><h1>{0}</h1><p>{1}</p><p><a href=\"/\">This week</a></p></main></body>\n</html>\n",
      Escaped(response->problem->title), Escaped(response->problem->detail));
}

}  // namespace hanes
