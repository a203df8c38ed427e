// SPDX-License-Identifier: Apache-2.0
#include "store/log_service.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "base/check.h"
#include "store/grpc_status.h"
#include "store/log_world.h"
#include "store/remote_event_reader.h"

namespace hanes {
namespace {

using namespace std::chrono_literals;

class LogServiceTest : public testing::Test {
 protected:
  void SetUp() override {
    world_.AppendEvents(1, 5);
    Start("127.0.0.1:0");
  }
  void TearDown() override {
    if (server_ != nullptr) Stop();
  }

  void Start(const std::string& address) {
    service_ = std::make_unique<LogService>(world_.log(), world_.log(), [this](const std::string& id) { return Replay(id); });
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    address_ = "127.0.0.1:" + std::to_string(port);
  }
  void Stop() {
    service_->StopFollowers();
    server_->Shutdown();
    server_.reset();
  }

  StatusOr<std::vector<v1::QuarantineEntry>> Replay(const std::string& id) {
    RETURN_IF_ERROR(world_.log().MarkReplayed(id, Position(1)));
    return world_.log().List(id, false);
  }

  std::unique_ptr<v1::LogService::Stub> Stub() {
    return v1::LogService::NewStub(grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
  }

  LogWorld world_{SmallBounds()};
  std::unique_ptr<LogService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// Stands before a server as a busy machine does: takes one connection at once, and passes bytes on only after `pause`.
class SlowDoor {
 public:
  SlowDoor(int server_port, std::chrono::milliseconds pause) : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = Loopback(0);
    socklen_t size = sizeof(address);
    HANES_CHECK(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 && listen(listener_, 1) == 0, "loopback takes a listener");
    HANES_CHECK(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0, "a listener has a name");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, server_port, pause] { Pass(static_cast<uint16_t>(server_port), pause); });
  }
  ~SlowDoor() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void Pass(uint16_t server_port, std::chrono::milliseconds pause) const {
    const int from = accept(listener_, nullptr, nullptr), to = socket(AF_INET, SOCK_STREAM, 0);
    std::this_thread::sleep_for(pause);
    const sockaddr_in address = Loopback(server_port);
    pollfd ends[] = {{from, POLLIN, 0}, {to, POLLIN, 0}};
    bool open = connect(to, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    while (open && poll(ends, 2, -1) > 0) {
      for (int i = 0; i < 2; ++i) {
        if (ends[i].revents != 0) open = open && PassOn(ends[i].fd, ends[1 - i].fd);
      }
    }
    close(from);
    close(to);
  }
  static bool PassOn(int from, int to) {
    char bytes[4096];
    const ssize_t got = read(from, bytes, sizeof(bytes));
    return got > 0 && write(to, bytes, static_cast<size_t>(got)) == got;
  }

  const int listener_;
  int port_ = 0;
  std::thread thread_;
};

// A reader that follows from the beginning, and what it has seen.
class Follower {
 public:
  explicit Follower(v1::LogService::Stub& stub) {
    v1::ReadAfterRequest request;
    request.set_follow(true);
    stream_ = stub.ReadAfter(&context_, request);
  }
  // Reads until it has seen `count` events; false when the stream ended before.
  bool See(size_t count) {
    v1::RecordBatch batch;
    while (positions_.size() < count && stream_->Read(&batch)) {
      for (const v1::Record& record : batch.records()) positions_.push_back(record.position());
    }
    return positions_.size() >= count;
  }
  grpc::Status End() {
    v1::RecordBatch batch;
    while (stream_->Read(&batch)) {
    }
    return stream_->Finish();
  }
  void Cancel() { context_.TryCancel(); }
  const std::vector<uint64_t>& positions() const { return positions_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::RecordBatch>> stream_;
  std::vector<uint64_t> positions_;
};

TEST(GrpcStatusTest, AServerThatEndedBeforeItAnsweredIsToldAsThat) {
  const Status ended = FromGrpc({grpc::StatusCode::CANCELLED, "CANCELLED"});
  EXPECT_EQ(ended.code(), StatusCode::kUnavailable);
  EXPECT_THAT(MessageOf(ended), testing::HasSubstr("start it again"));
  EXPECT_EQ(FromGrpc({grpc::StatusCode::CANCELLED, "the reader is gone"}).code(), StatusCode::kCancelled);
}

// The machine may be busy when a connection is made: that is no reason to tell the reader that nobody is there.
TEST_F(LogServiceTest, AConnectionThatIsSlowToBeMadeIsWaitedFor) {
  const SlowDoor door(std::stoi(address_.substr(address_.find(':') + 1)), 400ms);
  const StatusOr<LogHead> head = ConnectRemoteEventReader(door.address())->Head();
  ASSERT_TRUE(head.ok()) << head.status().ToString();
  EXPECT_EQ(head->position, Position(5));
}

TEST_F(LogServiceTest, AFollowerSeesWhatIsAppendedLater) {
  const auto stub = Stub();
  Follower follower(*stub);
  ASSERT_TRUE(follower.See(5));
  world_.AppendEvents(6, 7);
  ASSERT_TRUE(follower.See(7));
  EXPECT_THAT(follower.positions(), testing::ElementsAre(1, 2, 3, 4, 5, 6, 7));
  follower.Cancel();
  EXPECT_EQ(follower.End().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(LogServiceTest, StoppingEndsFollowersAtOnce) {
  const auto stub = Stub();
  Follower follower(*stub);
  ASSERT_TRUE(follower.See(5));
  const auto start = std::chrono::steady_clock::now();
  Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  EXPECT_EQ(follower.End().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(LogServiceTest, StoppingEndsAWaitAtOnce) {
  const auto reader = ConnectRemoteEventReader(address_);
  ASSERT_TRUE(reader->Head().ok());
  const auto start = std::chrono::steady_clock::now();
  std::jthread waiter([&] { (void)reader->AwaitAfter(Position(5), 60s); });
  Stop();
  waiter.join();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 20s);
}

TEST_F(LogServiceTest, AReadWithoutFollowEndsAtTheHead) {
  const auto stub = Stub();
  grpc::ClientContext context;
  v1::ReadAfterRequest request;
  const auto stream = stub->ReadAfter(&context, request);
  size_t count = 0;
  for (v1::RecordBatch batch; stream->Read(&batch);) count += static_cast<size_t>(batch.records_size());
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(count, 5u);
}

TEST_F(LogServiceTest, EventsLargerThanAMessageCrossInPieces) {
  std::vector<Arrival::Content> contents;
  for (int i = 6; i <= 15; ++i) {
    v1::Event large = CaseOpenedEvent("e" + std::to_string(i), "child:C1");
    large.mutable_source()->set_record(std::string(700'000, static_cast<char>('a' + i)));
    contents.emplace_back(Accepted(large));
  }
  ASSERT_TRUE(world_.Append(std::move(contents)).ok());
  const auto stub = Stub();  // with gRPC's own limit of 4 MiB a message
  Follower follower(*stub);
  EXPECT_TRUE(follower.See(15));
  follower.Cancel();
}

TEST_F(LogServiceTest, QuarantineIsListedAndReplayedFromAfar) {
  ASSERT_TRUE(world_.Append({Refused("soup", 5)}).ok());
  const auto reader = ConnectRemoteEventReader(address_);
  const auto entries = reader->ListQuarantine("", true);
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 1u);
  EXPECT_EQ(entries->front().raw(), "soup");
  const auto replayed = reader->ReplayQuarantine(entries->front().id());
  ASSERT_TRUE(replayed.ok()) << replayed.status();
  EXPECT_EQ(replayed->front().replayed_position(), 1u);
  EXPECT_EQ(reader->Head()->quarantined, 0u);
}

TEST_F(LogServiceTest, ErrorsArriveAsTheyWere) {
  const auto reader = ConnectRemoteEventReader(address_);
  const auto there = world_.log().List("nothing", false);
  const auto here = reader->ListQuarantine("nothing", false);
  EXPECT_EQ(here.status(), there.status());
  EXPECT_EQ(here.status().code(), StatusCode::kNotFound);
}

TEST_F(LogServiceTest, AServiceThatTakesNothingInSaysSo) {
  LogService service(world_.log(), world_.log(), nullptr);
  v1::ReplayQuarantineResponse response;
  EXPECT_EQ(service.ReplayQuarantine(nullptr, nullptr, &response).error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(LogServiceTest, AReaderOutlivesItsServer) {
  const auto reader = ConnectRemoteEventReader(address_);
  ASSERT_TRUE(reader->Head().ok());
  Stop();
  EXPECT_EQ(reader->Head().status().code(), StatusCode::kUnavailable);
  Start(address_);
  StatusOr<LogHead> head = reader->Head();
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (!head.ok() && std::chrono::steady_clock::now() < deadline) head = reader->Head();
  EXPECT_TRUE(head.ok()) << head.status();
}

TEST(GrpcStatusTest, EveryCodeComesBackAsItWas) {
  for (int code = 0; code <= 16; ++code) {
    const Status status(static_cast<StatusCode>(code), code == 0 ? "" : "what and why");
    EXPECT_EQ(FromGrpc(ToGrpc(status)), status);
  }
}

}  // namespace
}  // namespace hanes
