// SPDX-License-Identifier: Apache-2.0
// The server over real sockets: its limits, slow and rude clients, and bodies that are made while they are sent.
#include "services/http_server.h"

#include <gmock/gmock.h>

#include <condition_variable>

#include "services/open_files.h"
#include "services/testing/http_client.h"

namespace hanes {
namespace {

using namespace std::chrono_literals;
using testing::Client;
using testing::Received;
using ::testing::HasSubstr;

// Says what it is told to say, and is asked whether its reader is still there.
class Tap : public HttpStream {
 public:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> waiting;
    std::function<void()> wake;
    size_t taken = 0;
    bool gone = false;
    // When every piece was taken there is another, for ever.
    std::string endless;

    void Say(const std::string& bytes) {
      std::function<void()> awoken;
      {
        const std::lock_guard lock(mutex);
        waiting.push_back(bytes);
        awoken = std::exchange(wake, nullptr);
      }
      if (awoken) awoken();
    }
    bool AwaitGone() {
      std::unique_lock lock(mutex);
      return changed.wait_for(lock, 60s, [this] { return gone; });
    }
  };
  explicit Tap(std::shared_ptr<State> state) : state_(std::move(state)) {}
  ~Tap() override {
    const std::lock_guard lock(state_->mutex);
    state_->gone = true;
    state_->changed.notify_all();
  }
  std::optional<std::string> Next(std::function<void()> wake) override {
    const std::lock_guard lock(state_->mutex);
    if (!state_->endless.empty()) {
      ++state_->taken;
      return state_->endless;
    }
    if (state_->waiting.empty()) {
      state_->wake = std::move(wake);
      return std::nullopt;
    }
    std::string bytes = state_->waiting.front();
    state_->waiting.erase(state_->waiting.begin());
    return bytes;
  }

 private:
  std::shared_ptr<State> state_;
};

class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() { Serve({}); }

  void Serve(const HttpLimits& limits) {
    server_.reset();
    auto server = HttpServer::Start("127.0.0.1:0", limits, [this](const HttpRequest& request) { return Answer(request); });
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  HttpResponse Answer(const HttpRequest& request) {
    if (request.target == "/stream") return HttpResponse{.status = 200, .headers = {}, .body = "", .stream = std::make_shared<Tap>(tap_)};
    if (request.target == "/slow") {
      std::unique_lock lock(mutex_);
      may_answer_.wait_for(lock, 60s, [this] { return answer_slow_; });
    }
    return HttpResponse{.status = 200, .headers = {{"X-Told", request.Header("x-told")}}, .body = request.target};
  }
  void AnswerSlow() {
    const std::lock_guard lock(mutex_);
    answer_slow_ = true;
    may_answer_.notify_all();
  }
  Received Get(const std::string& headers) { return Client(server_->address()).Get("/", headers); }

  std::shared_ptr<Tap::State> tap_ = std::make_shared<Tap::State>();
  std::mutex mutex_;
  std::condition_variable may_answer_;
  bool answer_slow_ = false;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, AHeaderWithoutEndIsCutOff) {
  EXPECT_EQ(Get("X-Long: " + std::string(20'000, 'x') + "\r\n").status, 431);
}

TEST_F(HttpServerTest, ABodyThatIsTooLongIsRefused) {
  Client client(server_->address());
  client.Send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 413);
}

TEST_F(HttpServerTest, WhatIsNotHttpIsToldSo) {
  Client client(server_->address());
  client.Send("EHLO mail.example\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 400);
}

TEST_F(HttpServerTest, OneConnectionTooManyIsRefusedAndTheOthersGoOn) {
  Serve({.connections_max = 1});
  Client first(server_->address());
  EXPECT_EQ(first.Get("/").status, 200);
  EXPECT_EQ(Client(server_->address()).Get("/").status, 503);
  EXPECT_EQ(first.Get("/").status, 200);
}

TEST_F(HttpServerTest, AConnectionThatSaysNothingIsClosed) {
  Serve({.idle_max = std::chrono::milliseconds(50)});
  Client client(server_->address());
  EXPECT_EQ(client.Receive().status, 0);
}

TEST_F(HttpServerTest, ListensOnLoopbackAlone) {
  const auto server = HttpServer::Start("0.0.0.0:0", {}, [](const HttpRequest&) { return HttpResponse{}; });
  EXPECT_EQ(server.status().code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(server.status()), HasSubstr("cannot tell yet who asks"));
  EXPECT_TRUE(HttpServer::Start("[::1]:0", {}, [](const HttpRequest&) { return HttpResponse{}; }).ok());
}

TEST_F(HttpServerTest, AnAddressInUseIsNamed) {
  const HttpHandler nothing = [](const HttpRequest&) { return HttpResponse{}; };
  const auto first = HttpServer::Start("127.0.0.1:0", {}, nothing);
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(MessageOf(HttpServer::Start((*first)->address(), {}, nothing).status()), HasSubstr((*first)->address()));
}

TEST_F(HttpServerTest, ListensBeyondLoopbackWhereItMay) {
  const auto server = HttpServer::Start("0.0.0.0:0", {.beyond_loopback = true}, [](const HttpRequest&) { return HttpResponse{}; });
  EXPECT_TRUE(server.ok()) << server.status();
}

TEST_F(HttpServerTest, AHeaderMuchLongerThanItMayBeIsToldSoAndNotJustCutOff) {
  Client client(server_->address());
  client.SendLong("GET /?q=", 10 << 20);
  const Received refused = client.Receive();
  EXPECT_EQ(refused.status, 431);
  EXPECT_THAT(refused.body, HasSubstr("16384 bytes"));
}

TEST_F(HttpServerTest, ARequestThatTricklesIsCutOffAfterItsTime) {
  Serve({.idle_max = 60s, .request_max = 100ms});
  Client client(server_->address());
  client.Send("GET / HT");
  EXPECT_EQ(client.Receive().status, 408);
  EXPECT_TRUE(client.Ended());
}

TEST_F(HttpServerTest, ManyWhoTrickleKeepNobodyFromAnAnswer) {
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 300; ++i) {
    slow.push_back(std::make_unique<Client>(server_->address()));
    slow.back()->Send("GET / HTTP/1.1\r\nHost: loc");
  }
  EXPECT_EQ(Get("").status, 200);
}

TEST_F(HttpServerTest, TwoRequestsSentTogetherAreAnsweredInTurn) {
  Client client(server_->address());
  client.Send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string both = client.ReadUntil("/b");
  EXPECT_LT(both.find("/a"), both.find("/b"));
}

TEST_F(HttpServerTest, AStreamIsSentPieceByPieceAsItIsMade) {
  Client client(server_->address());
  client.Send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(client.ReadUntil("\r\n\r\n"), HasSubstr("Transfer-Encoding: chunked"));
  tap_->Say("first\n");
  EXPECT_EQ(client.ReadUntil("\n\r\n"), "6\r\nfirst\n\r\n");
  tap_->Say("the second one\n");
  EXPECT_EQ(client.ReadUntil("\n\r\n"), "f\r\nthe second one\n\r\n");
  tap_->Say("");
  EXPECT_EQ(client.ReadUntil("0\r\n\r\n"), "0\r\n\r\n");
  EXPECT_TRUE(client.Ended());
}

TEST_F(HttpServerTest, AClientOfHttp10GetsAStreamUntilItsEnd) {
  Client client(server_->address());
  client.Send("GET /stream HTTP/1.0\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.ReadUntil("\r\n\r\n").find("chunked"), std::string::npos);
  tap_->Say("all\n");
  tap_->Say("");
  EXPECT_EQ(client.ReadUntil("\n"), "all\n");
  EXPECT_TRUE(client.Ended());
}

TEST_F(HttpServerTest, HeadOfAStreamIsItsHeader) {
  Client client(server_->address());
  EXPECT_EQ(client.Ask("HEAD", "/stream").status, 200);
  EXPECT_TRUE(tap_->AwaitGone());
}

TEST_F(HttpServerTest, AStreamWhoseReaderWentAwayIsNoticedWhileNothingIsSaid) {
  {
    Client client(server_->address());
    client.Send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.ReadUntil("\r\n\r\n");
  }
  EXPECT_TRUE(tap_->AwaitGone());
}

TEST_F(HttpServerTest, AReaderWhoTakesNothingIsCutOffAndHoldsLittle) {
  Serve({.write_max = 200ms});
  tap_->endless = std::string(16 << 10, 'x');
  Client client(server_->address());
  client.Send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(tap_->AwaitGone());
  // What fits into the two sockets' buffers, and one piece more: megabytes at the very most.
  EXPECT_LT(tap_->taken * tap_->endless.size(), size_t{16} << 20);
}

TEST_F(HttpServerTest, SlowAnswersHoldUpNoStream) {
  std::vector<std::unique_ptr<Client>> waiting;
  for (int i = 0; i < 64; ++i) {
    waiting.push_back(std::make_unique<Client>(server_->address()));
    if (i > 0) waiting.back()->Send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
    else waiting.back()->Send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    if (i == 0) waiting.back()->ReadUntil("\r\n\r\n");
  }
  tap_->Say("on time\n");
  EXPECT_THAT(waiting[0]->ReadUntil("on time"), HasSubstr("on time"));
  AnswerSlow();
  EXPECT_EQ(waiting[63]->Receive().status, 200);
}

TEST_F(HttpServerTest, StopsWhileStreamsAreOpen) {
  Client client(server_->address());
  client.Send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client.ReadUntil("\r\n\r\n");
  server_->Stop();
  tap_->Say("nobody hears this");
  server_.reset();
  EXPECT_TRUE(tap_->AwaitGone());
}

TEST(OpenFilesTest, ConnectionsLeaveRoomForEverythingElse) {
  EXPECT_EQ(ConnectionsWithin(20'000, 10'000), 10'000u);
  EXPECT_EQ(ConnectionsWithin(4096, 10'000), 3072u);
  EXPECT_EQ(ConnectionsWithin(1024, 10'000), 256u);
  EXPECT_EQ(ConnectionsWithin(2, 10'000), 1u);
}

}  // namespace
}  // namespace hanes
