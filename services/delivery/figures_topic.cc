// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/figures_topic.h"

#include "base/hash.h"
#include "base/log.h"
#include "ingest/kafka_producer.h"
#include "ingest/topics.h"
#include "projections/editions_question.h"
#include "services/delivery/edition_rows.h"

namespace hanes {

std::vector<KafkaMessage> FigureMessages(const AuthorityId& authority, const v1::WeeklyFiguresPublished& edition) {
  std::vector<KafkaMessage> messages;
  for (const EditionRow& row : RowsOf(authority, edition)) {
    KafkaMessage& message = messages.emplace_back();
    message.key = row.team.empty() ? row.measure : row.measure + "/" + row.team;
    message.value = RowJson(row);
    message.headers = {{"ce_specversion", "1.0"},
                       {"ce_id", "figure-" + ShortId(authority.value() + "\n" + edition.digest() + "\n" + message.key)},
                       {"ce_type", "org.hanes.figure.published"},
                       {"ce_source", "urn:hanes:" + authority.value()},
                       {"ce_subject", message.key},
                       {"ce_time", KnownAtOf(edition).ToString()},
                       {"content-type", "application/json"}};
  }
  return messages;
}

Status SendFigures(const KafkaAddress& kafka, const AuthorityId& authority, const std::vector<KafkaMessage>& messages) {
  ASSIGN_OR_RETURN(const TopicReport report, EnsureFiguresTopic(kafka, authority));
  for (const std::string& warning : report.warnings) LogWarning("topic {}", warning);
  ProducerOptions options;
  options.kafka = kafka;
  options.topic = FiguresTopic(authority);
  options.delivery_timeout = std::chrono::seconds(30);
  ASSIGN_OR_RETURN(const auto producer, KafkaProducer::Open(std::move(options)));
  for (const KafkaMessage& message : messages) RETURN_IF_ERROR(producer->Send(message));
  return producer->Flush();
}

}  // namespace hanes
