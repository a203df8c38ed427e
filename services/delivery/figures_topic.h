// SPDX-License-Identifier: Apache-2.0
// The figures of an edition on hanes.<authority>.figures: a record a figure, keyed by measure and team, so that the compacted topic holds the
// last published figure of each. docs/formats-kafka.md has the record.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "hanes/v1/platform.pb.h"
#include "ingest/kafka_address.h"
#include "ingest/kafka_record.h"

namespace hanes {

// A CloudEvent in binary mode a figure; key "caseload.children", or "caseload.children/T1" of a team. The same edition gives the same records.
std::vector<KafkaMessage> FigureMessages(const AuthorityId& authority, const v1::WeeklyFiguresPublished& edition);

// Makes or checks the topic and sends. Returns when every record is acknowledged; sending again changes nothing but offsets.
// Errors: those of EnsureFiguresTopic; Unavailable when the brokers do not acknowledge within half a minute.
Status SendFigures(const KafkaAddress& kafka, const AuthorityId& authority, const std::vector<KafkaMessage>& messages);

}  // namespace hanes
