// SPDX-License-Identifier: Apache-2.0
// An HTTP/1.1 server on loopback: sockets, threads and limits. What is answered is the handler's business.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/status.h"
#include "services/http_message.h"

namespace hanes {

struct HttpLimits {
  size_t header_bytes_max = 16 << 10;                // a longer header is answered 431
  size_t body_bytes_max = 64 << 10;                  // a longer body is answered 413; no route reads one
  size_t connections_max = 512;                      // one more is answered 503 and closed
  std::chrono::milliseconds idle_max{30'000};        // from the end of one answer, or the accept, to the end of the next request
};

class HttpServer {
 public:
  // Listens at "127.0.0.1:8600" or "[::1]:8600" and answers from two threads of its own. InvalidArgument when the address is not of
  // loopback (RequireLoopback); Unavailable, naming it, when it cannot be listened at.
  static StatusOr<std::unique_ptr<HttpServer>> Start(const std::string& address, const HttpLimits& limits, HttpHandler handler);
  // As Stop.
  virtual ~HttpServer() = default;

  // Where it listens, the port filled in.
  virtual std::string address() const = 0;
  // Closes every connection and ends the threads: the handler is not called after this returns.
  virtual void Stop() = 0;
};

}  // namespace hanes
