// SPDX-License-Identifier: Apache-2.0
#include "services/edition_desk.h"

#include "services/delivery/sender_name.h"

namespace hanes {

StatusOr<KafkaAddress> KafkaOfHouse(const Questions& questions, const std::map<std::string, std::string>& client_options) {
  ASSIGN_OR_RETURN(const v1::HouseStatus house, questions.StatusOfHouse());
  if (house.topics().empty()) return Unavailable("the store reads no topic: give --kafka HOST:PORT, or start `hanes serve`");
  return KafkaAddress{.bootstrap = house.topics(0).kafka(), .client_options = client_options};
}

StatusOr<std::unique_ptr<EditionDesk>> EditionDesk::Start(Options options, const Questions& questions, const EventReader& log,
                                                          EventPublisher& publisher, const Clock& clock, Metrics& metrics) {
  std::unique_ptr<EditionDesk> desk(new EditionDesk());
  ASSIGN_OR_RETURN(const std::string house, HouseToken(options.folder));
  desk->scribe_ = std::make_unique<EditionScribe>(options.authority, log, publisher, clock, NewSender(house));
  if (options.plan.has_value()) {
    const auto kafka = [&questions, client_options = options.kafka_options] { return KafkaOfHouse(questions, client_options); };
    desk->deliverer_ = std::make_unique<Deliverer>(
        Deliverer::Options{.authority = options.authority, .plan = *std::move(options.plan), .chromium = options.chromium, .kafka = kafka},
        *desk->scribe_, clock, metrics);
    desk->delivery_ = std::make_unique<DeliveryKeeper>(*desk->deliverer_, clock);
  }
  desk->keeper_ = std::make_unique<EditionKeeper>(options.time, questions, publisher, *desk->scribe_, desk->delivery_.get(), clock);
  desk->keeper_->Start();
  return desk;
}

}  // namespace hanes
