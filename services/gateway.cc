// SPDX-License-Identifier: Apache-2.0
#include "services/gateway.h"

#include <algorithm>

#include "base/civil_date.h"
#include "base/nearest.h"
#include "base/timestamp.h"
#include "projections/answer_text.h"
#include "projections/askable.h"
#include "projections/question.h"
#include "services/message_json.h"
#include "services/http_content.h"
#include "services/problem.h"

namespace hanes {
namespace {

constexpr std::string_view kSecurityHeaders[][2] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
};
HttpResponse Text(const std::string& type, std::string body) {
  HttpResponse response{.status = 200, .headers = {}, .body = std::move(body)};
  response.SetHeader("Content-Type", type);
  response.SetHeader("Cache-Control", "no-store");
  return response;
}

HttpResponse UnknownPath(const std::string& detail) {
  return Problem(404, "unknown-path", "There is nothing at this path",
                 detail + "; there are /v1/authorities/{gss}/{view}, /v1/authorities/{gss}/history/{stream}, "
                          "/v1/authorities/{gss}/status, /healthz, /readyz and /metrics");
}

// The question that a URL asks. InvalidArgument naming the parameter and the remedy.
StatusOr<v1::Question> QuestionOf(const std::string& view, const std::map<std::string, std::string>& query) {
  v1::Question question;
  question.set_view(view);
  const std::vector<std::string> known(QuestionParameters().begin(), QuestionParameters().end());
  for (const auto& [name, value] : query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return InvalidArgument("there is no parameter \"{}\"{}; there are {}", name, DidYouMean(name, known), fmt::join(known, ", "));
    }
    RETURN_IF_ERROR(SetQuestionParameter(name, value, question));
  }
  if (!question.as_at().empty()) RETURN_IF_ERROR(Annotate(Date::Parse(question.as_at()).status(), "as_at"));
  if (!question.known_at().empty()) RETURN_IF_ERROR(Annotate(ParseKnownAt(question.known_at()).status(), "known_at"));
  return question;
}

// Takes ".csv" or ".json" off the view's name; says whether CSV is wanted.
bool TakeFormat(const HttpRequest& request, std::string* view) {
  const size_t dot = view->rfind('.');
  const std::string suffix = dot == std::string::npos ? "" : view->substr(dot);
  if (suffix != ".csv" && suffix != ".json") return PrefersCsv(request.Header("accept"));
  view->resize(dot);
  return suffix == ".csv";
}

std::string ETagOfAnswer(const v1::Question& question, const v1::Answer& answer, bool csv) {
  return ETagOf(fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", question.SerializeAsString(), answer.as_at(), answer.by(), csv,
                            answer.position(), answer.projection_version(), answer.completeness(), answer.provable_from()));
}

}  // namespace

HttpResponse Gateway::Answer(const HttpRequest& request) const {
  Routed routed = Route(request);
  HttpResponse& response = routed.response;
  for (const auto& [name, value] : kSecurityHeaders) response.SetHeader(std::string(name), std::string(value));
  if (response.status == 200 || response.status == 304) CompressIfAccepted(request, &response);  // 304: its Vary alone
  const Metrics::Labels labels = {{"route", routed.route}, {"status", std::to_string(response.status)}};
  metrics_.Counter("http_requests_total", "Requests answered over HTTP.", labels).Add();
  return response;
}

Gateway::Routed Gateway::Route(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response = Problem(405, "method", "Only questions can be asked here", "use GET or HEAD: nothing is changed over HTTP");
    response.SetHeader("Allow", "GET, HEAD");
    return {"method", std::move(response)};
  }
  const StatusOr<Target> target = ParseTarget(request.target);
  if (!target.ok()) return {"unknown", ProblemOf(target.status())};
  const std::vector<std::string>& segments = target->segments;
  if (segments.size() == 1 && segments[0] == "healthz") return {"healthz", Text("text/plain; charset=utf-8", "ok\n")};
  if (segments.size() == 1 && segments[0] == "readyz") return {"readyz", AnswerReady()};
  if (segments.size() == 1 && segments[0] == "metrics") {
    return {"metrics", Text("text/plain; version=0.0.4; charset=utf-8", metrics_.Text())};
  }
  if (segments.size() >= 4 && segments[0] == "v1" && segments[1] == "authorities") return RouteAuthority(request, *target);
  return {"unknown", UnknownPath(fmt::format("\"{}\" is not a path of hanes", request.target))};
}

Gateway::Routed Gateway::RouteAuthority(const HttpRequest& request, const Target& target) const {
  if (auto refused = RefuseAuthority(target.segments[2]); refused.has_value()) return {"authority", *std::move(refused)};
  const std::string& last = target.segments[3];
  if (last == "status" && target.segments.size() == 4) return {"status", AnswerStatus()};
  if (last == "history" && target.segments.size() == 5) return {"history", AnswerHistory(target, target.segments[4])};
  if (target.segments.size() == 4 && last != "history") return {"view", AnswerQuestion(request, target, last)};
  return {"unknown", UnknownPath(fmt::format("\"{}\" is not a path of hanes", request.target))};
}

std::optional<HttpResponse> Gateway::RefuseAuthority(const std::string& gss) const {
  std::string known;
  {
    const std::lock_guard lock(mutex_);
    known = authority_;
  }
  if (known.empty()) {
    const StatusOr<v1::HouseStatus> house = questions_.StatusOfHouse();
    if (!house.ok()) return ProblemOf(house.status());
    known = house->log().authority();
    const std::lock_guard lock(mutex_);
    authority_ = known;
  }
  if (known == gss) return std::nullopt;
  return Problem(404, "unknown-authority", "This council is not here",
                 known.empty() ? "the log is empty: nothing is known of any council yet"
                               : fmt::format("\"{}\" is not the council of this log, which is {}", gss, known));
}

HttpResponse Gateway::AnswerQuestion(const HttpRequest& request, const Target& target, std::string view) const {
  const bool csv = TakeFormat(request, &view);
  if (const auto askable = FindAskable(view); !askable.ok()) {
    return Problem(404, "unknown-view", "There is no such view", MessageOf(askable.status()));
  }
  const StatusOr<v1::Question> question = QuestionOf(view, target.query);
  if (!question.ok()) return ProblemOf(question.status());
  if (const hanes::Status ready = Ready(); !ready.ok()) return ProblemOf(ready);
  const StatusOr<v1::Answer> answer = questions_.Ask(*question);
  if (!answer.ok()) return ProblemOf(answer.status());

  HttpResponse response = csv ? Text("text/csv; charset=utf-8; header=present", AnswerText(*answer, AnswerFormat::kCsv, question->open()))
                              : Text("application/json", AnswerText(*answer, AnswerFormat::kJson, question->open()));
  response.SetHeader("Vary", "Accept");
  if (question->open()) return response;  // lists children: no-store, and no validator to keep
  response.SetHeader("Cache-Control", "private, no-cache");
  response.SetHeader("ETag", ETagOfAnswer(*question, *answer, csv));
  if (MatchesETag(request.Header("if-none-match"), response.Header("ETag"))) {
    response.status = 304;
    response.body.clear();
  }
  return response;
}

HttpResponse Gateway::AnswerHistory(const Target& target, const std::string& stream) const {
  if (!target.query.empty()) {
    return ProblemOf(InvalidArgument("a history has no parameters: leave out what follows the \"?\""));
  }
  const StatusOr<v1::HistoryResponse> history = questions_.History(StreamId(stream));
  return history.ok() ? Text("application/json", MessageJson(*history)) : ProblemOf(history.status());
}

HttpResponse Gateway::AnswerStatus() const {
  const StatusOr<v1::HouseStatus> house = questions_.StatusOfHouse();
  return house.ok() ? Text("application/json", MessageJson(*house)) : ProblemOf(house.status());
}

HttpResponse Gateway::AnswerReady() const {
  const hanes::Status ready = Ready();
  return ready.ok() ? Text("text/plain; charset=utf-8", "ready\n")
                    : Problem(503, "not-ready", "The views have not caught up yet", MessageOf(ready));
}

hanes::Status Gateway::Ready() const {
  if (ready_) return OkStatus();
  ASSIGN_OR_RETURN(const v1::HouseStatus house, questions_.StatusOfHouse());
  const std::lock_guard lock(mutex_);
  if (!head_wanted_.has_value()) head_wanted_ = house.log().position();
  for (const v1::ViewStatus& view : house.views()) {
    if (view.position() < *head_wanted_) {
      return Unavailable("{} is at position {} of {}: ask again in a moment", view.view(), view.position(), *head_wanted_);
    }
  }
  if (house.views().empty()) return Unavailable("no view is being served: run `hanes project caseload`");
  ready_ = true;
  return OkStatus();
}

}  // namespace hanes
