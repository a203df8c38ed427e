// SPDX-License-Identifier: Apache-2.0
// A whole house: embedded broker, log, view and gRPC in one process, asked from outside.
#include "services/house.h"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>

#include "ingest/topics.h"
#include "projections/testing/event_words.h"
#include "services/compare_figures.h"
#include "services/rate.h"
#include "services/remote_publisher.h"
#include "services/remote_questions.h"

namespace hanes {
namespace {

using ::testing::HasSubstr;

class HouseTest : public ::testing::Test {
 protected:
  HouseTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "hanes_house_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~HouseTest() override { std::filesystem::remove_all(folder_); }

  HouseOptions Serving() const {
    return {.data = folder_ + "/data", .mode = DataFolder::Mode::kCreate, .ingest = true, .authority = "W06000012", .views = {"caseload"},
            .follow = true, .grpc = "127.0.0.1:0"};
  }
  std::unique_ptr<House> Open(const HouseOptions& options) {
    auto house = House::Open(options, alarm_);
    EXPECT_TRUE(house.ok()) << house.status();
    return *std::move(house);
  }
  Status ErrorOf(const HouseOptions& options) { return House::Open(options, alarm_).status(); }

  // Publishes children with an open case and waits until they are in the log.
  static void Publish(EventPublisher& publisher, int first, int count) {
    for (int i = first; i < first + count; ++i) {
      const v1::Event event = testing::Opened(fmt::format("child:C{}", i), fmt::format("case{}", i)).On("2018-01-10").Team("MASH");
      const Status published = publisher.Publish(event);
      ASSERT_TRUE(published.ok()) << published;
    }
    const Status flushed = publisher.Flush();
    ASSERT_TRUE(flushed.ok()) << flushed;
  }
  static std::string Children(const Questions& questions) {
    v1::Question question;
    question.set_view("caseload");
    question.set_as_at("2018-03-31");
    const auto answer = questions.Ask(question);
    if (!answer.ok()) return MessageOf(answer.status());
    const v1::AnswerRow& total = answer->rows(answer->rows_size() - 1);
    return total.cells(total.cells_size() - 1);
  }
  static void AwaitView(const Questions& questions) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < deadline) {
      const auto house = questions.StatusOfHouse();
      if (house.ok() && house->views(0).position() == house->log().position()) return;
      std::this_thread::yield();
    }
    FAIL() << "the view did not catch up";
  }

  std::string folder_;
  Alarm alarm_{Alarm::OnRing::kTellWaiting};
};

TEST_F(HouseTest, AnswersOverGrpcWhatItAnswersItself) {
  const auto house = Open(Serving());
  const auto publisher = *house->log_keeper()->OpenPublisher();
  Publish(*publisher, 0, 30);
  AwaitView(house->questions());
  const auto remote = ConnectQuestions(house->grpc_address(), house->grpc_address());
  EXPECT_EQ(Children(house->questions()), "30");
  EXPECT_EQ(Children(*remote), "30");
  const StreamId child("child:C7");
  EXPECT_EQ(remote->History(child)->SerializeAsString(), house->questions().History(child)->SerializeAsString());
  EXPECT_EQ(remote->History(StreamId("child:C99")).status().code(), StatusCode::kNotFound);
}

TEST_F(HouseTest, StartsAnEmptyLogWithTheRulesOfItsNationOnce) {
  uint64_t position = 0;
  {
    const auto house = Open(Serving());
    position = house->log().Head()->position.value();
    EXPECT_GT(position, 0u);
  }
  EXPECT_EQ(Open(Serving())->log().Head()->position.value(), position);
}

TEST_F(HouseTest, TellsOfTopicLogAndView) {
  const auto house = Open(Serving());
  AwaitView(house->questions());
  const auto remote = ConnectQuestions("", house->grpc_address());
  const auto status = remote->StatusOfHouse();
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->log().authority(), "W06000012");
  EXPECT_EQ(status->topics(0).topic(), EventsTopic(AuthorityId("W06000012")));
  EXPECT_EQ(status->topics(0).next_offset(), static_cast<int64_t>(status->log().position()));
  EXPECT_EQ(status->views(0).completeness(), "complete");
}

TEST_F(HouseTest, TakesInWhatAnotherProcessPublishesToItsBroker) {
  const auto house = Open(Serving());
  const auto remote = ConnectQuestions("", house->grpc_address());
  const auto log = ConnectRemoteEventReader(house->grpc_address());
  const auto publisher = RemotePublisher::Open(*remote, *log, {}, AuthorityId("W06000012"), nullptr);
  ASSERT_TRUE(publisher.ok()) << publisher.status();
  const uint64_t before = log->Head()->position.value();
  Publish((*publisher)->publisher(), 0, 50);
  EXPECT_EQ(log->Head()->position.value(), before + 50) << "an event counts as handed over when it is stored";
}

TEST_F(HouseTest, RebuildsOnRequestFromAfarAndPutsTheOneBeforeBack) {
  const auto house = Open(Serving());
  const auto publisher = *house->log_keeper()->OpenPublisher();
  Publish(*publisher, 0, 20);
  AwaitView(house->questions());
  const auto remote = ConnectQuestions("", house->grpc_address());
  v1::RebuildRequest request;
  request.set_view("caseload");
  const auto results = remote->Rebuild(request, nullptr);
  ASSERT_TRUE(results.ok()) << results.status();
  ASSERT_EQ(results->size(), 1u);
  const v1::RebuildResult& result = results->front();
  EXPECT_TRUE(result.swapped());
  EXPECT_EQ(result.old_digest(), result.new_digest());
  EXPECT_EQ(Children(*remote), "20");
  const auto back = remote->SwapBack("caseload");
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->digest(), result.old_digest());
  EXPECT_EQ(remote->SwapBack("weather").status().code(), StatusCode::kNotFound);
}

TEST_F(HouseTest, RebuildsEveryViewInOneGo) {
  const auto house = Open(Serving());
  const auto publisher = *house->log_keeper()->OpenPublisher();
  Publish(*publisher, 0, 20);
  AwaitView(house->questions());
  const auto remote = ConnectQuestions("", house->grpc_address());
  std::vector<v1::BuildStatus> told;
  const auto results = house->questions().Rebuild(v1::RebuildRequest(), [&](uint64_t, uint64_t) {
    const auto status = remote->StatusOfHouse();
    if (status.ok()) told.insert(told.end(), status->builds().begin(), status->builds().end());
  });
  ASSERT_FALSE(told.empty()) << "a rebuild that runs is in the status";
  EXPECT_FALSE(told.front().at_start());
  EXPECT_EQ(told.front().views(0), "caseload");
  EXPECT_EQ(remote->StatusOfHouse()->builds_size(), 0) << "and not once it is done";
  ASSERT_TRUE(results.ok()) << results.status();
  ASSERT_EQ(results->size(), house->views()->views().size());
  for (const v1::RebuildResult& result : *results) {
    EXPECT_TRUE(result.swapped()) << result.view();
    EXPECT_EQ(result.old_digest(), result.new_digest()) << result.view();
  }
}

TEST_F(HouseTest, AViewMayLiveInAHouseOfItsOwn) {
  const auto kCreate = DataFolder::Mode::kCreate;
  const auto store = Open({.data = folder_ + "/store", .mode = kCreate, .ingest = true, .authority = "W06000012", .grpc = "127.0.0.1:0"});
  const auto view = Open({.data = folder_ + "/view", .mode = kCreate, .log_address = store->grpc_address(), .views = {"caseload"},
                          .follow = true, .grpc = "127.0.0.1:0"});
  const auto publisher = *store->log_keeper()->OpenPublisher();
  Publish(*publisher, 0, 10);
  const auto remote = ConnectQuestions(store->grpc_address(), view->grpc_address());
  AwaitView(*remote);
  EXPECT_EQ(Children(*remote), "10");
}

TEST_F(HouseTest, IsFoundByWhoeverWantsToAsk) {
  const auto house = Open(Serving());
  const auto serving = DataFolder::FindServing(folder_ + "/data");
  ASSERT_TRUE(serving.ok() && serving->has_value());
  EXPECT_EQ((*serving)->grpc_address, house->grpc_address());
}

TEST_F(HouseTest, HasOneHolderAtATime) {
  const auto house = Open(Serving());
  EXPECT_EQ(ErrorOf(Serving()).code(), StatusCode::kFailedPrecondition);
}

TEST_F(HouseTest, NeedsToKnowItsCouncilOnceAndNeverChangesIt) {
  HouseOptions options = Serving();
  options.authority = "";
  EXPECT_THAT(MessageOf(ErrorOf(options)), HasSubstr("--authority"));
  Open(Serving()).reset();
  Open(options).reset();
  options.authority = "E06000001";
  EXPECT_THAT(MessageOf(ErrorOf(options)), HasSubstr("this log is of W06000012, not of E06000001"));
}

TEST_F(HouseTest, IsServedOnLoopbackAlone) {
  HouseOptions options = Serving();
  options.grpc = "0.0.0.0:0";
  EXPECT_THAT(MessageOf(ErrorOf(options)), HasSubstr("cannot tell yet who asks"));
}

TEST(AlarmTest, TheFirstRingIsTheReason) {
  Alarm alarm(Alarm::OnRing::kTellWaiting);
  alarm.Ring("ingest", DataLoss("offset 17 is gone"));
  alarm.Ring("view", Internal("later"));
  EXPECT_EQ(MessageOf(alarm.Wait()), "ingest: offset 17 is gone");
}

TEST(AlarmTest, ASignalIsACleanEnd) {
  BlockStopSignals();
  Alarm alarm(Alarm::OnRing::kTellWaiting);
  raise(SIGTERM);
  EXPECT_TRUE(alarm.Wait().ok());
}

TEST(RateTest, IsThatOfTheLastMinute) {
  Rate rate;
  const auto at = [](int64_t second) { return Timestamp::FromMicros(second * 1'000'000); };
  EXPECT_EQ(rate.PerSecond(), 0);
  rate.Sample(0, at(0));
  rate.Sample(1000, at(10));
  EXPECT_DOUBLE_EQ(rate.PerSecond(), 100);
  for (int64_t second = 11; second <= 120; ++second) rate.Sample(1000, at(second));
  EXPECT_EQ(rate.PerSecond(), 0);
}

}  // namespace
}  // namespace hanes
