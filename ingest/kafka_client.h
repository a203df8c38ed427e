// SPDX-License-Identifier: Apache-2.0
// What every use of the Kafka client shares: how it is reached and configured, who owns its handles, how its errors become ours.
// Only the kafka_*.cc files, topics.cc and embedded_broker.cc include this and the client library.
#pragma once

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/timestamp.h"
#include "ingest/kafka_address.h"

namespace hanes {

struct KafkaDeleter {
  void operator()(rd_kafka_t* handle) const { rd_kafka_destroy(handle); }
  void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
  void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
  void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
};
template <typename T>
using KafkaPtr = std::unique_ptr<T, KafkaDeleter>;

// What the client told on its own threads since it was last asked. Every client's `opaque` points to one.
struct KafkaNotices {
  std::atomic<bool> topic_unknown{false};     // the broker said that topic or partition is unknown: it may have been deleted
  std::atomic<uint64_t> transport_errors{0};  // connections lost or refused; the client goes on trying
  std::atomic<int64_t> said_at_seconds{0};    // when it was last logged that no broker answers
};

using KafkaSettings = std::vector<std::pair<std::string, std::string>>;

// A client with `settings` laid over the address's own options. `delivered` may be null. `notices` outlives the client.
// InvalidArgument names the setting that was refused.
StatusOr<KafkaPtr<rd_kafka_t>> NewKafkaClient(rd_kafka_type_t type, const KafkaAddress& address, const KafkaSettings& settings,
                                              void (*delivered)(rd_kafka_t*, const rd_kafka_message_t*, void*),
                                              KafkaNotices* notices);

// Ours for theirs: Unavailable when trying again may help, NotFound for an unknown topic, PermissionDenied, ResourceExhausted, else
// Internal. `doing` says what was tried: "produce to hanes.W06000012.events".
Status KafkaError(rd_kafka_resp_err_t code, std::string_view doing);

// How many partitions the topic has; NotFound when it is not there, Unavailable when no broker answers in time. Asking makes the client
// connect at once; left alone it may first do so a second later.
StatusOr<int> PartitionsOf(rd_kafka_t* client, const std::string& topic, int timeout_ms);

// The offset at one end of the topic's only partition: `edge` RD_KAFKA_OFFSET_BEGINNING for the first record there is, RD_KAFKA_OFFSET_END for
// the one after the last. Unavailable when its leader does not answer in time. The client's own rd_kafka_query_watermark_offsets does not keep
// its time before version 2.3: asked while a leader goes down, it waits until that one is back (librdkafka issue 2588).
StatusOr<int64_t> OffsetAt(rd_kafka_t* client, const std::string& topic, int64_t edge, int timeout_ms);

// The cluster's id; Unavailable when no broker answers in time.
StatusOr<std::string> ClusterId(rd_kafka_t* client, int timeout_ms);

// When the broker appended it; 1970 when the topic does not say. A time that the producer chose says nothing about when the topic had the
// record.
Timestamp BrokerTimeOf(const rd_kafka_message_t& message);

}  // namespace hanes
