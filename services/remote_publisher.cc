// SPDX-License-Identifier: Apache-2.0
#include "services/remote_publisher.h"

namespace hanes {

StatusOr<std::unique_ptr<RemotePublisher>> RemotePublisher::Open(const Questions& store, const EventReader& log, KafkaAddress kafka,
                                                                 const AuthorityId& authority, Metrics* metrics) {
  std::unique_ptr<RemotePublisher> remote(new RemotePublisher());
  if (kafka.bootstrap.empty()) {
    ASSIGN_OR_RETURN(const v1::HouseStatus house, store.StatusOfHouse());
    if (house.topics().empty()) return Unavailable("the store reads no topic: give --kafka HOST:PORT, or start `hanes serve`");
    const v1::TopicStatus& topic = house.topics(0);
    kafka.bootstrap = topic.kafka();
    if (topic.source().starts_with("embedded:")) remote->window_ = std::make_unique<FlowWindow>(log, topic.source());
  }
  PublisherOptions options;
  options.kafka = std::move(kafka);
  options.authority = authority;
  options.metrics = metrics;
  options.window = remote->window_.get();
  ASSIGN_OR_RETURN(remote->publisher_, OpenKafkaPublisher(std::move(options)));
  return remote;
}

}  // namespace hanes
