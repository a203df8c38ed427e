// SPDX-License-Identifier: Apache-2.0
#include "ingest/kafka_client.h"

#include "base/clock.h"
#include "base/log.h"

namespace hanes {
namespace {

constexpr int kSyslogWarning = 4;

void OnLog(const rd_kafka_t*, int level, const char* facility, const char* text) {
  // A broker that is away is said by OnError, once; the client's own lines about it would come by the hundred.
  if (level >= kSyslogWarning || std::string_view(facility) == "FAIL") return;
  LogWarning("kafka client facility={} {}", facility, text);
}

// The client tells every few seconds; an operator needs it once, and again when it lasts.
bool DueToSay(KafkaNotices& notices) {
  constexpr int64_t kSayAgainSeconds = 60;
  const int64_t now = SystemClock().Now().micros() / 1'000'000;
  int64_t said = notices.said_at_seconds;
  return now - said >= kSayAgainSeconds && notices.said_at_seconds.compare_exchange_strong(said, now);
}

void OnError(rd_kafka_t*, int code, const char* reason, void* opaque) {
  auto* notices = static_cast<KafkaNotices*>(opaque);
  switch (static_cast<rd_kafka_resp_err_t>(code)) {
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      notices->topic_unknown = true;
      break;
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      if (DueToSay(*notices)) LogWarning("kafka no broker answers, trying again: {}", reason);
      break;
    default:
      break;
  }
  ++notices->transport_errors;
}

Status Set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
  char reason[256];
  if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason, sizeof reason) == RD_KAFKA_CONF_OK) return OkStatus();
  return InvalidArgument("Kafka setting {}: {}; mend it in the configuration (hanes config --explain)", name, reason);
}

Status Configure(rd_kafka_conf_t* conf, const KafkaAddress& address, const KafkaSettings& settings) {
  // Empty for the client that only hosts the embedded broker.
  if (!address.bootstrap.empty()) RETURN_IF_ERROR(Set(conf, "bootstrap.servers", address.bootstrap));
  RETURN_IF_ERROR(Set(conf, "client.id", "hanes"));
  // A broker that is back is found within a second instead of ten.
  RETURN_IF_ERROR(Set(conf, "reconnect.backoff.max.ms", "1000"));
  for (const auto& [name, value] : address.client_options) RETURN_IF_ERROR(Set(conf, name, value));
  // Ours last: a promise cannot be configured away.
  for (const auto& [name, value] : settings) RETURN_IF_ERROR(Set(conf, name, value));
  return OkStatus();
}

}  // namespace

StatusOr<KafkaPtr<rd_kafka_t>> NewKafkaClient(rd_kafka_type_t type, const KafkaAddress& address, const KafkaSettings& settings,
                                              void (*delivered)(rd_kafka_t*, const rd_kafka_message_t*, void*),
                                              KafkaNotices* notices) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  if (Status status = Configure(conf, address, settings); !status.ok()) {
    rd_kafka_conf_destroy(conf);
    return status;
  }
  rd_kafka_conf_set_opaque(conf, notices);
  rd_kafka_conf_set_error_cb(conf, OnError);
  rd_kafka_conf_set_log_cb(conf, OnLog);
  if (delivered != nullptr) rd_kafka_conf_set_dr_msg_cb(conf, delivered);
  char reason[512];
  rd_kafka_t* client = rd_kafka_new(type, conf, reason, sizeof reason);
  if (client == nullptr) {
    rd_kafka_conf_destroy(conf);
    return InvalidArgument("Kafka client for {}: {}", address.bootstrap, reason);
  }
  return KafkaPtr<rd_kafka_t>(client);
}

Status KafkaError(rd_kafka_resp_err_t code, std::string_view doing) {
  const char* reason = rd_kafka_err2str(code);
  switch (code) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return OkStatus();
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__WAIT_COORD:
    case RD_KAFKA_RESP_ERR__IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_NOT_CONTROLLER:
    case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
      return Unavailable("{}: {}; is a broker running there, and reachable?", doing, reason);
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return NotFound("{}: {}; was the topic created, and is this the right cluster?", doing, reason);
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
      return Error(StatusCode::kPermissionDenied, "{}: {}; the broker's access rules must allow it", doing, reason);
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return ResourceExhausted("{}: {}; raise max.message.bytes of the topic or send less", doing, reason);
    default:
      return Internal("{}: {} ({})", doing, reason, rd_kafka_err2name(code));
  }
}

StatusOr<int> PartitionsOf(rd_kafka_t* client, const std::string& name, int timeout_ms) {
  rd_kafka_topic_t* topic = rd_kafka_topic_new(client, name.c_str(), nullptr);
  const rd_kafka_metadata_t* metadata = nullptr;
  const rd_kafka_resp_err_t code = rd_kafka_metadata(client, 0, topic, &metadata, timeout_ms);
  rd_kafka_topic_destroy(topic);
  const std::string doing = "ask for topic " + name;
  RETURN_IF_ERROR(KafkaError(code, doing));
  const bool told = metadata->topic_cnt == 1;
  const rd_kafka_resp_err_t topic_code = told ? metadata->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  const int partitions = told ? metadata->topics[0].partition_cnt : 0;
  rd_kafka_metadata_destroy(metadata);
  RETURN_IF_ERROR(KafkaError(topic_code, doing));
  return partitions;
}

StatusOr<int64_t> OffsetAt(rd_kafka_t* client, const std::string& topic, int64_t edge, int timeout_ms) {
  KafkaPtr<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_t* partition = rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), 0);
  partition->offset = edge;  // where a time is asked for, the protocol takes the two ends as well
  const std::string doing = "ask for the first and last offset of " + topic;
  RETURN_IF_ERROR(KafkaError(rd_kafka_offsets_for_times(client, list.get(), timeout_ms), doing));
  RETURN_IF_ERROR(KafkaError(partition->err, doing));
  return partition->offset;
}

StatusOr<std::string> ClusterId(rd_kafka_t* client, int timeout_ms) {
  char* id = rd_kafka_clusterid(client, timeout_ms);
  if (id == nullptr) return Unavailable("no Kafka broker answered within {} ms when asked for the cluster's id", timeout_ms);
  std::string cluster(id);
  rd_kafka_mem_free(client, id);
  return cluster;
}

Timestamp BrokerTimeOf(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type;
  const int64_t millis = rd_kafka_message_timestamp(&message, &type);
  return type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? Timestamp::FromMicros(millis * 1'000) : Timestamp();
}

}  // namespace hanes

#ifdef __SANITIZE_THREAD__
// The client uses C11's threads and locks, of which gcc's thread sanitizer knows nothing: the first thread crashes it, and what a lock
// orders looks like a race. These stand before those of the C library, whose types are the same underneath, and say it in POSIX.
#include <pthread.h>
#include <threads.h>

#include <cerrno>

namespace {
struct ThreadStart {
  thrd_start_t run;
  void* argument;
};
void* RunThread(void* opaque) {
  const std::unique_ptr<ThreadStart> start(static_cast<ThreadStart*>(opaque));
  return reinterpret_cast<void*>(static_cast<intptr_t>(start->run(start->argument)));
}
}  // namespace

extern "C" int thrd_create(thrd_t* thread, thrd_start_t run, void* argument) {
  return pthread_create(thread, nullptr, RunThread, new ThreadStart{run, argument}) == 0 ? thrd_success : thrd_error;
}

extern "C" int thrd_join(thrd_t thread, int* result) {
  void* returned = nullptr;
  if (pthread_join(thread, &returned) != 0) return thrd_error;
  if (result != nullptr) *result = static_cast<int>(reinterpret_cast<intptr_t>(returned));
  return thrd_success;
}

static_assert(sizeof(mtx_t) >= sizeof(pthread_mutex_t) && sizeof(cnd_t) >= sizeof(pthread_cond_t));
extern "C" int mtx_lock(mtx_t* lock) { return pthread_mutex_lock(reinterpret_cast<pthread_mutex_t*>(lock)); }
extern "C" int mtx_unlock(mtx_t* lock) { return pthread_mutex_unlock(reinterpret_cast<pthread_mutex_t*>(lock)); }
extern "C" int cnd_signal(cnd_t* changed) { return pthread_cond_signal(reinterpret_cast<pthread_cond_t*>(changed)); }
extern "C" int cnd_broadcast(cnd_t* changed) { return pthread_cond_broadcast(reinterpret_cast<pthread_cond_t*>(changed)); }
extern "C" int cnd_wait(cnd_t* changed, mtx_t* lock) {
  return pthread_cond_wait(reinterpret_cast<pthread_cond_t*>(changed), reinterpret_cast<pthread_mutex_t*>(lock));
}
extern "C" int cnd_timedwait(cnd_t* changed, mtx_t* lock, const timespec* until) {
  const int code = pthread_cond_timedwait(reinterpret_cast<pthread_cond_t*>(changed), reinterpret_cast<pthread_mutex_t*>(lock), until);
  return code == 0 ? thrd_success : code == ETIMEDOUT ? thrd_timedout : thrd_error;
}
#endif
