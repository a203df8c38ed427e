// SPDX-License-Identifier: Apache-2.0
// What event_log.h promises of a reader, held against the log itself and against the log read from another process.
#include <gmock/gmock.h>
#include <grpcpp/server_builder.h>

#include "store/log_service.h"
#include "store/log_world.h"
#include "store/remote_event_reader.h"

namespace hanes {
namespace {

using namespace std::chrono_literals;

class LocalAccess {
 public:
  explicit LocalAccess(RocksEventLog& log) : log_(log) {}
  const EventReader& reader() const { return log_; }

 private:
  const RocksEventLog& log_;
};

class RemoteAccess {
 public:
  explicit RemoteAccess(RocksEventLog& log) : service_(log, log, nullptr) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    reader_ = ConnectRemoteEventReader("127.0.0.1:" + std::to_string(port));
  }
  ~RemoteAccess() {
    service_.StopFollowers();
    server_->Shutdown();
  }
  const EventReader& reader() const { return *reader_; }

 private:
  LogService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<RemoteEventReader> reader_;
};

template <typename Access>
class EventReaderTest : public testing::Test {
 protected:
  // C0, C1, C2 in turn; runs, frozen and active tails all hold some.
  void SetUp() override {
    for (int i = 1; i <= 40; i += 4) world_.AppendEvents(i, i + 3);
  }
  const EventReader& reader() const { return access_.reader(); }
  StatusOr<RecordBatch> Streams(const std::vector<std::string>& names, uint64_t up_to) const {
    std::vector<StreamId> streams;
    for (const std::string& name : names) streams.emplace_back(name);
    return reader().ReadStreams(streams, Position(up_to));
  }

  LogWorld world_{SmallBounds()};
  Access access_{world_.log()};
};

using Accesses = testing::Types<LocalAccess, RemoteAccess>;
TYPED_TEST_SUITE(EventReaderTest, Accesses);

TYPED_TEST(EventReaderTest, SaysWhereTheLogStands) {
  const auto head = this->reader().Head();
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->position, Position(40));
  EXPECT_EQ(head->authority, AuthorityId(kTestAuthority));
  EXPECT_LT(head->first_appended_at, head->last_appended_at);
  EXPECT_EQ(head->quarantined, 0u);
}

TYPED_TEST(EventReaderTest, ReadsEverythingWhateverTheSizeOfTheBites) {
  const std::string all = AllIdsAfter(this->reader(), Position(0));
  for (const size_t bytes_max : {0, 1, 300, 1000, 100'000}) EXPECT_EQ(AllIdsAfter(this->reader(), Position(0), bytes_max), all);
  EXPECT_THAT(all, testing::StartsWith("1:e1 2:e2 "));
  EXPECT_THAT(all, testing::EndsWith(" 40:e40"));
}

TYPED_TEST(EventReaderTest, ReadsOnFromEveryPosition) {
  for (uint64_t after = 0; after < 40; ++after) {
    const auto batch = this->reader().ReadAfter(Position(after), 1);
    ASSERT_TRUE(batch.ok()) << batch.status();
    ASSERT_FALSE(batch->empty());
    EXPECT_EQ(batch->records().front().position, Position(after + 1));
  }
}

TYPED_TEST(EventReaderTest, ReadsAboutAsMuchAsItIsAskedFor) {
  const auto batch = this->reader().ReadAfter(Position(0), 100);
  EXPECT_LE(batch->records().size(), SmallBounds().chunk_events_max);
}

TYPED_TEST(EventReaderTest, IsEmptyAtTheHead) { EXPECT_TRUE(this->reader().ReadAfter(Position(40))->empty()); }

TYPED_TEST(EventReaderTest, RefusesToReadBeyondTheHead) {
  EXPECT_EQ(this->reader().ReadAfter(Position(41)).status().code(), StatusCode::kOutOfRange);
}

TYPED_TEST(EventReaderTest, ReadsAStreamInOrder) {
  EXPECT_EQ(IdsOf(*this->Streams({"child:C1"}, 13)), "1:e1 4:e4 7:e7 10:e10 13:e13");
  EXPECT_EQ(this->Streams({"child:C1"}, 40)->records().size(), 14u);
}

TYPED_TEST(EventReaderTest, ReadsSeveralStreamsInOneOrder) {
  EXPECT_EQ(IdsOf(*this->Streams({"child:C2", "child:C0", "child:C2"}, 9)), "2:e2 3:e3 5:e5 6:e6 8:e8 9:e9");
}

TYPED_TEST(EventReaderTest, ReadsAStreamNoFurtherThanAsked) {
  for (uint64_t up_to = 0; up_to <= 45; ++up_to) {
    const auto batch = this->Streams({"child:C0"}, up_to);
    ASSERT_TRUE(batch.ok()) << batch.status();
    EXPECT_EQ(batch->records().size(), std::min<uint64_t>(up_to, 40) / 3) << up_to;
  }
}

TYPED_TEST(EventReaderTest, AStreamWithoutRecordsIsNoError) {
  const auto batch = this->Streams({"child:nobody"}, 40);
  ASSERT_TRUE(batch.ok()) << batch.status();
  EXPECT_TRUE(batch->empty());
}

TYPED_TEST(EventReaderTest, RecordsSayWhatTheyAre) {
  const auto batch = this->reader().ReadAfter(Position(6), 1);
  const Record& record = batch->records().front();
  EXPECT_EQ(record.event, Accepted("e7", "child:C1").bytes);
  EXPECT_EQ(record.stream, "child:C1");
  EXPECT_GT(record.appended_at, this->reader().Head()->first_appended_at);
}

TYPED_TEST(EventReaderTest, RecordsLiveAsLongAsTheirBatch) {
  RecordBatch kept;
  {
    auto batch = this->Streams({"child:C1"}, 40);
    kept = std::move(*batch);
  }
  this->world_.AppendEvents(41, 80);
  EXPECT_THAT(IdsOf(kept), testing::StartsWith("1:e1 4:e4"));
}

TYPED_TEST(EventReaderTest, WakesWhenSomethingIsAppended) {
  std::jthread appender([&] { this->world_.AppendEvents(41, 41); });
  EXPECT_EQ(*this->reader().AwaitAfter(Position(40), 20s), Position(41));
}

TYPED_TEST(EventReaderTest, DoesNotWaitForWhatIsThere) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(*this->reader().AwaitAfter(Position(12), 20s), Position(40));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
}

TYPED_TEST(EventReaderTest, GivesUpWaitingInTime) {
  EXPECT_EQ(*this->reader().AwaitAfter(Position(40), 30ms), Position(40));
}

TYPED_TEST(EventReaderTest, KnowsItsSources) {
  const auto state = this->reader().Source(kTestTopic);
  ASSERT_TRUE(state.ok()) << state.status();
  EXPECT_EQ(state->next_offset, 40);
  EXPECT_EQ(state->last_record_hash, 7u);
  EXPECT_EQ(state->cluster, "cluster");
  EXPECT_GT(state->last_record_at, Timestamp());
  EXPECT_EQ(this->reader().Source("another").status().code(), StatusCode::kNotFound);
}

}  // namespace
}  // namespace hanes
