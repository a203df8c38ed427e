// SPDX-License-Identifier: Apache-2.0
// The one home of Boost.Beast: eight seconds and 700 MB to compile, so nothing else includes it.
#include "services/http_server.h"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>

#include "base/log.h"
#include "services/loopback.h"

namespace hanes {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

constexpr int kThreads = 2;

HttpRequest ToOurs(const http::request<http::string_body>& theirs) {
  HttpRequest request{.method = std::string(theirs.method_string()), .target = std::string(theirs.target()), .headers = {}};
  for (const auto& field : theirs) {
    std::string name(field.name_string());
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string& value = request.headers[name];
    if (!value.empty()) value += ", ";
    value += std::string(field.value());
  }
  return request;
}

// A refusal of the server itself, before any route is known.
HttpResponse Refused(int status, const std::string& title) {
  HttpResponse response{.status = status, .headers = {{"Content-Type", "application/problem+json"}}, .body = ""};
  response.body = fmt::format("{{\"type\":\"about:blank\",\"title\":{},\"status\":{}}}\n", JsonText(title), status);
  return response;
}

struct ServerState {
  HttpLimits limits;
  HttpHandler handler;
  std::atomic<size_t> connections{0};
};

// One connection: read, answer, again. Everything runs in the connection's strand; the shared_ptr in each callback keeps it alive.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, std::shared_ptr<ServerState> server)
      : stream_(std::move(socket)), server_(std::move(server)), too_many_(++server_->connections > server_->limits.connections_max) {}
  ~Connection() { --server_->connections; }

  void Start() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->Read(); });
  }

 private:
  void Read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(server_->limits.header_bytes_max));
    parser_->body_limit(server_->limits.body_bytes_max);
    stream_.expires_after(server_->limits.idle_max);
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](error_code error, size_t) { self->OnRead(error); });
  }

  void OnRead(error_code error) {
    if (error == http::error::header_limit) return Write(Refused(431, "The request's header is too long"), false, false);
    if (error == http::error::body_limit) return Write(Refused(413, "The request's body is too long"), false, false);
    if (error == http::error::end_of_stream || error == beast::error::timeout) return Close();
    if (error && error.category() == http::make_error_code(http::error::bad_method).category()) {
      return Write(Refused(400, "The request is not HTTP"), false, false);
    }
    if (error) return Close();
    const auto& request = parser_->get();
    if (too_many_) return Write(Refused(503, "Too many connections"), false, false);
    Write(server_->handler(ToOurs(request)), request.keep_alive(), request.method() == http::verb::head);
  }

  void Write(HttpResponse answer, bool keep_alive, bool head) {
    response_ = {};
    response_.version(11);
    response_.result(static_cast<unsigned>(answer.status));
    for (auto& [name, value] : answer.headers) response_.set(name, value);
    response_.keep_alive(keep_alive);
    const bool no_body = answer.status == 304 || answer.status == 204;
    if (!no_body) response_.content_length(answer.body.size());
    if (!head && !no_body) response_.body() = std::move(answer.body);
    serializer_.emplace(response_);
    // The answer to HEAD announces the length of a body that it does not carry.
    if (head) {
      http::async_write_header(stream_, *serializer_, [self = shared_from_this()](error_code e, size_t) { self->OnWritten(e); });
    } else {
      http::async_write(stream_, *serializer_, [self = shared_from_this()](error_code e, size_t) { self->OnWritten(e); });
    }
  }

  void OnWritten(error_code error) {
    if (error || !response_.keep_alive()) return Close();
    Read();
  }

  void Close() {
    error_code ignored;  // the peer may have gone already: there is nobody left to tell
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  std::shared_ptr<ServerState> server_;
  const bool too_many_;
};

class BeastServer : public HttpServer {
 public:
  BeastServer(const HttpLimits& limits, HttpHandler handler)
      : io_(kThreads), acceptor_(io_), pause_(io_), state_(std::make_shared<ServerState>()) {
    state_->limits = limits;
    state_->handler = std::move(handler);
  }
  ~BeastServer() override { Stop(); }

  Status Listen(const HostPort& address) {
    error_code error;
    const tcp::endpoint endpoint(asio::ip::make_address(address.host, error), address.port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return Unavailable("cannot listen at {}: {}; choose another with --http", address.ToString(), error.message());
    address_ = HostPort{.host = address.host, .port = acceptor_.local_endpoint().port()}.ToString();
    Accept();
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { io_.run(); });
    return OkStatus();
  }

  std::string address() const override { return address_; }

  void Stop() override {
    io_.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void Accept() {
    acceptor_.async_accept(asio::make_strand(io_), [this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) {
        error_code ignored;  // a connection that refuses it is only slower
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Connection>(std::move(socket), state_)->Start();
        return Accept();
      }
      // Out of descriptors, mostly: waiting lets some connections end, and keeps this from spinning.
      LogWarning("http accept failed reason=\"{}\"", error.message());
      pause_.expires_after(std::chrono::milliseconds(100));
      pause_.async_wait([this](error_code stopped) {
        if (!stopped) Accept();
      });
    });
  }

  asio::io_context io_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::shared_ptr<ServerState> state_;
  std::string address_;
  std::vector<std::thread> threads_;
};

}  // namespace

StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const std::string& address, const HttpLimits& limits, HttpHandler handler) {
  ASSIGN_OR_RETURN(const HostPort where, RequireLoopback(address));
  auto server = std::make_unique<BeastServer>(limits, std::move(handler));
  RETURN_IF_ERROR(server->Listen(where));
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace hanes
