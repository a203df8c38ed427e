// SPDX-License-Identifier: Apache-2.0
// Any target and headers of a request get an answer: a status of HTTP, and JSON where it says JSON.
// Bytes: the target, then lines "name=value" of headers.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "services/gateway.h"
#include "services/http_refusal.h"
#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {
namespace {

// Knows one council and answers what it is asked.
class OneCouncil : public Questions {
 public:
  StatusOr<v1::Answer> Ask(const v1::Question& question) const override {
    v1::Answer answer;
    answer.set_view(question.view());
    answer.set_as_at(question.as_at());
    answer.set_by(question.by());
    return answer;
  }
  StatusOr<v1::HistoryResponse> History(const StreamId& stream) const override {
    return NotFound("\"{}\" has no events", stream.value());
  }
  StatusOr<v1::HouseStatus> StatusOfHouse() const override {
    v1::HouseStatus house;
    house.mutable_log()->set_authority("W06000012");
    house.add_views()->set_view("caseload");
    return house;
  }
  StatusOr<std::vector<v1::RebuildResult>> Rebuild(const v1::RebuildRequest&, const RebuildProgressFn&) override { return Unavailable("not here"); }
  StatusOr<v1::SwapBackResponse> SwapBack(const std::string&) override { return Unavailable("not here"); }
};

void RequireJson(const HttpResponse& response) {
  google::protobuf::Struct object;
  Require(google::protobuf::util::JsonStringToMessage(response.body, &object).ok(), "what says it is JSON is JSON");
}

}  // namespace

void FuzzOne(std::string_view bytes) {
  // As a server does that cannot hear a request out.
  Require(WhatCame(bytes).target.size() <= bytes.size(), "what came is of what came");
  HttpRequest request{.method = "GET", .target = std::string(TakeUntil('\n', &bytes)), .headers = {}};
  while (!bytes.empty()) {
    std::string_view line = TakeUntil('\n', &bytes);
    const std::string_view name = TakeUntil('=', &line);
    request.headers[std::string(name)] = line;
  }
  request.headers.try_emplace("host", "localhost");  // without one, nothing else is reached
  OneCouncil council;
  Metrics metrics;
  const HttpResponse response = Gateway(council, metrics).Answer(request);
  Require(response.status >= 200 && response.status < 600, "a status of HTTP");
  for (const auto& [name, value] : response.headers) {
    Require(value.find_first_of("\r\n") == std::string::npos, "no header is cut in two");
  }
  const bool json = response.Header("Content-Type").find("json") != std::string::npos;
  if (json && response.Header("Content-Encoding").empty() && !response.body.empty()) RequireJson(response);
}

}  // namespace hanes::fuzz
