// SPDX-License-Identifier: Apache-2.0
#include "services/publishing.h"

#include "services/command_parts.h"
#include "services/remote_publisher.h"
#include "store/data_folder.h"

namespace hanes {
namespace {

Status PublishToServed(const Settings& settings, const std::string& grpc_address, const SayNew& say) {
  Reached reached = Reached::At(grpc_address, grpc_address);
  ASSIGN_OR_RETURN(const LogHead head, reached.log()->Head());
  ASSIGN_OR_RETURN(const AuthorityId authority, SettleAuthority(settings.Text("authority"), head.authority));
  if (authority.empty()) return InvalidArgument("the log is empty and does not know its council yet: add --authority, like W06000012");
  ASSIGN_OR_RETURN(KafkaAddress kafka, KafkaOf(settings));
  ASSIGN_OR_RETURN(const auto remote, RemotePublisher::Open(reached.questions(), *reached.log(), std::move(kafka), authority, nullptr));
  RETURN_IF_ERROR(say(authority, *reached.log(), remote->publisher()));
  ASSIGN_OR_RETURN(const LogHead after, reached.log()->Head());
  return AwaitViews(reached.questions(), after.position);
}

Status PublishToFolder(const Settings& settings, const SayNew& say) {
  ASSIGN_OR_RETURN(KafkaAddress kafka, KafkaOf(settings));
  Alarm alarm(Alarm::OnRing::kExit);
  {
    ASSIGN_OR_RETURN(const auto house, House::Open({.data = settings.Text("data"),
                                                    .mode = DataFolder::Mode::kCreate,
                                                    .ingest = true,
                                                    .authority = settings.Text("authority"),
                                                    .kafka = std::move(kafka)},
                                                   alarm));
    ASSIGN_OR_RETURN(const auto publisher, house->log_keeper()->OpenPublisher());
    RETURN_IF_ERROR(say(house->authority(), house->log(), *publisher));
  }
  // Opened only now: a view that is far behind is built in bulk, which is quicker than following what was said.
  return House::Open({.data = settings.Text("data"), .views = AllViews()}, alarm).status();
}

}  // namespace

Status Publish(const Settings& settings, const SayNew& say) {
  ASSIGN_OR_RETURN(const std::string data, Required(settings, "data"));
  ASSIGN_OR_RETURN(const std::optional<Serving> serving, DataFolder::FindServing(data));
  const bool served = serving.has_value() && !serving->grpc_address.empty();
  return served ? PublishToServed(settings, serving->grpc_address, say) : PublishToFolder(settings, say);
}

}  // namespace hanes
