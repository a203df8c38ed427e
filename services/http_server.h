// SPDX-License-Identifier: Apache-2.0
// An HTTP/1.1 server: sockets, threads and limits. What is answered is the handler's business.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/status.h"
#include "services/http_message.h"

namespace hanes {

struct HttpLimits {
  size_t header_bytes_max = 16 << 10;            // a longer header, its address included, is answered 431
  size_t body_bytes_max = 64 << 10;              // a longer body is answered 413; no route reads one
  size_t connections_max = 10'000;               // one more is answered 503 and closed; fewer where the system lets a process have fewer files
  std::chrono::milliseconds idle_max{30'000};    // from the end of one answer, or the accept, to the first byte of the next request
  std::chrono::milliseconds request_max{10'000}; // from the first byte of a request to its end, however slowly it trickles; then 408
  std::chrono::milliseconds write_max{20'000};   // for the reader to take an answer, or a piece of a stream
  bool beyond_loopback = false;                  // listens at any address: the handler can tell who asks
};

// Says a refusal of the server itself in another way than JSON, for whoever asked so; the request is what came of it. Called from the threads
// that read and write: it may not wait for anything.
using HttpRefusalDrawer = std::function<void(const HttpRequest&, HttpResponse*)>;

class HttpServer {
 public:
  // Listens at "127.0.0.1:8600" or "[::1]:8600". Two threads of its own read and write, a few more call the handler, so that a slow answer
  // holds up nobody's stream. InvalidArgument when the address is not of loopback and the limits do not allow others; Unavailable, naming
  // it, when it cannot be listened at. Raises the process' limit of open files as far as it needs and may.
  static StatusOr<std::unique_ptr<HttpServer>> Start(const std::string& address, const HttpLimits& limits, HttpHandler handler,
                                                     HttpRefusalDrawer draw_refusal = nullptr);
  // As Stop.
  virtual ~HttpServer() = default;

  // Where it listens, the port filled in.
  virtual std::string address() const = 0;
  // Ends the threads: no connection is served and the handler is not called after this returns.
  virtual void Stop() = 0;
};

}  // namespace hanes
