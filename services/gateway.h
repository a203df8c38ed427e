// SPDX-License-Identifier: Apache-2.0
// From a request to the route that answers it (routes.cc), and what every answer has in common: council, readiness, headers, compression.
//
// Errors are problem+json (problem.h). What lists children is never stored by anybody (Cache-Control: no-store); figures carry an ETag.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/metrics.h"
#include "services/http_message.h"
#include "services/questions.h"
#include "services/route.h"

namespace hanes {

class Gateway {
 public:
  // All outlive it. Metric: http_requests_total{route,status}.
  Gateway(const Questions& questions, Metrics& metrics, const Clock& clock = SystemClock())
      : questions_(questions), metrics_(metrics), clock_(clock) {}

  // From any thread. A header that the route set stands; the others of a safe answer are added.
  HttpResponse Answer(const HttpRequest& request) const;

 private:
  struct Routed {
    std::string_view route;  // for the metric: never an id
    HttpResponse response;
  };
  Routed Route(const HttpRequest& request) const;
  // What stands against asking this route now.
  std::optional<HttpResponse> Refuse(const hanes::Route& route, const RouteArguments& arguments, std::string* authority) const;
  StatusOr<std::string> Authority() const;
  // OK once the views have caught up; Unavailable saying how far they are.
  Status Ready() const;

  const Questions& questions_;
  Metrics& metrics_;
  const Clock& clock_;
  const std::function<Status()> ready_now_ = [this] { return Ready(); };
  mutable std::mutex mutex_;
  mutable std::string authority_;               // once known, it never changes
  mutable std::optional<uint64_t> head_wanted_;  // the head when readiness was first asked for
  mutable std::atomic<bool> ready_ = false;
};

}  // namespace hanes
