// SPDX-License-Identifier: Apache-2.0
#include "ingest/topic_identity.h"

#include <gmock/gmock.h>

#include <vector>

#include "ingest/kafka_record.h"

namespace hanes {
namespace {

using ::testing::HasSubstr;

// A topic as a list of the hashes of its records; those before `first` are deleted.
class Topic : public TopicWitness {
 public:
  explicit Topic(std::vector<uint64_t> hashes, int64_t first = 0) : hashes_(std::move(hashes)), first_(first) {}
  StatusOr<std::string> Cluster() override { return std::string("cluster-1"); }
  StatusOr<Offsets> Watermarks() override { return Offsets{first_, static_cast<int64_t>(hashes_.size())}; }
  StatusOr<std::optional<uint64_t>> HashAt(int64_t offset) override {
    if (offset < first_) return std::optional<uint64_t>();
    return std::optional(hashes_[static_cast<size_t>(offset)]);
  }

 private:
  const std::vector<uint64_t> hashes_;
  const int64_t first_;
};

// Records up to `next` were stored, the last of them with `hash`; up to `shown` the topic was shown to be the same, with `shown_hash`.
SourceState Known(int64_t next, uint64_t hash, int64_t shown, uint64_t shown_hash) {
  SourceState state;
  state.next_offset = next;
  state.last_record_hash = hash;
  state.cluster = "cluster-1";
  state.shown_offset = shown;
  state.shown_record_hash = shown_hash;
  return state;
}

Status Check(Topic topic, const SourceState& known) { return CheckIdentity(topic, "t", known, "d").status(); }

TEST(TopicIdentityTest, TheSameTopicPassesAsItGrows) {
  EXPECT_TRUE(Check(Topic({11, 12, 13, 14}), Known(3, 13, 2, 12)).ok());
  EXPECT_TRUE(Check(Topic({11, 12, 13, 14}), Known(3, 13, 0, 0)).ok());
}

TEST(TopicIdentityTest, ATopicExchangedAndReadOnFromIsFoundByTheOlderRecord) {
  // Two records of the new topic, at offsets 2 and 3, were stored before anybody looked.
  const Status found = Check(Topic({21, 22, 23, 24, 25}), Known(4, 24, 2, 12));
  EXPECT_EQ(found.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(found.message()), HasSubstr("the record at offset 1 is not the one that was stored"));
  EXPECT_THAT(std::string(found.message()), HasSubstr("hanes source trust t --from-offset 0"));
}

TEST(TopicIdentityTest, AnEventSentAgainToTheSameOffsetDoesNotVouchForWhatStandsBeforeIt) {
  const auto at = [](int64_t second) { return RecordHash("child:C1", "the same event", Timestamp::FromMicros(second * 1'000'000)); };
  const SourceState known = Known(3, at(7), 0, 0);
  EXPECT_TRUE(Check(Topic({11, 12, at(7)}), known).ok());
  // The tail was lost, another record took offset 1, and the event at 2 was sent again.
  EXPECT_EQ(Check(Topic({11, 99, at(9)}), known).code(), StatusCode::kFailedPrecondition);
}

TEST(TopicIdentityTest, AnOlderRecordThatRetentionTookProvesNothing) {
  EXPECT_TRUE(Check(Topic({11, 12, 13, 14}, 2), Known(4, 14, 2, 99)).ok());
}

}  // namespace
}  // namespace hanes
