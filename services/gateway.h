// SPDX-License-Identifier: Apache-2.0
// The routes of HTTP: questions in URLs, answers in JSON and CSV. Figures come from the same code as on the command line.
//
//   GET /v1/authorities/{gss}/{view}?as_at=&known_at=&by=&open=1     JSON; {view}.csv or Accept: text/csv for CSV. Every question that can be
//                                                                    asked, and every field of v1::Question as a parameter: period, code, ...
//   GET /v1/authorities/{gss}/history/{stream}                       events behind child:ID, in order of position
//   GET /v1/authorities/{gss}/status                                 topics, log and views
//   GET /healthz   200 while the process lives
//   GET /readyz    200 once the views have caught up with the log as it stood when this was first asked
//   GET /metrics   Prometheus text
//
// Errors are problem+json (problem.h). What lists children is never stored by anybody (Cache-Control: no-store); figures carry an ETag.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "base/metrics.h"
#include "services/http_message.h"
#include "services/questions.h"

namespace hanes {

class Gateway {
 public:
  // Both outlive it. Metric: http_requests_total{route,status}.
  Gateway(const Questions& questions, Metrics& metrics) : questions_(questions), metrics_(metrics) {}

  // From any thread.
  HttpResponse Answer(const HttpRequest& request) const;

 private:
  struct Routed {
    std::string route;  // for the metric: never an id
    HttpResponse response;
  };
  Routed Route(const HttpRequest& request) const;
  Routed RouteAuthority(const HttpRequest& request, const Target& target) const;
  HttpResponse AnswerQuestion(const HttpRequest& request, const Target& target, std::string view) const;
  HttpResponse AnswerHistory(const Target& target, const std::string& stream) const;
  HttpResponse AnswerStatus() const;
  HttpResponse AnswerReady() const;
  // OK when this is the council whose log is asked.
  std::optional<HttpResponse> RefuseAuthority(const std::string& gss) const;
  // OK once the views have caught up; Unavailable saying how far they are.
  Status Ready() const;

  const Questions& questions_;
  Metrics& metrics_;
  mutable std::mutex mutex_;
  mutable std::string authority_;               // once known, it never changes
  mutable std::optional<uint64_t> head_wanted_;  // the head when readiness was first asked for
  mutable std::atomic<bool> ready_ = false;
};

}  // namespace hanes
