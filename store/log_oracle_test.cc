// SPDX-License-Identifier: Apache-2.0
// Random appends with duplicates, conflicts, refusals and restarts, against a log written another way: a std::map and a vector.
#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "store/log_check.h"
#include "store/log_world.h"

namespace hanes {
namespace {

// The log as one would write it on a page, with no regard for disk, memory or time.
class NaiveLog {
 public:
  void Take(const AcceptedEvent& event, int64_t offset) {
    const auto [known, is_new] = content_of_id_.try_emplace(event.id.value(), event.bytes);
    if (is_new) {
      events_.push_back(event);
      ++appended;
    } else if (known->second == event.bytes) {
      ++duplicates;
    } else {
      Refuse(event.bytes, offset);
    }
  }
  void Refuse(const std::string& raw, int64_t offset) {
    refusals_.emplace(offset, raw);
    ++refused;
  }
  std::vector<std::string> Events(const std::string& stream) const {
    std::vector<std::string> found;
    for (size_t i = 0; i < events_.size(); ++i) {
      if (stream.empty() || events_[i].stream.value() == stream) found.push_back(std::to_string(i + 1) + events_[i].bytes);
    }
    return found;
  }
  size_t quarantined() const { return refusals_.size(); }

  uint64_t appended = 0, duplicates = 0, refused = 0;

 private:
  std::map<std::string, std::string> content_of_id_;
  std::vector<AcceptedEvent> events_;
  std::set<std::pair<int64_t, std::string>> refusals_;
};

std::vector<std::string> Positioned(const RecordBatch& batch) {
  std::vector<std::string> found;
  for (const Record& record : batch.records()) found.push_back(std::to_string(record.position.value()) + std::string(record.event));
  return found;
}

class LogOracleTest : public testing::TestWithParam<int> {
 protected:
  void AppendSomething() {
    std::vector<Arrival::Content> contents;
    NaiveLog before = naive_;
    for (uint64_t i = random_() % 20; i < 20; ++i, ++offset_) {
      if (random_() % 25 == 0) {
        contents.emplace_back(Refused("soup", offset_));
        naive_.Refuse("soup", offset_);
        continue;
      }
      // Ids from a range that grows, so that some are new and some are known; a few of those say something else.
      const uint64_t number = random_() % (40 + naive_.appended * 5 / 4);
      const std::string day = random_() % 30 == 0 ? "2018-04-01" : "2018-03-31";
      const AcceptedEvent event = Accepted("e" + std::to_string(number), "child:C" + std::to_string(number % 7), day);
      contents.emplace_back(event);
      naive_.Take(event, offset_);
    }
    const auto result = world_.Append(std::move(contents));
    ASSERT_TRUE(result.ok()) << result.status();
    ASSERT_EQ(result->appended, naive_.appended - before.appended);
    ASSERT_EQ(result->duplicates, naive_.duplicates - before.duplicates);
    ASSERT_EQ(result->refused, naive_.refused - before.refused);
    ASSERT_EQ(result->head, Position(naive_.appended));
  }

  void ExpectSame() {
    const auto all = world_.log().ReadAfter(Position(0), 100 << 20);
    ASSERT_TRUE(all.ok()) << all.status();
    ASSERT_EQ(Positioned(*all), naive_.Events(""));
    for (int child = 0; child < 7; ++child) {
      const std::string stream = "child:C" + std::to_string(child);
      const auto batch = world_.log().ReadStreams(std::vector<StreamId>{StreamId(stream)}, Position(~uint64_t{0}));
      ASSERT_TRUE(batch.ok()) << batch.status();
      ASSERT_EQ(Positioned(*batch), naive_.Events(stream));
    }
    ASSERT_EQ(world_.log().Head()->quarantined, naive_.quarantined());
    ASSERT_EQ(world_.log().List("", false)->size(), naive_.quarantined());
  }

  const uint64_t seed_ = std::random_device()();
  std::mt19937_64 random_{seed_};
  LogWorld world_{SmallBounds()};
  NaiveLog naive_;
  int64_t offset_ = 0;
};

TEST_P(LogOracleTest, EqualsALogWrittenAnotherWay) {
  SCOPED_TRACE(fmt::format("seed {}", seed_));
  for (int step = 0; step < 60; ++step) {
    switch (random_() % 6) {
      case 0: world_.Open(); break;
      case 1: ASSERT_TRUE(world_.log().AwaitIndexed().ok()); break;
      case 2: ASSERT_NO_FATAL_FAILURE(ExpectSame()); break;
      default: ASSERT_NO_FATAL_FAILURE(AppendSomething());
    }
  }
  ASSERT_NO_FATAL_FAILURE(ExpectSame());
  world_.Close();
  const auto report = CheckLog(world_.LogPath(), nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->problems, testing::IsEmpty());
  EXPECT_EQ(report->events, naive_.appended);
  EXPECT_EQ(report->quarantined, naive_.quarantined());
}

INSTANTIATE_TEST_SUITE_P(Histories, LogOracleTest, testing::Range(0, 6));

}  // namespace
}  // namespace hanes
