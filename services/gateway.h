// SPDX-License-Identifier: Apache-2.0
// From a request to the route that answers it (routes.cc), and what every answer has in common: council, readiness, headers, compression.
//
// Errors are problem+json (problem.h). What lists children is never stored by anybody (Cache-Control: no-store); figures carry an ETag.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/metrics.h"
#include "services/access.h"
#include "services/cross_origin.h"
#include "services/http_message.h"
#include "services/http_server.h"
#include "services/live_feed.h"
#include "services/pages/extracts.h"
#include "services/questions.h"
#include "services/route.h"

namespace hanes {

struct GatewayOptions {
  const EventReader* log = nullptr;  // the log that open pages follow; null: they are not live
  Access access = {};                // who may ask
  CrossOrigin cross_origin = {};     // and from which other sites' pages
  const Clock* clock = &SystemClock();
  LiveLimits live = {};
};

class Gateway {
 public:
  // All outlive it, and it outlives every stream it answered with. Metric: http_requests_total{route,status}.
  Gateway(const Questions& questions, Metrics& metrics, const GatewayOptions& options = {});

  // From any thread. A header that the route set stands; the others of a safe answer are added. An error is a page for who prefers one.
  HttpResponse Answer(const HttpRequest& request) const;

  // A refusal of the server before there was a request to answer: a page for who prefers one, and safe. From any thread; waits for nothing.
  void ShowRefusal(const HttpRequest& request, HttpResponse* response) const;

  // Ends the threads of live pages: from here on no stream wakes its server, which may be stopped.
  void Stop();

 private:
  struct Routed {
    std::string_view route;  // for the metric: never an id
    HttpResponse response;
  };
  Routed Route(const HttpRequest& request) const;
  std::optional<HttpResponse> Refusal(const HttpRequest& request) const;
  StatusOr<LiveFigures> FiguresOf(const std::string& page) const;
  // What stands against asking this route now.
  std::optional<HttpResponse> Refuse(const hanes::Route& route, const RouteArguments& arguments, std::string* authority) const;
  StatusOr<std::string> Authority() const;
  // OK once the views have caught up; Unavailable saying how far they are.
  Status Ready() const;

  const Questions& questions_;
  Metrics& metrics_;
  const Access access_;
  const CrossOrigin cross_origin_;
  const Clock& clock_;
  const EventReader* const log_;
  const std::function<Status()> ready_now_ = [this] { return Ready(); };
  mutable PageMemory memory_;
  mutable std::mutex mutex_;
  mutable std::string authority_;               // once known, it never changes
  mutable std::optional<uint64_t> head_wanted_;  // the head when readiness was first asked for
  mutable std::atomic<bool> ready_ = false;
  std::unique_ptr<LiveFeed> live_;  // asks this gateway for figures, so it ends first
};

// The server's limits where these may ask: it listens beyond loopback only where it can tell who asks.
HttpLimits LimitsFor(const Access& access);

}  // namespace hanes
