// SPDX-License-Identifier: Apache-2.0
// The topics of an authority: made when the broker allows it, checked when it does not.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "ingest/kafka_address.h"

namespace hanes {

std::string EventsTopic(const AuthorityId& authority);      // hanes.W06000012.events
std::string DeadLetterTopic(const AuthorityId& authority);  // hanes.W06000012.dead-letter
std::string FiguresTopic(const AuthorityId& authority);     // hanes.W06000012.figures
// The remedy for a source that cannot be shown to be the one that was known, as a command to paste into a shell: only TEXT is left to
// write. `data` is the data folder of the log; "" leaves it out.
std::string TrustCommand(const std::string& topic, int64_t from_offset, const std::string& data = "");

struct TopicReport {
  std::string cluster;               // id of the Kafka cluster
  std::vector<std::string> created;  // topics made now
  std::vector<std::string> warnings; // each in words, with its remedy: "retention.ms of hanes... is 7 days: ..."
};

// Makes both topics (one partition, kept for ever, LogAppendTime, replicated as the broker's default says) or checks those that are
// there. Errors: FailedPrecondition for more than one partition, compaction, or a topic that is neither there nor may be made, each with
// the remedy; Unavailable when no broker answers in time. Finite retention is a warning that names how long: what is stored is safe, what
// is not yet may be lost.
StatusOr<TopicReport> EnsureTopics(const KafkaAddress& address, const AuthorityId& authority,
                                   std::chrono::milliseconds timeout = std::chrono::seconds(15));

// The same for the topic of figures: one partition and compacted, so that it keeps the last figure of each key. FailedPrecondition when it is
// there and not compacted, or neither there nor may be made.
StatusOr<TopicReport> EnsureFiguresTopic(const KafkaAddress& address, const AuthorityId& authority,
                                         std::chrono::milliseconds timeout = std::chrono::seconds(15));

}  // namespace hanes
