// SPDX-License-Identifier: Apache-2.0
// What an administrator of Kafka can do to a topic behind our back.
#pragma once

#include <map>
#include <string>

#include "ingest/kafka_address.h"

namespace hanes {

// Each fails the running test when the broker refuses, and returns when every part of the broker knows of the change.
void CreateTopic(const KafkaAddress& kafka, const std::string& topic, int partitions, const std::map<std::string, std::string>& settings);
void DeleteTopic(const KafkaAddress& kafka, const std::string& topic);
// Deletes the records before `offset`.
void DeleteRecordsBefore(const KafkaAddress& kafka, const std::string& topic, int64_t offset);

}  // namespace hanes
