// SPDX-License-Identifier: Apache-2.0
// The events behind one entity, with all their times.
#pragma once

#include <string_view>

#include "base/ids.h"
#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "store/event_log.h"

namespace hanes {

// Every event of the stream, in order of position. NotFound when there are none; InvalidArgument when it is not KIND:ID.
StatusOr<v1::HistoryResponse> HistoryOf(const EventReader& log, const StreamId& stream);

// The lines in order of a time: "occurred", "recorded", "known" or "position"; equal ones in order of position. InvalidArgument for
// another word.
Status OrderHistory(std::string_view order, v1::HistoryResponse* history);

// Aligned columns for people: occurred, recorded, known, source, position, type.
std::string HistoryTable(const v1::HistoryResponse& history);

}  // namespace hanes
