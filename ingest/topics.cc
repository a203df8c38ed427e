// SPDX-License-Identifier: Apache-2.0
#include "ingest/topics.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <cctype>

#include "ingest/kafka_client.h"

namespace hanes {
namespace {

// A word that a shell reads as it stands here.
std::string ShellWord(const std::string& word) {
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || std::string_view("/._-+,:@%").find(c) != std::string_view::npos; };
  if (!word.empty() && std::ranges::all_of(word, plain)) return word;
  return "'" + absl::StrReplaceAll(word, {{"'", "'\\''"}}) + "'";
}

// Ours to own and free while a request is on its way.
struct AdminDeleter {
  void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }
  void operator()(rd_kafka_ConfigResource_t* resource) const { rd_kafka_ConfigResource_destroy(resource); }
  void operator()(rd_kafka_AdminOptions_t* options) const { rd_kafka_AdminOptions_destroy(options); }
};
template <typename T>
using AdminPtr = std::unique_ptr<T, AdminDeleter>;

const KafkaSettings kKeptForEver = {{"retention.ms", "-1"}, {"retention.bytes", "-1"}, {"cleanup.policy", "delete"},
                                    {"message.timestamp.type", "LogAppendTime"}};
const KafkaSettings kLastOfEachKey = {{"cleanup.policy", "compact"}, {"message.timestamp.type", "LogAppendTime"}};

class TopicAdmin {
 public:
  TopicAdmin(rd_kafka_t* client, std::chrono::milliseconds timeout) : client_(client), timeout_ms_(static_cast<int>(timeout.count())) {}

  StatusOr<int> Partitions(const std::string& name) { return PartitionsOf(client_, name, timeout_ms_); }

  // AlreadyExists when somebody was quicker.
  Status Create(const std::string& name, const KafkaSettings& settings) {
    char reason[256];
    AdminPtr<rd_kafka_NewTopic_t> topic(rd_kafka_NewTopic_new(name.c_str(), 1, -1, reason, sizeof reason));
    if (topic == nullptr) return InvalidArgument("topic {}: {}", name, reason);
    for (const auto& [setting, value] : settings) {
      rd_kafka_NewTopic_set_config(topic.get(), setting.c_str(), value.c_str());
    }
    rd_kafka_NewTopic_t* topics[] = {topic.get()};
    const AdminPtr<rd_kafka_AdminOptions_t> options = Options(RD_KAFKA_ADMIN_OP_CREATETOPICS);
    const KafkaPtr<rd_kafka_queue_t> queue(rd_kafka_queue_new(client_));
    rd_kafka_CreateTopics(client_, topics, 1, options.get(), queue.get());
    const KafkaPtr<rd_kafka_event_t> answer(rd_kafka_queue_poll(queue.get(), timeout_ms_ + 1'000));
    if (answer == nullptr) return Unavailable("create topic {}: no answer within {} ms", name, timeout_ms_);
    RETURN_IF_ERROR(KafkaError(rd_kafka_event_error(answer.get()), "create topic " + name));
    size_t count = 0;
    const auto* results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(answer.get()), &count);
    const rd_kafka_resp_err_t code = rd_kafka_topic_result_error(results[0]);
    if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return AlreadyExists("topic {} exists", name);
    return KafkaError(code, "create topic " + name);
  }

  // The topic's settings, by name. Empty when the broker does not tell.
  std::map<std::string, std::string> Settings(const std::string& name) {
    AdminPtr<rd_kafka_ConfigResource_t> resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
    rd_kafka_ConfigResource_t* resources[] = {resource.get()};
    const AdminPtr<rd_kafka_AdminOptions_t> options = Options(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    const KafkaPtr<rd_kafka_queue_t> queue(rd_kafka_queue_new(client_));
    rd_kafka_DescribeConfigs(client_, resources, 1, options.get(), queue.get());
    const KafkaPtr<rd_kafka_event_t> answer(rd_kafka_queue_poll(queue.get(), timeout_ms_ + 1'000));
    std::map<std::string, std::string> settings;
    if (answer == nullptr || rd_kafka_event_error(answer.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) return settings;
    size_t resource_count = 0, entry_count = 0;
    const auto* found = rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(answer.get()), &resource_count);
    if (resource_count != 1) return settings;
    const auto* entries = rd_kafka_ConfigResource_configs(found[0], &entry_count);
    for (size_t i = 0; i < entry_count; ++i) {
      const char* value = rd_kafka_ConfigEntry_value(entries[i]);
      settings[rd_kafka_ConfigEntry_name(entries[i])] = value == nullptr ? "" : value;
    }
    return settings;
  }

 private:
  AdminPtr<rd_kafka_AdminOptions_t> Options(rd_kafka_admin_op_t operation) {
    AdminPtr<rd_kafka_AdminOptions_t> options(rd_kafka_AdminOptions_new(client_, operation));
    char reason[128];
    // Fails for a timeout out of range only; then the client's own default holds.
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms_, reason, sizeof reason);
    return options;
  }

  rd_kafka_t* const client_;
  const int timeout_ms_;
};

std::string Duration(int64_t millis) {
  constexpr int64_t kDay = 86'400'000, kHour = 3'600'000;
  return millis >= 2 * kDay ? fmt::format("{} days", millis / kDay) : millis >= 2 * kHour ? fmt::format("{} hours", millis / kHour)
                                                                                        : fmt::format("{} s", millis / 1'000);
}

Status CheckPartitions(const std::string& name, int partitions) {
  if (partitions == 1) return OkStatus();
  return FailedPrecondition("topic {} has {} partitions, and order in an authority's log needs exactly one: make a topic with one partition, "
                            "and copy the records into it in order", name, partitions);
}

Status CheckSettings(const std::string& name, const std::map<std::string, std::string>& settings, std::vector<std::string>* warnings) {
  const auto value = [&](const char* setting) {
    const auto found = settings.find(setting);
    return found == settings.end() ? std::string() : found->second;
  };
  if (value("cleanup.policy").find("compact") != std::string::npos) {
    return FailedPrecondition("topic {} has cleanup.policy {}: compaction drops all but the last event of each child. Set it to delete",
                              name, value("cleanup.policy"));
  }
  if (settings.empty()) warnings->push_back(fmt::format("the broker does not tell the settings of {}: see that its retention has no end", name));
  int64_t retention_ms = -1;
  if (absl::SimpleAtoi(value("retention.ms"), &retention_ms) && retention_ms >= 0) {
    warnings->push_back(fmt::format("retention.ms of {} is {}: what is not stored by then is lost. Set it to -1", name, Duration(retention_ms)));
  }
  int64_t retention_bytes = -1;
  if (absl::SimpleAtoi(value("retention.bytes"), &retention_bytes) && retention_bytes >= 0) {
    warnings->push_back(fmt::format("retention.bytes of {} is {} bytes: what is not stored by then is lost. Set it to -1", name, retention_bytes));
  }
  if (value("message.timestamp.type") == "CreateTime") {
    warnings->push_back(fmt::format("message.timestamp.type of {} is CreateTime: the store's own clock then gives the time of append, and "
                                    "two stores of one topic differ in it. Set it to LogAppendTime", name));
  }
  return OkStatus();
}

Status CreateTopic(TopicAdmin& admin, const std::string& name, TopicReport* report) {
  const Status created = admin.Create(name, kKeptForEver);
  if (created.ok()) report->created.push_back(name);
  if (created.ok() || absl::IsAlreadyExists(created)) return OkStatus();
  return FailedPrecondition("topic {} is not there and could not be made ({}): ask for it with one partition, retention.ms=-1, "
                            "retention.bytes=-1, message.timestamp.type=LogAppendTime", name, MessageOf(created));
}

Status EnsureTopic(TopicAdmin& admin, const std::string& name, TopicReport* report) {
  StatusOr<int> partitions = admin.Partitions(name);
  if (absl::IsNotFound(partitions.status())) {
    RETURN_IF_ERROR(CreateTopic(admin, name, report));
    if (!report->created.empty() && report->created.back() == name) return OkStatus();
    partitions = admin.Partitions(name);  // somebody made it meanwhile
  }
  RETURN_IF_ERROR(partitions.status());
  RETURN_IF_ERROR(CheckPartitions(name, *partitions));
  return CheckSettings(name, admin.Settings(name), &report->warnings);
}

Status EnsureCompacted(TopicAdmin& admin, const std::string& name, TopicReport* report) {
  const StatusOr<int> partitions = admin.Partitions(name);
  if (absl::IsNotFound(partitions.status())) {
    const Status created = admin.Create(name, kLastOfEachKey);
    if (created.ok()) report->created.push_back(name);
    if (created.ok() || absl::IsAlreadyExists(created)) return OkStatus();
    return FailedPrecondition("topic {} is not there and could not be made ({}): ask for it with one partition and cleanup.policy=compact",
                              name, MessageOf(created));
  }
  RETURN_IF_ERROR(partitions.status());
  std::map<std::string, std::string> settings = admin.Settings(name);
  if (settings.empty()) {
    report->warnings.push_back(fmt::format("the broker does not tell the settings of {}: see that its cleanup.policy is compact", name));
    return OkStatus();
  }
  if (settings["cleanup.policy"] == "compact") return OkStatus();
  return FailedPrecondition("topic {} has cleanup.policy {}: it would lose the last figure of a measure, or keep every one. Set it to compact",
                            name, settings["cleanup.policy"]);
}

}  // namespace

std::string FiguresTopic(const AuthorityId& authority) { return fmt::format("hanes.{}.figures", authority.value()); }

StatusOr<TopicReport> EnsureFiguresTopic(const KafkaAddress& address, const AuthorityId& authority, std::chrono::milliseconds timeout) {
  KafkaNotices notices;
  ASSIGN_OR_RETURN(const KafkaPtr<rd_kafka_t> client, NewKafkaClient(RD_KAFKA_PRODUCER, address, {}, nullptr, &notices));
  TopicReport report;
  TopicAdmin admin(client.get(), timeout);
  RETURN_IF_ERROR(EnsureCompacted(admin, FiguresTopic(authority), &report));
  ASSIGN_OR_RETURN(report.cluster, ClusterId(client.get(), static_cast<int>(timeout.count())));
  return report;
}

std::string EventsTopic(const AuthorityId& authority) { return fmt::format("hanes.{}.events", authority.value()); }

std::string DeadLetterTopic(const AuthorityId& authority) { return fmt::format("hanes.{}.dead-letter", authority.value()); }

std::string TrustCommand(const std::string& topic, int64_t from_offset, const std::string& data) {
  std::string command = fmt::format("hanes source trust {} --from-offset {} --reason TEXT", topic, from_offset);
  return data.empty() ? command : command + " --data " + ShellWord(data);
}

StatusOr<TopicReport> EnsureTopics(const KafkaAddress& address, const AuthorityId& authority, std::chrono::milliseconds timeout) {
  KafkaNotices notices;
  ASSIGN_OR_RETURN(const KafkaPtr<rd_kafka_t> client, NewKafkaClient(RD_KAFKA_PRODUCER, address, {}, nullptr, &notices));
  TopicReport report;
  TopicAdmin admin(client.get(), timeout);
  RETURN_IF_ERROR(EnsureTopic(admin, EventsTopic(authority), &report));
  RETURN_IF_ERROR(EnsureTopic(admin, DeadLetterTopic(authority), &report));
  ASSIGN_OR_RETURN(report.cluster, ClusterId(client.get(), static_cast<int>(timeout.count())));
  return report;
}

}  // namespace hanes
