// SPDX-License-Identifier: Apache-2.0
// The one home of Boost.Beast: eight seconds and 700 MB to compile, so nothing else includes it.
#include "services/http_server.h"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>

#include "base/log.h"
#include "services/http_refusal.h"
#include "services/loopback.h"
#include "services/open_files.h"

namespace hanes {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

constexpr int kThreads = 2;
constexpr size_t kWorkersMin = 4;
// Connections beyond the most there may be that are told so at one time; more are closed without a word.
constexpr size_t kRefusedAtOnce = 128;
// How long what a refused client goes on sending is read and thrown away: it would not see the refusal of a connection that breaks.
constexpr auto kLinger = std::chrono::seconds(2);
constexpr size_t kReadBytes = 1024;
// How long one of too many is heard before it is refused: what it asks for says in which words.
constexpr auto kHearOut = std::chrono::milliseconds(500);
// What a slow reader of a stream may leave lying in the kernel.
constexpr int kStreamBufferBytes = 64 << 10;

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

struct ServerState {
  HttpLimits limits;
  HttpHandler handler;
  HttpRefusalDrawer draw_refusal;
  std::atomic<size_t> connections{0};
  asio::thread_pool* workers = nullptr;
};

// One connection: read, answer, again. Everything but the handler runs in the connection's strand; the shared_ptr in each callback keeps it
// alive.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, std::shared_ptr<ServerState> server)
      : stream_(std::move(socket)), deadline_(stream_.get_executor()), server_(std::move(server)) {
    ++server_->connections;
  }
  ~Connection() { --server_->connections; }

  void Start() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->AwaitRequest(); });
  }
  void RefuseOneTooMany() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
      self->ReadWithin(kHearOut);
      self->stream_.async_read_some(self->buffer_.prepare(kReadBytes), [self](error_code error, size_t count) {
        if (!self->ReadEnds(error) && error) return self->Close();
        self->buffer_.commit(count);
        self->Refuse(HttpRefusal::kTooManyConnections);
      });
    });
  }

 private:
  void AwaitRequest() {
    parser_.reset();
    if (buffer_.size() > 0) return ReadRequest();
    buffer_.shrink_to_fit();
    stream_.expires_after(server_->limits.idle_max);
    stream_.async_read_some(buffer_.prepare(kReadBytes), [self = shared_from_this()](error_code error, size_t count) {
      if (error) return self->Close();
      self->buffer_.commit(count);
      self->ReadRequest();
    });
  }

  void ReadRequest() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(server_->limits.header_bytes_max));
    parser_->body_limit(server_->limits.body_bytes_max);
    stream_.expires_never();
    ReadWithin(server_->limits.request_max);
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](error_code error, size_t) { self->OnRead(error); });
  }

  // Ends a read that takes longer, and leaves the connection as it is: its refusal can be sent.
  void ReadWithin(std::chrono::milliseconds time) {
    reading_ = true;
    late_ = false;
    deadline_.expires_after(time);
    deadline_.async_wait([weak = weak_from_this()](error_code stopped) {
      const auto self = weak.lock();
      if (stopped || self == nullptr || !self->reading_) return;
      self->late_ = true;
      self->stream_.cancel();
    });
  }
  // Was it the deadline that ended it?
  bool ReadEnds(error_code error) {
    reading_ = false;
    deadline_.cancel();
    return error == asio::error::operation_aborted && late_;
  }

  void OnRead(error_code error) {
    if (ReadEnds(error)) return Refuse(HttpRefusal::kTooLate);
    if (error == http::error::header_limit) return Refuse(HttpRefusal::kHeaderTooLong);
    if (error == http::error::body_limit) return Refuse(HttpRefusal::kBodyTooLong);
    if (error == http::error::end_of_stream || error == beast::error::timeout) return Close();
    if (error && error.category() == http::make_error_code(http::error::bad_method).category()) return Refuse(HttpRefusal::kNotHttp);
    if (error) return Close();
    const auto& request = parser_->get();
    keep_alive_ = request.keep_alive();
    head_ = request.method() == http::verb::head;
    chunked_ = request.version() >= 11;
    asio::post(*server_->workers, [self = shared_from_this(), ours = ToOurs(request)] {
      HttpResponse answer = self->server_->handler(ours);
      asio::dispatch(self->stream_.get_executor(), [self, given = std::move(answer)]() mutable { self->Write(std::move(given)); });
    });
  }

  void Refuse(HttpRefusal why) {
    keep_alive_ = head_ = false;
    linger_ = true;
    HttpResponse answer = Refused(why, server_->limits.header_bytes_max);
    if (server_->draw_refusal != nullptr) server_->draw_refusal(AskedSoFar(), &answer);
    Write(std::move(answer));
  }

  // What is known of a request that nobody will answer: what was parsed of it, else what its bytes look like.
  HttpRequest AskedSoFar() const {
    if (parser_.has_value() && !parser_->get().target().empty()) return ToOurs(parser_->get());
    const asio::const_buffer bytes = buffer_.cdata();
    return WhatCame({static_cast<const char*>(bytes.data()), bytes.size()});
  }

  void Write(HttpResponse answer) {
    body_ = std::move(answer.stream);
    response_ = {};
    response_.version(11);
    response_.result(static_cast<unsigned>(answer.status));
    for (auto& [name, value] : answer.headers) response_.set(name, value);
    response_.keep_alive(keep_alive_ && body_ == nullptr);
    const bool no_body = answer.status == 304 || answer.status == 204;
    if (body_ != nullptr) response_.chunked(chunked_);
    else if (!no_body) response_.content_length(answer.body.size());
    if (!head_ && !no_body) response_.body() = std::move(answer.body);
    serializer_.emplace(response_);
    stream_.expires_after(server_->limits.write_max);
    const auto written = [self = shared_from_this()](error_code error, size_t) { self->OnWritten(error); };
    // The answer to HEAD announces the length of a body that it does not carry.
    if (head_ || body_ != nullptr) http::async_write_header(stream_, *serializer_, written);
    else http::async_write(stream_, *serializer_, written);
  }

  void OnWritten(error_code error) {
    if (error) return Close();
    if (body_ != nullptr && !head_) return BeginStream();
    if (linger_) return Linger();
    if (!response_.keep_alive()) return Close();
    AwaitRequest();
  }

  // A refusal is on its way: what the client still sends is thrown away for a while.
  void Linger() {
    error_code ignored;  // the peer may have gone already
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(kLinger);
    ThrowAway();
  }
  void ThrowAway() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(kStreamBufferBytes), [self = shared_from_this()](error_code error, size_t) {
      if (error) return self->Close();
      self->ThrowAway();
    });
  }

  void BeginStream() {
    parser_.reset();
    buffer_.clear();
    buffer_.shrink_to_fit();
    error_code ignored;  // a kernel that keeps its own size only holds more
    stream_.socket().set_option(asio::socket_base::send_buffer_size(kStreamBufferBytes), ignored);
    // There is nothing more to say on this connection: whatever comes, most often its end, ends it.
    stream_.expires_never();
    stream_.async_read_some(asio::buffer(&unexpected_, 1), [self = shared_from_this()](error_code, size_t) { self->Close(); });
    SendNext();
  }

  void SendNext() {
    if (body_ == nullptr) return;
    const auto wake = [weak = weak_from_this()] {
      auto self = weak.lock();
      if (self == nullptr) return;
      const auto executor = self->stream_.get_executor();
      // Moved: were it the last to know the connection, that would end here, within whoever wakes.
      asio::post(executor, [waking = std::move(self)] { waking->SendNext(); });
    };
    std::optional<std::string> bytes = body_->Next(wake);
    if (!bytes.has_value()) return;
    const bool last = bytes->empty();
    piece_ = !chunked_ ? *std::move(bytes) : last ? "0\r\n\r\n" : fmt::format("{:x}\r\n{}\r\n", bytes->size(), *bytes);
    stream_.expires_after(server_->limits.write_max);
    asio::async_write(stream_, asio::buffer(piece_), [self = shared_from_this(), last](error_code error, size_t) {
      if (error || last) return self->Close();
      self->SendNext();
    });
  }

  void Close() {
    body_.reset();
    error_code ignored;  // the peer may have gone already: there is nobody left to tell
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
  }

  beast::tcp_stream stream_;
  asio::steady_timer deadline_;  // of a read; the stream's own would close the connection
  bool reading_ = false;
  bool late_ = false;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  bool keep_alive_ = false;
  bool head_ = false;
  bool chunked_ = true;
  bool linger_ = false;
  std::shared_ptr<HttpStream> body_;
  std::string piece_;  // of the stream, on its way
  char unexpected_ = 0;
  std::shared_ptr<ServerState> server_;
};

class BeastServer : public HttpServer {
 public:
  BeastServer(const HttpLimits& limits, HttpHandler handler, HttpRefusalDrawer draw_refusal)
      : io_(kThreads), workers_(std::max<size_t>(kWorkersMin, std::thread::hardware_concurrency())), acceptor_(io_), pause_(io_),
        state_(std::make_shared<ServerState>()) {
    state_->limits = limits;
    state_->limits.connections_max = ConnectionsPossible(limits.connections_max);
    state_->handler = std::move(handler);
    state_->draw_refusal = std::move(draw_refusal);
    state_->workers = &workers_;
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
    workers_.stop();
    workers_.join();
    io_.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void Accept() {
    acceptor_.async_accept(asio::make_strand(io_), [this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) {
        Welcome(std::move(socket));
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

  void Welcome(tcp::socket socket) {
    const size_t open = state_->connections;
    const size_t most = state_->limits.connections_max;
    if (open >= most + kRefusedAtOnce) return;  // closed by going out of scope
    error_code ignored;                         // a connection that refuses it is only slower
    socket.set_option(tcp::no_delay(true), ignored);
    const auto connection = std::make_shared<Connection>(std::move(socket), state_);
    if (open >= most) connection->RefuseOneTooMany();
    else connection->Start();
  }

  asio::io_context io_;
  asio::thread_pool workers_;  // what it still holds ends before the sockets' context
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::shared_ptr<ServerState> state_;
  std::string address_;
  std::vector<std::thread> threads_;
};

}  // namespace

StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const std::string& address, const HttpLimits& limits, HttpHandler handler,
                                                        HttpRefusalDrawer draw_refusal) {
  ASSIGN_OR_RETURN(HostPort where, ParseHostPort(address));
  const StatusOr<HostPort> loopback = RequireLoopback(address);
  if (loopback.ok()) where = *loopback;
  else if (!limits.beyond_loopback) return InvalidArgument("{}, or give --token-file", MessageOf(loopback.status()));
  else LogWarning("http not encrypted address={} remedy=\"put a proxy with TLS before it\"", address);
  auto server = std::make_unique<BeastServer>(limits, std::move(handler), std::move(draw_refusal));
  RETURN_IF_ERROR(server->Listen(where));
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace hanes
