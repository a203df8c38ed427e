// SPDX-License-Identifier: Apache-2.0
#include "services/live_feed.h"

#include <gmock/gmock.h>

#include <atomic>
#include <barrier>
#include <random>

#include "projections/testing/memory_log.h"

namespace hanes {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

// A house whose one view stands where it is put.
class OneView : public Questions {
 public:
  explicit OneView(const EventReader& log) : log_(log) {}
  void Break(bool broken) { broken_ = broken; }

  StatusOr<v1::HouseStatus> StatusOfHouse() const override {
    if (broken_) return Unavailable("the views do not answer");
    v1::HouseStatus house;
    const uint64_t position = log_.Head()->position.value();
    house.mutable_log()->set_position(position);
    house.add_views()->set_view("caseload");
    house.mutable_views(0)->set_position(position);
    return house;
  }
  StatusOr<v1::Answer> Ask(const v1::Question&) const override { return Unavailable("not here"); }
  StatusOr<v1::HistoryResponse> History(const StreamId&) const override { return Unavailable("not here"); }
  StatusOr<std::vector<v1::RebuildResult>> Rebuild(const v1::RebuildRequest&, const RebuildProgressFn&) override { return Unavailable("not here"); }
  StatusOr<v1::SwapBackResponse> SwapBack(const std::string&) override { return Unavailable("not here"); }

 private:
  const EventReader& log_;
  std::atomic<bool> broken_ = false;
};

// Takes messages as the server does: asks for the next, and waits to be woken when there is none.
class Taker {
 public:
  explicit Taker(std::shared_ptr<HttpStream> stream) : stream_(std::move(stream)) {}
  // "" when none came in time.
  std::string Take() {
    while (true) {
      if (auto bytes = stream_->Next([bell = bell_] { bell->Ring(); }); bytes.has_value()) return *std::move(bytes);
      if (!bell_->Await()) return "";
    }
  }
  // Everything up to the message that holds `text`.
  std::string TakeUntil(const std::string& text) {
    std::string all;
    while (all.find(text) == std::string::npos) {
      const std::string message = Take();
      if (message.empty()) return all;
      all += message;
    }
    return all;
  }

 private:
  struct Bell {
    std::mutex mutex;
    std::condition_variable rung;
    bool is_rung = false;
    void Ring() {
      const std::lock_guard lock(mutex);
      is_rung = true;
      rung.notify_all();
    }
    bool Await() {
      std::unique_lock lock(mutex);
      const bool came = rung.wait_for(lock, 60s, [this] { return is_rung; });
      is_rung = false;
      return came;
    }
  };
  std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::shared_ptr<HttpStream> stream_;
};

// Of the last message in it.
uint64_t IdOf(const std::string& messages) { return std::stoull(messages.substr(messages.rfind("id: ") + 4)); }

int Count(const std::string& text, const std::string& word) {
  int count = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

class LiveFeedTest : public ::testing::Test {
 protected:
  void Start(const LiveLimits& limits = {.pace = {.update_every = 1ms, .look_every = 1ms}}) {
    const auto figures = [this](const std::string& page) -> StatusOr<LiveFigures> {
      ++looks_;
      if (page == "/nothing") return NotFound("there is no page /nothing");
      return LiveFigures{{"events", std::to_string(log_.Head()->position.value())}, {"page", page}};
    };
    feed_ = std::make_unique<LiveFeed>(log_, views_, SystemClock(), figures, metrics_, limits);
  }
  ~LiveFeedTest() override {
    if (feed_ != nullptr) feed_->Stop();
  }
  void Append() { log_.AppendBytes(std::to_string(++appended_), "child:C1", "", Timestamp::FromMicros(1)); }
  std::string Events() { return fmt::format("\"events\":\"{}\"", log_.Head()->position.value()); }
  std::shared_ptr<HttpStream> Follow(const std::string& page = "/", std::optional<uint64_t> last_seen = {}) {
    auto stream = feed_->Follow(page, last_seen);
    EXPECT_TRUE(stream.ok()) << stream.status();
    return stream.ok() ? *stream : nullptr;
  }
  double Gauge(const std::string& name) { return metrics_.Gauge(name, "").value(); }

  testing::MemoryLog log_;
  OneView views_{log_};
  Metrics metrics_;
  std::atomic<int> looks_ = 0;
  int appended_ = 0;
  std::unique_ptr<LiveFeed> feed_;  // ends before what it asks
};

TEST_F(LiveFeedTest, AReaderIsSentThePageAndThenWhatIsNew) {
  Start();
  Append();
  Taker reader(Follow());
  EXPECT_THAT(reader.Take(), ::testing::AllOf(::testing::StartsWith("retry: 2000\n\n"), HasSubstr("\"events\":\"1\"")));
  Append();
  const std::string update = reader.Take();
  EXPECT_GE(IdOf(update), 1u);
  EXPECT_THAT(update, HasSubstr("{\"events\":\"2\"}"));
  EXPECT_THAT(update, Not(HasSubstr("\"page\"")));
}

TEST_F(LiveFeedTest, ManyReadersOfOnePageCostOneLook) {
  Start();
  std::vector<Taker> readers;
  for (int i = 0; i < 200; ++i) readers.emplace_back(Follow());
  for (Taker& reader : readers) reader.Take();
  EXPECT_EQ(Gauge("live_readers"), 200);
  EXPECT_EQ(Gauge("live_pages"), 1);
  Append();
  for (Taker& reader : readers) EXPECT_THAT(reader.TakeUntil(Events()), HasSubstr(Events()));
  // One to open it, one for what might have changed meanwhile, one or two for the event: never one a reader.
  EXPECT_LE(looks_, 10);
}

TEST_F(LiveFeedTest, WhoReadsSlowlyHoldsOneMessageWithEverythingInIt) {
  Start();
  Taker slow(Follow());
  Taker quick(Follow());
  slow.Take();
  for (int i = 0; i < 20; ++i) {
    Append();
    EXPECT_THAT(quick.TakeUntil(Events()), HasSubstr(Events()));
  }
  const std::string caught_up = slow.TakeUntil(Events());
  EXPECT_THAT(caught_up, HasSubstr(Events()));
  EXPECT_THAT(caught_up, HasSubstr("\"whole\":true"));
  // The last one may be on its way to this reader while the other has it already.
  EXPECT_LE(Count(caught_up, "event: figures"), 2);
}

TEST_F(LiveFeedTest, NobodyIsLeftWhenReadersGo) {
  Start();
  {
    Taker first(Follow("/a")), second(Follow("/b"));
    EXPECT_EQ(Gauge("live_pages"), 2);
  }
  EXPECT_EQ(Gauge("live_readers"), 0);
  EXPECT_EQ(Gauge("live_pages"), 0);
  Append();
  EXPECT_THAT(Taker(Follow("/a")).Take(), HasSubstr(Events()));
}

TEST_F(LiveFeedTest, APageThatDoesNotExistIsNotFoundAndNotKept) {
  Start();
  EXPECT_EQ(feed_->Follow("/nothing", {}).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Gauge("live_pages"), 0);
}

TEST_F(LiveFeedTest, OneReaderOrPageTooManyIsRefused) {
  Start({.readers_max = 2, .pages_max = 1});
  auto first = Follow("/a");
  EXPECT_EQ(feed_->Follow("/b", {}).status().code(), StatusCode::kResourceExhausted);
  auto second = Follow("/a");
  EXPECT_EQ(feed_->Follow("/a", {}).status().code(), StatusCode::kResourceExhausted);
  second.reset();
  EXPECT_TRUE(feed_->Follow("/a", {}).ok());
}

TEST_F(LiveFeedTest, APageWithTooMuchToFollowIsRefused) {
  Start({.figures_bytes_max = 3});
  EXPECT_EQ(feed_->Follow("/", {}).status().code(), StatusCode::kInvalidArgument);
}

TEST_F(LiveFeedTest, WhenTheViewsDoNotAnswerThePageIsToldAndWhenTheyDoAgainToo) {
  Start();
  Taker reader(Follow());
  reader.Take();
  views_.Break(true);
  EXPECT_THAT(reader.TakeUntil("not_live"), HasSubstr("\"reason\":\"the views do not answer\""));
  views_.Break(false);
  EXPECT_THAT(reader.TakeUntil("\"whole\":true"), HasSubstr(Events()));
}

TEST_F(LiveFeedTest, WhoComesBackIsToldWhetherAnythingWasMissed) {
  Start();
  Append();
  Taker stays(Follow());
  stays.Take();
  Append();
  const uint64_t seen = IdOf(stays.TakeUntil(Events()));
  EXPECT_THAT(Taker(Follow("/", seen)).Take(), HasSubstr("\"figures\":{}"));
  EXPECT_THAT(Taker(Follow("/", seen - 1)).Take(), HasSubstr(Events()));
}

TEST_F(LiveFeedTest, WhoHasNothingToTakeHearsThatTheServerIsThere) {
  Start({.heartbeat_every = 1ms});
  Taker reader(Follow());
  reader.Take();
  EXPECT_THAT(reader.TakeUntil(": still here\n\n"), HasSubstr(": still here\n\n"));
}

TEST_F(LiveFeedTest, TheDelayIsCounted) {
  Start();
  Taker reader(Follow());
  reader.Take();
  Append();
  reader.TakeUntil(Events());
  EXPECT_THAT(metrics_.Text(), HasSubstr("live_delay_seconds_bucket{le=\"+Inf\"} 1"));
}

// Readers come, go and read from many threads while the log moves; whoever stays sees the last of it.
TEST_F(LiveFeedTest, ReadersOfManyThreadsMeet) {
  constexpr int kThreads = 4, kRounds = 50;
  Start({.pace = {.update_every = 1ms, .look_every = 1ms}, .heartbeat_every = 1ms});
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::barrier last_event(kThreads + 1);
  std::vector<std::jthread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 chance(seed + static_cast<unsigned>(t));
      for (int round = 0; round < kRounds; ++round) {
        Taker reader(Follow(fmt::format("/{}", chance() % 3)));
        for (unsigned i = chance() % 3; i > 0; --i) EXPECT_NE(reader.Take(), "");
      }
      Taker stays(Follow());
      last_event.arrive_and_wait();
      EXPECT_THAT(stays.TakeUntil(Events()), HasSubstr(Events()));
    });
  }
  for (int i = 0; i < 200; ++i) Append();
  last_event.arrive_and_wait();
  threads.clear();
  EXPECT_EQ(Gauge("live_readers"), 0);
}

}  // namespace
}  // namespace hanes
