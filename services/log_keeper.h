// SPDX-License-Identifier: Apache-2.0
// The store role: what Kafka holds goes into the log, what is refused goes to the dead-letter topic. Three threads:
// ingest, dead letters, and one that looks at the head once a second so that a status can say a rate.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/ids.h"
#include "base/metrics.h"
#include "base/status.h"
#include "hanes/v1/house_service.pb.h"
#include "ingest/embedded_broker.h"
#include "ingest/kafka_address.h"
#include "ingest/kafka_publisher.h"
#include "services/alarm.h"
#include "services/rate.h"
#include "store/rocks_event_log.h"

namespace hanes {

class LogKeeper {
 public:
  // Starts the embedded broker when `kafka` names no brokers, then the threads. The first start of an empty log publishes what
  // comes with hanes for this council's nation: rules, calendar, targets. `data` is the folder that a remedy names. All references outlive it.
  static StatusOr<std::unique_ptr<LogKeeper>> Start(const AuthorityId& authority, const KafkaAddress& kafka, const std::string& data,
                                                    RocksEventLog& log, const Clock& clock, Metrics& metrics, Alarm& alarm);
  ~LogKeeper();

  // A publisher to the topic that this keeper reads.
  StatusOr<std::unique_ptr<EventPublisher>> OpenPublisher();
  // Adds log and topic.
  Status Describe(v1::HouseStatus* house) const;

 private:
  LogKeeper(const AuthorityId& authority, KafkaAddress kafka, std::string data, RocksEventLog& log, const Clock& clock, Metrics& metrics,
            Alarm& alarm);
  void KeepLog(std::stop_token stop);
  void SendDeadLetters(std::stop_token stop);
  void SampleRate(std::stop_token stop);
  Status Ingest(std::stop_token stop);
  // Unless the log, which reached `head`, is long enough to have them.
  Status PublishSettings(Position head);
  std::string SourceName() const;

  const AuthorityId authority_;
  KafkaAddress kafka_;
  const std::string data_;
  RocksEventLog& log_;
  const Clock& clock_;
  Metrics& metrics_;
  Alarm& alarm_;
  Rate rate_;
  std::unique_ptr<EmbeddedBroker> broker_;  // null over a real cluster
  std::jthread ingest_;                     // the threads end before what they use
  std::jthread dead_letters_;
  std::jthread sampling_;
};

// Adds what can be told of any log.
Status DescribeLog(const EventReader& log, v1::HouseStatus* house);

}  // namespace hanes
