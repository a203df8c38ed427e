// SPDX-License-Identifier: Apache-2.0
#include "services/command_parts.h"

#include <thread>

#include "base/progress.h"
#include "projections/projection.h"
#include "services/remote_questions.h"

namespace hanes {
namespace {

constexpr auto kPoll = std::chrono::milliseconds(50);

}  // namespace

StatusOr<KafkaAddress> KafkaOf(const Settings& settings) {
  KafkaAddress kafka{.bootstrap = settings.Text("kafka"), .client_options = {}};
  std::string_view rest = settings.Text("kafka-options");
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return InvalidArgument("{}: write settings of the Kafka client as name=value with commas between them",
                             settings.ValueOf("kafka-options").origin);
    }
    kafka.client_options.emplace(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return kafka;
}

StatusOr<std::shared_ptr<const ExtractMapping>> MappingOf(const Settings& settings) {
  if (settings.Text("mapping").empty()) return nullptr;
  ASSIGN_OR_RETURN(const ExtractSystem* hr, FindExtractSystem("hr"));
  ASSIGN_OR_RETURN(ExtractMapping mapping, ReadMapping(*hr, settings.Text("mapping")));
  return std::make_shared<const ExtractMapping>(std::move(mapping));
}

StatusOr<std::string> Required(const Settings& settings, std::string_view name) {
  if (!settings.Text(name).empty()) return settings.Text(name);
  const Setting& setting = *FindSetting(name);
  const std::string ambient = IsOfHouse(setting) ? fmt::format(", or set {}", EnvironmentName(setting)) : "";
  return InvalidArgument("needs --{} {}{}: {}", name, setting.shape, ambient, setting.help);
}

StatusOr<std::optional<DeliveryPlan>> DeliveryOf(const Settings& settings) {
  if (settings.Text("delivery").empty()) return std::optional<DeliveryPlan>();
  ASSIGN_OR_RETURN(DeliveryPlan plan, ReadDeliveryFile(settings.Text("delivery")));
  return std::optional<DeliveryPlan>(std::move(plan));
}

std::vector<std::string> AllViews() {
  std::vector<std::string> names;
  for (const Projection& projection : Projections()) names.emplace_back(projection.name);
  return names;
}

Reached Reached::At(const std::string& log_address, const std::string& views_address) {
  Reached reached;
  reached.remote_ = ConnectQuestions(log_address, views_address);
  if (!log_address.empty()) reached.remote_log_ = ConnectRemoteEventReader(log_address);
  return reached;
}

StatusOr<Reached> Reached::Open(const Settings& settings, const std::vector<std::string>& views) {
  std::string log_address = settings.Text("log");
  std::string views_address = settings.Text("views");
  if (log_address.empty() && views_address.empty()) {
    const std::string& data = settings.Text("data");
    ASSIGN_OR_RETURN(const std::optional<Serving> serving, DataFolder::FindServing(data));
    if (serving.has_value() && !serving->grpc_address.empty()) log_address = views_address = serving->grpc_address;
  }
  if (views_address.empty()) views_address = log_address;
  if (!views_address.empty()) return At(log_address, views_address);
  Reached reached;
  reached.alarm_ = std::make_unique<Alarm>(Alarm::OnRing::kExit);
  ASSIGN_OR_RETURN(reached.house_, House::Open({.data = settings.Text("data"), .views = views}, *reached.alarm_));
  return reached;
}

Status AwaitViews(const Questions& questions, Position head) {
  Progress progress("views", "events", head.value());
  while (true) {
    ASSIGN_OR_RETURN(const v1::HouseStatus house, questions.StatusOfHouse());
    uint64_t least = head.value();
    for (const v1::ViewStatus& view : house.views()) least = std::min<uint64_t>(least, view.position());
    progress.Set(least);
    if (least >= head.value()) return OkStatus();
    std::this_thread::sleep_for(kPoll);
  }
}

}  // namespace hanes
