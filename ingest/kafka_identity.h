// SPDX-License-Identifier: Apache-2.0
// Is this still the topic I knew? A topic that was deleted and made again with more records than the stored offset is read on by the
// client without a word: records are lost in silence. So the record before the stored offset is read again and compared.
//
// Reads on a connection of its own, opened anew each time: records being fetched are not disturbed, and nothing that the client remembers
// of an earlier cluster can answer.
#pragma once

#include <string>

#include "base/status.h"
#include "ingest/kafka_address.h"
#include "store/event_log.h"

namespace hanes {

// The cluster's id, when cluster, watermarks and the record at next_offset - 1 are those of `known`; what `known` does not say (cluster
// "", hash 0, offset 0) is not compared.
// FailedPrecondition when they are not, saying what differs and the remedy: another cluster; the topic ends before the stored offset; the
// record before it is another, or is gone. A record gone although nothing after it is missing is refused as well: nothing was skipped,
// but that it is the same topic can no longer be shown, and a person can look.
// `data` is the data folder that the remedy names.
// Unavailable when the brokers do not answer, NotFound when the topic is not there: try again.
StatusOr<std::string> CheckTopicIdentity(const KafkaAddress& address, const std::string& topic, const SourceState& known,
                                         const std::string& data);

}  // namespace hanes
