// SPDX-License-Identifier: Apache-2.0
// What several commands do in the same way: find out who can be asked, and turn settings into the parts' own words.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ingest/extract_mapping.h"
#include "ingest/kafka_address.h"
#include "services/alarm.h"
#include "services/delivery/delivery_file.h"
#include "services/house.h"
#include "services/settings.h"

namespace hanes {

// The Kafka of --kafka and --kafka-options.
StatusOr<KafkaAddress> KafkaOf(const Settings& settings);
// The value of a setting that the command cannot do without. InvalidArgument saying how to give it.
StatusOr<std::string> Required(const Settings& settings, std::string_view name);
// The mapping of --mapping, for system hr; null when there is none. InvalidArgument naming its file and line.
StatusOr<std::shared_ptr<const ExtractMapping>> MappingOf(const Settings& settings);
// The delivery file of --delivery; nothing when there is none. Errors: those of ReadDeliveryFile.
StatusOr<std::optional<DeliveryPlan>> DeliveryOf(const Settings& settings);
// Every view there is.
std::vector<std::string> AllViews();

// Somebody who answers: another process that serves the data folder or the addresses given, or a house opened here for the moment.
class Reached {
 public:
  // --views (and --log), or whoever serves --data, or the data folder itself with `views` opened and brought to the head.
  static StatusOr<Reached> Open(const Settings& settings, const std::vector<std::string>& views);

  // The process that serves at this address.
  static Reached At(const std::string& log_address, const std::string& views_address);

  Questions& questions() { return remote_ != nullptr ? *remote_ : house_->questions(); }
  // The log: here or over gRPC. Null when only --views was given.
  const EventReader* log() const { return remote_log_ != nullptr ? remote_log_.get() : house_ != nullptr ? &house_->log() : nullptr; }
  // Null when the log is here.
  RemoteEventReader* remote_log() { return remote_log_.get(); }
  // Null when another process answers.
  House* house() { return house_.get(); }

 private:
  std::unique_ptr<Alarm> alarm_;  // outlives the house
  std::unique_ptr<House> house_;
  std::unique_ptr<RemoteEventReader> remote_log_;
  std::unique_ptr<Questions> remote_;
};

// Waits until every view of `questions` has taken in `head`.
Status AwaitViews(const Questions& questions, Position head);

}  // namespace hanes
